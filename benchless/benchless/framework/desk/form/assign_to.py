"""Assignments: a ToDo each, and a share where the assignee could not read the record."""

import frappe
import frappe.share
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import enqueue_create_notification
from frappe.utils import escape_html, nowdate


class DuplicateToDoError(frappe.ValidationError):
	pass


def get(args=None):
	args = args or frappe.local.form_dict
	filters = {"reference_type": args.get("doctype"), "reference_name": args.get("name")}
	filters["status"] = ["not in", ["Cancelled", "Closed"]]
	return frappe.get_all(
		"ToDo", fields=["allocated_to as owner", "name"], filters=filters, limit_page_length=5
	)


@frappe.whitelist()
def add(args=None, *, ignore_permissions=False):
	"""Assign the record `doctype`, `name` to each of `assign_to`; answers with who is assigned now."""
	args = frappe._dict(args or frappe.local.form_dict)
	already, shared_with = [], []
	for user in frappe.parse_json(args.assign_to):
		doc = frappe.get_doc(args.doctype, args.name)
		if not ignore_permissions:
			doc.check_permission()
		if frappe.get_all("ToDo", filters={**reference(args.doctype, args.name, user), "status": "Open"}):
			already.append(user)
			continue
		todo = make_todo(args, user)
		if doc.meta.get_field("assigned_to"):
			frappe.db.set_value(args.doctype, args.name, "assigned_to", user)
		if not frappe.has_permission(
			args.doctype, "read", doc=frappe.get_doc(args.doctype, args.name), user=user
		):
			share_with(doc, user)
			shared_with.append(user)
		notify(todo, _("{0} assigned a new task {1} {2} to you"))
	if shared_with:
		tell(_("Shared with the following Users with Read access:{0}"), shared_with)
	if already:
		tell(_("Already in the following Users ToDo list:{0}"), already)
	return get(args)


@frappe.whitelist()
def remove(doctype, name, assign_to, ignore_permissions=False):
	return set_status(doctype, name, assign_to=assign_to, ignore_permissions=ignore_permissions)


@frappe.whitelist()
def close(doctype: str, name: str, assign_to: str, ignore_permissions=False):
	if assign_to != frappe.session.user:
		frappe.throw(_("Only the assignee can complete this to-do."))
	return set_status(doctype, name, "", assign_to, "Closed", ignore_permissions)


def set_status(doctype, name, todo=None, assign_to=None, status="Cancelled", ignore_permissions=False):
	"""End one assignment: the ToDo named, else the one of `assign_to`."""
	if not ignore_permissions:
		frappe.get_doc(doctype, name).check_permission()
	filters = {**reference(doctype, name, assign_to), "status": ["!=", status]}
	todo = todo or frappe.db.get_value("ToDo", filters, "name")
	if todo:
		todo = frappe.get_doc("ToDo", todo)
		todo.status = status
		todo.save(ignore_permissions=True)
		notify(todo, _("Your assignment on {1} {2} has been removed by {0}"))
	if status in ("Cancelled", "Closed") and frappe.get_meta(doctype).get_field("assigned_to"):
		frappe.db.set_value(doctype, name, "assigned_to", None)
	return get({"doctype": doctype, "name": name})


def reference(doctype, name, user) -> dict:
	return {"reference_type": doctype, "reference_name": name, "allocated_to": user}


def make_todo(args, user):
	default = _("Assignment for {0} {1}").format(args.doctype, args.name)
	values = {
		"doctype": "ToDo", **reference(args.doctype, args.name, user),
		"description": escape_html(args.get("description") or default),
		"priority": args.get("priority") or "Medium", "status": "Open", "date": args.get("date") or nowdate(),
		"assigned_by": args.get("assigned_by") or frappe.session.user,
		"assignment_rule": args.get("assignment_rule"),
	}  # fmt: skip
	return frappe.get_doc(values).insert(ignore_permissions=True)


def share_with(doc, user):
	if frappe.get_system_settings("disable_document_sharing"):
		message = _("User {0} is not permitted to access this document.").format(frappe.bold(user))
		frappe.throw(message, title=_("Missing Permission"))
	frappe.share.add(doc.doctype, doc.name, user)


def notify(todo, sentence: str):
	if todo.assigned_by == todo.allocated_to or not frappe.db.get_value("User", todo.allocated_to, "enabled"):
		return
	by = frappe.db.get_value("User", frappe.session.user, "full_name")
	values = {
		"type": "Assignment", "document_type": todo.reference_type, "document_name": todo.reference_name,
		"subject": sentence.format(by, _(todo.reference_type), frappe.bold(todo.reference_name)),
		"from_user": frappe.session.user, "email_content": f"<div>{todo.description}</div>",
	}  # fmt: skip
	enqueue_create_notification(todo.allocated_to, values)


def tell(sentence: str, users: list[str]):
	frappe.msgprint(sentence.format("<br><br>" + "<br>".join(users)))
