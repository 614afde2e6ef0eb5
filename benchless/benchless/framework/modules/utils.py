"""Finding the code of a module's DocTypes."""

import importlib

import frappe


def load_doctype_module(doctype, module=None):
	module = module or frappe.db.get_value("DocType", doctype, "module")
	name = frappe.scrub(doctype)
	return importlib.import_module(
		f"{frappe.get_module_app(module)}.{frappe.scrub(module)}.doctype.{name}.{name}"
	)
