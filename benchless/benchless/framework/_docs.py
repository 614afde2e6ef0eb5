"""Documents, meta, lists and caches: thin doors to the rooms that know."""

import frappe
from frappe._context import _dict, forget_permissions, local


def new_doc(doctype, *, parent_doc=None, parentfield=None, as_dict=False, **kwargs):
	from frappe.model.create_new import get_new_doc

	doc = get_new_doc(doctype, parent_doc, parentfield, as_dict=as_dict)
	return doc.update(kwargs) if kwargs else doc


def is_table(doctype):
	return bool(frappe.db.get_value("DocType", doctype, "istable", cache=True))


def get_list(doctype, *args, **kwargs):
	"""Rows the session's user may see."""
	from frappe.model.db_query import DatabaseQuery

	return DatabaseQuery(doctype).execute(*args, **kwargs)


def get_all(doctype, *args, **kwargs):
	"""Rows, whoever asks."""
	kwargs["ignore_permissions"] = True
	kwargs.setdefault("limit_page_length", 0)
	return get_list(doctype, *args, **kwargs)


def get_cached_doc(doctype, name=None):
	"""The document as this request first read it, or last changed it."""
	key = (doctype, doctype if name is None else name)
	known = local.document_cache.get(key)
	if known is None:
		known = local.document_cache[key] = frappe.get_doc(*key)
	return known


def get_cached_value(doctype, name, fieldname="name", as_dict=False):
	try:
		doc = get_cached_doc(doctype, name)
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		return None
	if isinstance(fieldname, str):
		if as_dict:
			frappe.throw(frappe._("Cannot make dict for single fieldname"))
		return doc.get(fieldname)
	values = [doc.get(field) for field in fieldname]
	return _dict(zip(fieldname, values, strict=True)) if as_dict else values


def clear_document_cache(doctype, name=None):
	if doctype == "System Settings":
		local.request_cache.pop("system_settings", None)
	for key in [key for key in local.document_cache if key[0] == doctype and name in (None, key[1])]:
		del local.document_cache[key]
	frappe.db.value_cache.clear()
	if doctype in ("User", "Role", "User Permission", "Has Role"):
		forget_permissions()
		local.user_perms = {}
	if doctype == "Workflow":
		local.request_cache.pop("workflows", None)
	if doctype == "Notification":
		frappe.cache.delete_value("notifications")


def clear_cache(user=None, doctype=None):
	from frappe._apps import forget_hooks
	from frappe.model.controllers import forget_controllers
	from frappe.model.meta import forget_metas

	local.document_cache.clear()
	if frappe.db:
		frappe.db.value_cache.clear()
	forget_permissions()
	local.user_perms = {}
	local.new_doc_templates = {}
	if user and not doctype:
		return
	forget_metas(doctype)
	forget_controllers(doctype)
	local.flags.metas_touched = True
	if not doctype:
		frappe.cache.flushall()
		forget_hooks()
	else:
		frappe.cache.delete_value("notifications")


def has_permission(
	doctype=None, ptype="read", doc=None, user=None, throw=False, *, parent_doctype=None, debug=False
):
	doctype = doctype or doc.doctype
	allowed = frappe.permissions.has_permission(
		doctype, ptype, doc=doc, user=user, raise_exception=throw, parent_doctype=parent_doctype
	)
	if throw and not allowed:
		label = frappe._(doctype) + (f" {doc if isinstance(doc, str) else doc.name}" if doc else "")
		frappe.flags.error_message = frappe._("No permission for {0}").format(label)
		raise frappe.PermissionError
	return allowed


def get_system_settings(key):
	if not frappe.db or local.flags.in_install_db:
		return None
	settings = local.request_cache.get("system_settings")
	if settings is None:
		settings = local.request_cache["system_settings"] = frappe.db.get_singles_dict("System Settings")
	df = frappe.get_meta("System Settings").get_field(key)
	value = settings.get(key, df and df.default)
	return frappe.utils.cast(df.fieldtype, value) if df else value
