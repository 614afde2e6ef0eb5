"""Assignments: a ToDo each, and a share where the assignee could not read the record."""

import frappe
import frappe.share
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import enqueue_create_notification
from frappe.utils import escape_html, nowdate


def get(args):
	filters = {"reference_type": args.get("doctype"), "reference_name": args.get("name")}
	filters["status"] = ["not in", ["Cancelled", "Closed"]]
	return frappe.get_all(
		"ToDo", fields=["allocated_to as owner", "name"], filters=filters, limit_page_length=5
	)


@frappe.whitelist()
def add(args=None):
	"""Assign the record `doctype`, `name` to each of `assign_to`; answers with who is assigned now."""
	args = frappe._dict(args or frappe.local.form_dict)
	for user in frappe.parse_json(args.assign_to):
		doc = get_record(args.doctype, args.name)
		if frappe.db.exists("ToDo", {**reference(args.doctype, args.name, user), "status": "Open"}):
			continue
		todo = make_todo(args, user)
		if not frappe.has_permission(args.doctype, "read", doc=doc, user=user):
			if frappe.get_system_settings("disable_document_sharing"):
				frappe.throw(
					_("User {0} is not permitted to access this document.").format(frappe.bold(user))
				)
			frappe.share.add(args.doctype, args.name, user)
		notify(todo, _("{0} assigned a new task {1} {2} to you"))
	return get(args)


@frappe.whitelist()
def remove(doctype, name, assign_to):
	"""Cancel the assignment of `assign_to`, if there is one; answers with who is assigned now."""
	get_record(doctype, name)
	filters = {**reference(doctype, name, assign_to), "status": ["!=", "Cancelled"]}
	if found := frappe.db.get_value("ToDo", filters, "name"):
		todo = frappe.get_doc("ToDo", found)
		todo.status = "Cancelled"
		todo.save(ignore_permissions=True)
		notify(todo, _("Your assignment on {1} {2} has been removed by {0}"))
	return get({"doctype": doctype, "name": name})


def get_record(doctype, name):
	"""The record, if the caller may read it; fresh, for what an assignment writes on it."""
	doc = frappe.get_doc(doctype, name)
	doc.check_permission()
	if doc.meta.get_field("assigned_to"):
		raise frappe.NotCovered("frappe.desk.form.assign_to with a field assigned_to")
	return doc


def reference(doctype, name, user) -> dict:
	return {"reference_type": doctype, "reference_name": name, "allocated_to": user}


def make_todo(args, user):
	default = _("Assignment for {0} {1}").format(args.doctype, args.name)
	values = {
		"doctype": "ToDo", **reference(args.doctype, args.name, user),
		"description": escape_html(args.get("description") or default),
		"priority": args.get("priority") or "Medium", "status": "Open", "date": args.get("date") or nowdate(),
		"assigned_by": frappe.session.user,
	}  # fmt: skip
	return frappe.get_doc(values).insert(ignore_permissions=True)


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
