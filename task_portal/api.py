"""The one door for staff code and REST: what may I do with this record, and do it."""

from datetime import datetime
from functools import partial

import frappe
from frappe import _
from frappe.model import workflow as frappe_workflow
from frappe.utils import date_diff, getdate, today

from task_portal.cases import by_hand, corrections, documents
from task_portal.cases.open_tasks import count_open_tasks
from task_portal.doctypes import MOVED
from task_portal.guards.endpoints import BadRequest, parse_json
from task_portal.people import get_members
from task_portal.permissions import judge
from task_portal.portal import visibility, writing
from task_portal.workflow import choices, many, move, reassigning

# Days; longer than a weekend. Frappe keeps no leave, only when somebody was there.
AWAY_AFTER = 4


class NotAWorkflowDocType(frappe.ValidationError):
	pass


@frappe.whitelist()
def get_actions(doctype: str, name: str) -> list[dict]:
	"""What the caller may do with the record now.

	Returns a list of {"action", "label", "next_state", "asks"}; `asks` are the fields to fill in, each as Frappe's
	dialogs take them (fieldname, fieldtype, label, reqd, options) and as `act` takes them (by fieldname).
	Raises frappe.PermissionError, frappe.DoesNotExistError, NotAWorkflowDocType."""
	return choices.get_offers(get_readable(doctype, name))


@frappe.whitelist()
def get_transitions(doc: str | dict) -> list[dict]:
	"""In place of `frappe.model.workflow.get_transitions`, the form's Actions menu: it shows what `act` takes."""
	record = parse_json(doc)
	if not isinstance(record, dict) or not isinstance(record.get("doctype"), str):
		frappe.throw(_("Say which record: a doctype and a name."), BadRequest)
	if record["doctype"] not in MOVED:
		return frappe_workflow.get_transitions(record)
	doc = get_readable(record["doctype"], str(record.get("name")))
	return [dict(row) for row in choices.get_transitions(doc)]


@frappe.whitelist(methods=["POST"])
def act(
	doctype: str,
	name: str,
	action: str,
	comment: str | None = None,
	department: str | None = None,
	assignee: str | None = None,
) -> dict:
	"""Take an action of `get_actions` and return the record after it, with `acting_as` null.

	`comment`: why; `department` and `assignee` (a User): where a Forward goes. A refusal is a named error
	(see `workflow.errors`, `workflow.effects` and `people`) and leaves the record as it was."""
	doc = get_readable(doctype, name, for_update=True)
	return move.take(doc, action, comment, department=department, assignee=assignee).as_dict()


@frappe.whitelist(methods=["POST"])
def get_common_actions(doctype: str, names: str | list) -> list[dict]:
	"""What the caller may do with all of the records now, as `get_actions` tells it; at most 500 (TooManyRecords)."""
	names = get_names(names)
	many.validate_number(names)
	return choices.get_common_offers(get_readable(doctype, name) for name in names)


@frappe.whitelist(methods=["POST"])
def act_on_many(
	doctype: str,
	names: str | list,
	action: str,
	comment: str | None = None,
	department: str | None = None,
	assignee: str | None = None,
) -> list[dict]:
	"""`act` on each of at most 500 records. Returns a row for each: "name", "title", "is_done", and "why" not; one that is
	refused is left as it was and does not keep the rest."""

	def change(doc):
		move.take(doc, action, comment, department=department, assignee=assignee)

	return many.for_each(get_names(names), partial(get_readable, doctype, for_update=True), change)


@frappe.whitelist(methods=["POST"])
def reassign_many(doctype: str, names: str | list, assignee: str, comment: str | None = None) -> list[dict]:
	"""Give each of at most 500 records to `assignee` (a User), a member of its department. `comment`: why. Returns the
	rows of `act_on_many`."""
	change = partial(reassigning.give, assignee=assignee, comment=comment)
	return many.for_each(get_names(names), partial(get_readable, doctype, for_update=True), change)


@frappe.whitelist(methods=["POST"])
def submit_document(task: str, document: str, file: str) -> dict:
	"""Hand in `file` (name of a private File attached to the task) for a row of its documents. Returns the task."""
	doc = get_readable("Task", task, for_update=True)
	documents.submit_document(doc, document, file)
	return doc.as_dict()


@frappe.whitelist(methods=["POST"])
def accept_document(task: str, document: str, expires_on: str | None = None) -> dict:
	"""Accept what was handed in, until `expires_on` (date) where given. Returns the task."""
	doc = get_readable("Task", task, for_update=True)
	documents.accept_document(doc, document, expires_on)
	return doc.as_dict()


@frappe.whitelist(methods=["POST"])
def reject_document(task: str, document: str, reason: str) -> dict:
	"""Send back what was handed in, and say why. Returns the task."""
	doc = get_readable("Task", task, for_update=True)
	documents.reject_document(doc, document, reason)
	return doc.as_dict()


@frappe.whitelist(methods=["POST"])
def correct_step(case: str, step: str, values: str | dict) -> dict:
	"""Correct a waiting `step` (name of its row) of a case, as one of its managers. Returns the case.

	`values`: of task_type, department, due_in_days, approver_kind, approver, required_documents. Also without any: what
	could not start is tried again."""
	doc = get_readable("Case", case, for_update=True)
	corrections.correct_step(doc, step, parse_values(values))
	return doc.as_dict()


@frappe.whitelist(methods=["POST"])
def start_step(case: str, step: str, reason: str) -> dict:
	"""Start a `step` (name of its row) of an open case before its turn, as one of its managers. Returns the case."""
	doc = get_readable("Case", case, for_update=True)
	by_hand.start_step(doc, step, reason)
	return doc.as_dict()


@frappe.whitelist(methods=["POST"])
def skip_step(case: str, step: str, reason: str) -> dict:
	"""Go on without a `step` (name of its row) that waits or was stopped, as a manager of the case. Returns the case."""
	doc = get_readable("Case", case, for_update=True)
	by_hand.skip_step(doc, step, reason)
	return doc.as_dict()


@frappe.whitelist(methods=["POST"])
def add_step(
	case: str, values: str | dict, reason: str, after: str | None = None, holds_up: bool | int = True
) -> dict:
	"""Add a step to an open case, as one of its managers, behind the step `after` (name of its row), else at the start.
	Returns the case.

	`values`: title, task_type, kind, department, due_in_days, client_facing, approver_kind, approver,
	required_documents. `holds_up`: what waits for `after` and has not started waits for the new step too."""
	doc = get_readable("Case", case, for_update=True)
	by_hand.add_step(doc, parse_values(values), reason, after, bool(holds_up))
	return doc.as_dict()


@frappe.whitelist()
def get_client_readers(doctype: str, name: str) -> list[str]:
	"""Names of the client's people who read in the portal what is written to the client of this record."""
	return writing.get_readers(get_readable(doctype, name))


@frappe.whitelist(methods=["POST"])
def write_to_client(doctype: str, name: str, text: str, files: str | list | None = None) -> dict:
	"""Send `text` (HTML) to the client of the record, who reads it in the portal and is told of it.

	`files`: names of Files of the record, of which the client gets copies with the message."""
	return writing.write(get_readable(doctype, name), text, get_names(files or [])).as_dict()


@frappe.whitelist()
def get_viewers(doctype: str, name: str) -> list[dict]:
	"""Who can see the record, and why: rows of "user", "full_name", "side" (Staff, Client) and "why" (sentences)."""
	return visibility.get_viewers(get_readable(doctype, name))


def parse_values(values: str | dict) -> dict:
	"""Fields and what they are to hold."""
	values = parse_json(values)
	if not isinstance(values, dict) or any(isinstance(value, list | dict) for value in values.values()):
		frappe.throw(_("Values are an object."), BadRequest)
	return values


def get_names(names: str | list) -> list[str]:
	names = parse_json(names)
	if not isinstance(names, list):
		frappe.throw(_("Names are a list."), BadRequest)
	return [str(name) for name in names]


def get_readable(doctype: str, name: str, for_update: bool = False):
	if doctype not in MOVED:
		frappe.throw(_("{0} has no actions.").format(doctype), NotAWorkflowDocType)
	doc = frappe.get_doc(doctype, name, for_update=for_update)
	judge(doc, frappe.session.user)
	doc.check_permission("read")
	return doc


@frappe.whitelist()
def get_due_tasks(start: str, end: str, filters: str | list | None = None) -> list[dict]:
	"""The calendar of tasks: those due from `start` to `end` (dates, or moments of them) that the caller may read and
	that meet the list's filters, no more than a thousand. `colour` says as the list does how they stand."""
	wanted = parse_json(filters) or []
	if not isinstance(wanted, list):
		frappe.throw(_("Filters are an object or a list."), BadRequest)
	days = [["Task", "due_date", ">=", getdate(start)], ["Task", "due_date", "<=", getdate(end)]]
	fields = ["name", "subject", "due_date", "is_open", "status"]
	tasks = frappe.get_list(
		"Task", fields=fields, filters=[*wanted, *days], order_by="due_date asc", limit_page_length=1000
	)
	for task in tasks:
		late = task.is_open and task.due_date < getdate()
		task.update({"colour": "red" if late else "blue" if task.is_open else "gray", "allDay": 1})
	return tasks


@frappe.whitelist()
@frappe.validate_and_sanitize_search_inputs
def search_members(
	doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: dict
) -> list[list[str]]:
	"""Link search over the enabled members of `filters["department"]`: rows of user, full name, how many open tasks
	they hold and since when they seem to be away."""
	frappe.has_permission("Department", "read", throw=True)
	department = (filters or {}).get("department")
	if not department or not frappe.db.exists("Department", department):
		return []
	people = frappe.get_all(
		"User",
		filters={"name": ["in", get_members(department)]},
		or_filters={"name": ["like", f"%{txt}%"], "full_name": ["like", f"%{txt}%"]},
		fields=["name", "full_name", "last_active"],
		order_by="full_name asc",
		limit_start=max(start, 0),
		limit_page_length=min(max(page_len, 1), 100),
	)
	loads = count_open_tasks([person.name for person in people])
	return [
		[person.name, person.full_name, tell_load(loads.get(person.name, 0), person.last_active)]
		for person in people
	]


def tell_load(count: int, last_active: datetime | None) -> str:
	"""What somebody holds, in words, and whether nobody has seen them of late (User's `last_active`)."""
	days = date_diff(today(), last_active) if last_active else 0
	if days < AWAY_AFTER:
		return _("{0} open tasks").format(count)
	return _("{0} open tasks, not seen for {1} days").format(count, days)
