"""The whitelisted calls that scripts make: lists, counts, and new records."""

import json

import frappe
from frappe import _
from frappe.desk.reportview import validate_args


@frappe.whitelist()
def get_list(
	doctype, fields=None, filters=None, group_by=None, order_by=None, limit_start=None, limit_page_length=20,
	parent=None, debug: bool = False, as_dict: bool = True, or_filters=None,
):  # fmt: skip
	check_parent(doctype, parent)
	args = frappe._dict(
		doctype=doctype, parent_doctype=parent, fields=fields, filters=filters, or_filters=or_filters,
		group_by=group_by, order_by=order_by, limit_start=limit_start, limit_page_length=limit_page_length,
		as_list=not as_dict,
	)  # fmt: skip
	validate_args(args)
	return frappe.get_list(**args)


@frappe.whitelist()
def get_count(doctype, filters=None, debug=False, cache=False):
	"""Counts without looking at permissions, as Frappe does: an app that minds must override it."""
	return frappe.db.count(doctype, as_filters(filters))


@frappe.whitelist(methods=["POST", "PUT"])
def insert(doc=None):
	doc = frappe._dict(frappe.parse_json(doc))
	if frappe.is_table(doc.doctype):
		raise frappe.NotCovered("frappe.client.insert of a child row")
	return frappe.get_doc(doc).insert().as_dict()


def check_parent(doctype, parent):
	"""Rows of a child table are read with the rights of the parent DocType, which must be named."""
	if not frappe.is_table(doctype):
		return
	if not parent or not frappe.has_permission(parent):
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	if not any(df.options == doctype for df in frappe.get_meta(parent).get_table_fields()):
		frappe.throw(_("{0} is not a child table of {1}").format(doctype, parent), frappe.PermissionError)


def as_filters(filters):
	"""Filters as REST clients send them: JSON, a record's name, or the real thing."""
	if isinstance(filters, str):
		try:
			parsed = json.loads(filters)
		except ValueError:
			return filters
		return parsed if isinstance(parsed, dict | list) else filters
	return filters
