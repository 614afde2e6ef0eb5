"""Finding the code and JSON of a module's records."""

import importlib
import os

import frappe

_modules = {}


def load_doctype_module(doctype, module=None, prefix="", suffix=""):
	module = module or frappe.db.get_value("DocType", doctype, "module")
	app = frappe.get_module_app(module)
	name = frappe.scrub(doctype)
	path = f"{app}.{frappe.scrub(module)}.doctype.{name}.{prefix}{name}{suffix}"
	return importlib.import_module(path)


def reload_doc(module, dt=None, dn=None, force=False, reset_permissions=False):
	from frappe.modules.import_file import import_file_by_path

	folder = frappe.get_module_path(module, frappe.scrub(dt), frappe.scrub(dn))
	return import_file_by_path(os.path.join(folder, f"{frappe.scrub(dn)}.json"), force=True)
