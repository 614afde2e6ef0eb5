"""A manager corrects a step that waits, when what it names is gone. Running cases keep their own steps: their type's
edits do not reach them."""

import frappe
from frappe import _

from task_portal.people import validate_can_receive, validate_desk_user

CORRECTABLE = ("task_type", "department", "due_in_days", "approver_kind", "approver", "required_documents")


class StepsWritten:
	"""A case carries it while a correction of its steps is saved."""


class NotAManager(frappe.PermissionError):
	pass


class StepNotWaiting(frappe.ValidationError):
	pass


def validate_manager(case):
	if "Manager" not in (case.acting_as or ""):
		frappe.throw(
			_("Only a manager corrects the steps of {0}.").format(frappe.bold(case.name)), NotAManager
		)


def correct_step(case, row_name: str, values: dict):
	"""Write `values` (of CORRECTABLE) into a waiting step and try to start it. The case's history shows the change.

	Raises NotAManager, StepNotWaiting, and what is wrong with a value that is new."""
	validate_manager(case)
	step = next((row for row in case.steps if row.name == row_name), None)
	if not step or step.state != "Waiting" or not case.is_open:
		frappe.throw(_("Only a step that waits, of an open case, is corrected."), StepNotWaiting)
	changed = {
		field: value for field, value in values.items() if field in CORRECTABLE and value != step.get(field)
	}
	if changed.get("department"):
		validate_can_receive(changed["department"], None)
	if changed.get("approver"):
		validate_desk_user(changed["approver"])
	step.update(changed)
	case.steps_written = StepsWritten()
	case.save()
