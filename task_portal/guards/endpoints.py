"""Frappe's endpoints that we answer ourselves (hook override_whitelisted_methods), because as they are they would
offer what is refused, or tell or write what their caller may not. For DocTypes that do not concern us, and for staff,
Frappe answers. Those that count and those that name a record stand in `counts` and `records`; two stand where what they
need stands: `api.get_transitions`, `portal.conversation.relink`."""

import inspect

import frappe
from frappe import _
from frappe.desk import search as frappe_search
from frappe.desk import treeview as frappe_tree

from task_portal.admins.bounds import is_bounded
from task_portal.admins.grants import GRANTS
from task_portal.doctypes import GUARDED, get_doctypes
from task_portal.guards.about import ABOUT, REFERENCES
from task_portal.people import get_names, is_staff


class BadRequest(frappe.ValidationError):
	pass


def is_guarded(doctype: str) -> bool:
	"""Where Frappe's answer is not to be trusted: our records and what is kept about them; for clients, all; for
	admins, what they have a part of."""
	user = frappe.session.user
	if concerns_us(doctype) or not is_staff(user) or not frappe.has_permission(doctype, "read"):
		return True
	return doctype in GRANTS and is_bounded(doctype, "select", user)


def concerns_us(doctype: str) -> bool:
	"""Ours, or kept about others' records, ours among them."""
	return doctype in {*REFERENCES, *ABOUT, *get_doctypes()}


@frappe.whitelist()
def search_link(doctype: str, txt: str = "", **kwargs):
	"""`frappe.desk.search.search_link`, whose `ignore_user_permissions` comes from the caller and ignores all. A person is
	shown by name, as `desk.extend_boot` lets the desk show users."""
	rows = search(frappe_search.search_link, doctype, txt, kwargs)
	if doctype == "User" and is_staff(frappe.session.user):
		names = get_names([row["value"] for row in rows])
		rows = [name_person(row, names[row["value"]]) for row in rows]
	return rows


def name_person(row: dict, name: str) -> dict:
	more = row["description"].removeprefix(name).strip(", ")
	return {**row, "label": name, "description": ", ".join(filter(None, (more, row["value"])))}


@frappe.whitelist()
def search_widget(doctype: str, txt: str = "", **kwargs):
	"""`frappe.desk.search.search_widget`, likewise."""
	return search(frappe_search.search_widget, doctype, txt, kwargs)


@frappe.whitelist(methods=["GET", "POST"])
def validate_link_and_fetch(doctype: str, **kwargs):
	"""`frappe.client.validate_link_and_fetch` of 16, which searches likewise."""
	return search("frappe.client.validate_link_and_fetch", doctype, None, kwargs)


def search(answer, doctype: str, txt: str | None, options: dict):
	options.pop("cmd", None)
	if options.get("query"):
		validate_made_for(options["query"], "doctype", "txt", "searchfield")
	if is_guarded(doctype):
		options["ignore_user_permissions"] = 0
	words = {} if txt is None else {"txt": txt}
	return frappe.call(answer, **(options | words | {"doctype": doctype}))


@frappe.whitelist()
def get_all_nodes(doctype: str, label: str, parent: str, tree_method: str, **filters):
	"""`frappe.desk.treeview.get_all_nodes`, which runs any whitelisted function that its caller names."""
	validate_made_for(tree_method, "doctype", "parent")
	tree_method = frappe.override_whitelisted_method(tree_method)
	return frappe_tree.get_all_nodes(doctype, label, parent, tree_method, **filters)


@frappe.whitelist()
def get_children(doctype: str, parent: str = "", **filters):
	"""`frappe.desk.treeview.get_children`, which in 16 asks for no permission. Nothing of ours is a tree."""
	frappe.has_permission(doctype, "read", throw=True)
	if doctype in get_doctypes():
		raise frappe.PermissionError
	return frappe.call(frappe_tree.get_children, doctype, parent, **filters)


def validate_made_for(name: str, *arguments: str):
	"""A function that is run for its caller with these arguments is one that was made for them: any other would be
	reached past our answer in its place, and with the caller's words for arguments of another meaning."""
	try:
		taken = list(inspect.signature(inspect.unwrap(frappe.get_attr(name))).parameters)
	except Exception:
		taken = []
	if tuple(taken[: len(arguments)]) != arguments:
		frappe.throw(_("{0} is not run from here.").format(name), frappe.PermissionError)


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
