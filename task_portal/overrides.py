"""Frappe's endpoints that we answer ourselves (hook override_whitelisted_methods), because as they are they would
offer what is refused, or tell what may not be read. For DocTypes that do not concern us, Frappe answers."""

import frappe
from frappe import _
from frappe import client as frappe_client
from frappe.model import workflow as frappe_workflow

from task_portal.api import get_record
from task_portal.install import REFERENCES, get_doctypes
from task_portal.permissions import is_staff
from task_portal.workflow import transitions
from task_portal.workflow.states import TYPE_FIELDS


@frappe.whitelist()
def get_transitions(doc: str | dict) -> list[dict]:
	"""`frappe.model.workflow.get_transitions`, the form's Actions menu: it shows what `api.act` takes."""
	doc = frappe._dict(frappe.parse_json(doc))
	if doc.doctype not in TYPE_FIELDS:
		return frappe_workflow.get_transitions(doc)
	return [dict(row) for row in transitions.get_transitions(get_record(doc.doctype, doc.name))]


@frappe.whitelist()
def get_count(
	doctype: str, filters: str | dict | list | None = None, debug: bool = False, cache: bool = False
) -> int:
	"""`frappe.client.get_count`, which asks for no permission: with a filter like `subject like "a%"` any login
	could read any record letter by letter. Here it counts what the caller may list: for clients whatever they ask, for staff our records and what
	Frappe keeps about records."""
	guarded = {"File", *REFERENCES, *get_doctypes()}
	if doctype not in guarded and is_staff(frappe.session.user):
		return frappe_client.get_count(doctype, filters, debug, cache)
	if frappe.is_table(doctype):
		frappe.throw(_("{0} is read with its parent.").format(_(doctype)), frappe.PermissionError)
	rows = frappe.get_list(doctype, filters=frappe.parse_json(filters), fields=["count(name) as total"])
	return rows[0].total


@frappe.whitelist(methods=["POST", "PUT"])
def toggle_like(doctype: str, name: str, add: str | bool = False):
	"""`frappe.desk.like.toggle_like`, which asks for a permission on the DocType, not on the record: it would let staff
	write on records that they may not read."""
	from frappe.desk.like import toggle_like as frappe_toggle_like

	if doctype in get_doctypes():
		frappe.get_doc(doctype, name).check_permission("read")
	return frappe_toggle_like(doctype, name, add)
