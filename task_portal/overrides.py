"""Frappe's endpoints that we answer ourselves (hook override_whitelisted_methods), because as they are they would
offer what is refused, or tell or write what their caller may not. For DocTypes that do not concern us, and for staff,
Frappe answers."""

import frappe
from frappe import _
from frappe import client as frappe_client
from frappe.desk import search as frappe_search
from frappe.model import workflow as frappe_workflow

from task_portal.api import get_record
from task_portal.install import REFERENCES, get_doctypes
from task_portal.permissions import is_staff
from task_portal.portal.conversation import is_with_client
from task_portal.side_doors import ABOUT, GUARDED
from task_portal.workflow import transitions
from task_portal.workflow.states import TYPE_FIELDS


class BadRequest(frappe.ValidationError):
	pass


def is_guarded(doctype: str) -> bool:
	"""Where Frappe's answer is not to be trusted: our records and what is kept about them; for clients, all."""
	guarded = {*REFERENCES, *ABOUT, *get_doctypes()}
	return (
		doctype in guarded or not is_staff(frappe.session.user) or not frappe.has_permission(doctype, "read")
	)


@frappe.whitelist()
def get_transitions(doc: str | dict) -> list[dict]:
	"""`frappe.model.workflow.get_transitions`, the form's Actions menu: it shows what `api.act` takes."""
	record = parse_json(doc)
	if not isinstance(record, dict) or not isinstance(record.get("doctype"), str):
		frappe.throw(_("Say which record: a doctype and a name."), BadRequest)
	if record["doctype"] not in TYPE_FIELDS:
		return frappe_workflow.get_transitions(record)
	doc = get_record(record["doctype"], str(record.get("name")))
	return [dict(row) for row in transitions.get_transitions(doc)]


@frappe.whitelist()
def get_count(
	doctype: str, filters: str | dict | list | None = None, debug: bool = False, cache: bool = False
) -> int:
	"""`frappe.client.get_count`, which asks for no permission: with a filter like `subject like "a%"` any login
	could read any record letter by letter. Here it counts what the caller may list."""
	if not is_guarded(doctype):
		return frappe_client.get_count(doctype, filters, debug, cache)
	if frappe.is_table(doctype):
		frappe.throw(_("{0} is read with its parent.").format(_(doctype)), frappe.PermissionError)
	filters = parse_json(filters) or {}
	if not isinstance(filters, dict | list):
		frappe.throw(_("Filters are an object or a list."), BadRequest)
	fields = [f"count(distinct `tab{doctype}`.`name`) as total"]
	return frappe.get_list(doctype, filters=filters, fields=fields, order_by=None)[0].total


@frappe.whitelist()
def search_link(doctype: str, txt: str = "", **kwargs):
	"""`frappe.desk.search.search_link`, whose `ignore_user_permissions` comes from the caller and ignores all."""
	return search(frappe_search.search_link, doctype, txt, kwargs)


@frappe.whitelist()
def search_widget(doctype: str, txt: str = "", **kwargs):
	"""`frappe.desk.search.search_widget`, likewise."""
	return search(frappe_search.search_widget, doctype, txt, kwargs)


def search(answer, doctype: str, txt: str, options: dict):
	if is_guarded(doctype):
		options["ignore_user_permissions"] = 0
	return frappe.call(answer, **(options | {"doctype": doctype, "txt": txt}))


@frappe.whitelist(methods=["POST"])
def relink(name: str, reference_doctype: str | None = None, reference_name: str | None = None):
	"""`frappe.email.relink`, which moves a Communication to a record by SQL, past every hook."""
	from frappe import email as frappe_email

	stored = frappe.db.get_value("Communication", name, ["reference_doctype", "reference_name"]) or ()
	for doctype, record in (stored, (reference_doctype, reference_name)) if stored else ():
		if doctype in GUARDED and not frappe.has_permission(doctype, "write", record):
			raise frappe.PermissionError
	frappe_email.relink(name, reference_doctype, reference_name)
	if stored:
		moved = frappe.get_doc("Communication", name)
		moved.db_set("with_client", int(is_with_client(moved)))


@frappe.whitelist()
def get_tagged_docs(doctype: str, tag: str) -> list:
	"""`frappe.desk.doctype.tag.tag.get_tagged_docs`, which names records to who may read none of them."""
	from frappe.desk.doctype.tag import tag as frappe_tag

	if doctype not in GUARDED:
		return frappe_tag.get_tagged_docs(doctype, tag)
	filters = {"_user_tags": ["like", f"%{tag}%"]}
	return [(name,) for name in frappe.get_list(doctype, filters=filters, pluck="name")]


def parse_json(value):
	try:
		return frappe.parse_json(value)
	except ValueError:
		frappe.throw(_("That is not JSON."), BadRequest)
