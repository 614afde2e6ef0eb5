"""A new record with its defaults: user permissions, user defaults, the field's own, the clock."""

import copy

import frappe
from frappe._context import local
from frappe.model import data_fieldtypes
from frappe.utils.data import cstr, now_datetime, nowdate


def get_new_doc(doctype, parent_doc=None, parentfield=None, as_dict=False):
	if doctype not in local.new_doc_templates:
		local.new_doc_templates[doctype] = _make_template(doctype)
	values = copy.deepcopy(local.new_doc_templates[doctype])
	for df in frappe.get_meta(doctype).fields:
		if df.fieldtype == "Datetime" and cstr(df.default).lower() == "now":
			values[df.fieldname] = now_datetime()
	if parent_doc:
		values["parent"], values["parenttype"] = parent_doc.name, parent_doc.doctype
	if parentfield:
		values["parentfield"] = parentfield
	return values if as_dict else frappe.get_doc(values)


def _make_template(doctype):
	doc = frappe.get_doc({"doctype": doctype, "__islocal": 1, "owner": frappe.session.user, "docstatus": 0})
	defaults = frappe.defaults.get_defaults()
	for df in doc.meta.fields:
		if df.fieldtype in data_fieldtypes:
			_set_default(doc, df, defaults)
	doc._fix_numeric_types()
	values = doc.get_valid_dict(sanitize=False)
	values["doctype"], values["__islocal"] = doctype, 1
	if not doc.meta.issingle:
		values["__unsaved"] = 1
	return values


def _set_default(doc, df, defaults):
	allowed, chosen = frappe.permissions.allowed_values(df, doc.doctype)
	value = None
	if df.fieldtype == "Link" and df.options != "User":
		user_default = defaults.get(df.fieldname)
		if chosen and not df.ignore_user_permissions:
			value = chosen
		elif user_default and (not allowed or user_default in allowed):
			value = user_default
	if value is not None:
		if df.fieldtype != "Link" or frappe.db.exists(df.options, value):
			doc.set(df.fieldname, value)
		return
	if df.fieldname == doc.meta.title_field:
		return
	value = _static_default(df, allowed)
	if value is not None:
		doc.set(df.fieldname, value)


def _static_default(df, allowed):
	if df.default:
		if df.default == "__user":
			return frappe.session.user
		if df.default == "Today":
			return nowdate()
		if cstr(df.default).startswith(":"):
			raise frappe.NotCovered(f"frappe's default {df.default}")
		if df.fieldtype != "Link" or df.options == "User" or not allowed or df.default in allowed:
			return df.default
	elif df.fieldtype == "Select" and df.options and df.options not in ("[Select]", "Loading..."):
		return df.options.split("\n", 1)[0]
