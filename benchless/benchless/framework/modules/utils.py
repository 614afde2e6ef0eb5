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


def get_doctype_module(doctype):
	return frappe.db.get_value("DocType", doctype, "module")


def get_doc_path(module, doctype, name):
	return os.path.join(frappe.get_module_path(module), frappe.scrub(doctype), frappe.scrub(name))


def get_module_name(doctype, module, prefix="", suffix="", app=None):
	name = frappe.scrub(doctype)
	return (
		f"{app or frappe.get_module_app(module)}.{frappe.scrub(module)}.doctype.{name}.{prefix}{name}{suffix}"
	)


def reload_doc(module, dt=None, dn=None, force=False, reset_permissions=False):
	from frappe.modules.import_file import import_file_by_path

	folder = frappe.get_module_path(module, frappe.scrub(dt), frappe.scrub(dn))
	return import_file_by_path(os.path.join(folder, f"{frappe.scrub(dn)}.json"), force=True)


def export_customizations(*args, **kwargs):
	raise frappe.NotCovered("frappe.modules.utils.export_customizations is not covered by benchless")


def __getattr__(name):
	if name.startswith("__"):
		raise AttributeError(name)
	raise frappe.NotCovered(f"frappe.modules.utils.{name} is not covered by benchless")
