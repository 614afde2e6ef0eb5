"""Which class a DocType's documents are, found beside its JSON."""

import importlib

import frappe
from frappe._context import local


def get_controller(doctype):
	known = frappe.controllers.setdefault(local.site_path, {})
	if doctype not in known:
		known[doctype] = import_controller(doctype)
	return known[doctype]


def import_controller(doctype):
	from frappe.model.document import Document
	from frappe.model.meta import META_DOCTYPES

	info = None
	if doctype not in META_DOCTYPES:
		info = frappe.db.get_value("DocType", doctype, ["module", "custom"], as_dict=True)
	if info and info.custom:
		return Document
	return _class_beside_json(doctype, info.module if info else "Core")


def _class_beside_json(doctype, module):
	from frappe.model.document import Document
	from frappe.modules.utils import load_doctype_module

	classname = doctype.replace(" ", "").replace("-", "")
	app = frappe.get_module_app(module)
	if app == "frappe":
		folder = f"frappe.{frappe.scrub(module)}.doctype.{frappe.scrub(doctype)}.{frappe.scrub(doctype)}"
		try:
			return getattr(importlib.import_module(folder), classname)
		except ModuleNotFoundError as error:
			if error.name != folder:
				raise
			# most core DocTypes need no code of their own
			return Document
	found = getattr(load_doctype_module(doctype, module), classname, None)
	if found is None:
		raise ImportError(doctype)
	return found


def forget_controllers(doctype=None):
	known = frappe.controllers.get(getattr(local, "site_path", None), {})
	if doctype:
		known.pop(doctype, None)
	else:
		known.clear()
