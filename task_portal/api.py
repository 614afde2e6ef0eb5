"""The one door for staff code and REST: what may I do with this record, and do it."""

import frappe
from frappe import _

from task_portal.portal import visibility
from task_portal.task_portal.doctype.department.department import get_members
from task_portal.workflow import documents, transitions
from task_portal.workflow.states import TYPE_FIELDS


class NotAWorkflowDocType(frappe.ValidationError):
	pass


@frappe.whitelist()
def get_actions(doctype: str, name: str) -> list[dict]:
	"""What the caller may do with the record now.

	Returns a list of {"action", "label", "next_state", "asks"}; `asks` are the fields to fill in, each as Frappe's
	dialogs take them (fieldname, fieldtype, label, reqd, options) and as `act` takes them (by fieldname).
	Raises frappe.PermissionError, frappe.DoesNotExistError, NotAWorkflowDocType."""
	doc = get_record(doctype, name)
	return [
		{
			"action": row.action,
			"label": _(row.action),
			"next_state": row.next_state,
			"asks": transitions.get_asks(doc, row),
		}
		for row in transitions.get_transitions(doc)
	]


@frappe.whitelist(methods=["POST"])
def act(
	doctype: str,
	name: str,
	action: str,
	comment: str | None = None,
	department: str | None = None,
	assignee: str | None = None,
) -> dict:
	"""Take an action of `get_actions` and return the record after it.

	`comment`: why; `department` and `assignee` (a User): where a Forward goes. A refusal is a named error
	(see `workflow.transitions`, `workflow.hops` and `doctype.department`) and leaves the record as it was."""
	doc = get_record(doctype, name, for_update=True)
	return transitions.act(doc, action, comment, department, assignee).as_dict()


@frappe.whitelist(methods=["POST"])
def submit_document(task: str, document: str, file: str) -> dict:
	"""Hand in `file` (name of a private File attached to the task) for a row of its documents. Returns the task."""
	doc = get_record("Task", task, for_update=True)
	documents.submit_document(doc, document, file)
	return doc.as_dict()


@frappe.whitelist(methods=["POST"])
def accept_document(task: str, document: str, expires_on: str | None = None) -> dict:
	"""Accept what was handed in, until `expires_on` (date) where given. Returns the task."""
	doc = get_record("Task", task, for_update=True)
	documents.accept_document(doc, document, expires_on)
	return doc.as_dict()


@frappe.whitelist(methods=["POST"])
def reject_document(task: str, document: str, reason: str) -> dict:
	"""Send back what was handed in, and say why. Returns the task."""
	doc = get_record("Task", task, for_update=True)
	documents.reject_document(doc, document, reason)
	return doc.as_dict()


@frappe.whitelist()
def get_viewers(doctype: str, name: str) -> list[dict]:
	"""Who can see the record, and why: rows of "user", "full_name", "side" (Staff, Client) and "why" (sentences)."""
	return visibility.get_viewers(get_record(doctype, name))


def get_record(doctype: str, name: str, for_update: bool = False):
	if doctype not in TYPE_FIELDS:
		frappe.throw(_("{0} has no actions.").format(doctype), NotAWorkflowDocType)
	doc = frappe.get_doc(doctype, name, for_update=for_update)
	doc.check_permission("read")
	return doc


@frappe.whitelist()
@frappe.validate_and_sanitize_search_inputs
def search_members(
	doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: dict
) -> list[list[str]]:
	"""Link search over the enabled members of `filters["department"]`: rows of user, full name."""
	frappe.has_permission("Department", "read", throw=True)
	department = (filters or {}).get("department")
	if not department or not frappe.db.exists("Department", department):
		return []
	return frappe.get_all(
		"User",
		filters={"name": ["in", get_members(department)]},
		or_filters={"name": ["like", f"%{txt}%"], "full_name": ["like", f"%{txt}%"]},
		fields=["name", "full_name"],
		order_by="full_name asc",
		limit_start=max(start, 0),
		limit_page_length=min(max(page_len, 1), 100),
		as_list=True,
	)
