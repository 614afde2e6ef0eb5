import frappe
from frappe.sessions import get_csrf_token


def get_context(context):
	name = frappe.form_dict.name
	if not frappe.db.exists("Errand", name):
		raise frappe.PageDoesNotExistError
	doc = frappe.get_doc("Errand", name)
	doc.check_permission("read")
	get_csrf_token()
	return {"doc": doc, "title": doc.subject}
