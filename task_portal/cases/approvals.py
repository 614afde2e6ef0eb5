"""Tasks of kind Approval: decided by their approver. Deciding, and handing it to another approver, are effects."""

import frappe
from frappe import _

from task_portal.people import is_staff, validate_desk_user
from task_portal.workflow.effects import ApproverRequired

DECISION_FIELDS = ("decision", "decided_by", "decided_at")


# What says how a task is decided, and by whom.
DECIDED_BY_FIELDS = ("kind", "approver_kind", "approver")


class ApprovalUndecided(frappe.ValidationError):
	pass


class ApproverFixed(frappe.PermissionError):
	pass


def validate_approver_change(task):
	"""Who decides is said by who set the task up, while it is undecided; later another one takes it by Delegate, which
	writes past this."""
	if task.is_new():
		return
	if task.get_doc_before_save().decision or not {"Originator", "Manager"} & set(task.acting_as.split(", ")):
		frappe.throw(
			_("Who decides {0} is said by who started it, or by a manager, before it is decided.").format(
				frappe.bold(task.name)
			),
			ApproverFixed,
		)


def validate_approver(task):
	"""An approval names who decides: a member of staff, the department's managers, or the task's client. Judged when it
	is set: who left since then keeps nobody from passing the task on."""
	if not any(task.has_value_changed(field) for field in ("approver_kind", "approver", "client_facing")):
		return
	if not task.approver_kind or (task.approver_kind == "User" and not task.approver):
		frappe.throw(_("Say who decides {0}.").format(frappe.bold(task.subject)), ApproverRequired)
	if task.approver_kind == "Client" and not task.client_facing:
		frappe.throw(
			_("{0} is decided by the client, so it must be client facing.").format(frappe.bold(task.subject)),
			ApproverRequired,
		)
	if task.approver_kind == "User" and task.has_value_changed("approver") and not is_staff(task.approver):
		validate_desk_user(task.approver)


def get_undecided(task) -> tuple | None:
	"""Why an approval cannot simply be closed: the error and the sentence."""
	if task.kind == "Approval" and not task.decision:
		return ApprovalUndecided, _("{0} waits for a decision: approve or reject it.").format(
			frappe.bold(task.name)
		)
	return None
