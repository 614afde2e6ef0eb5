"""The whitelisted calls that scripts and forms make: lists, values, and whole records by DocType and name."""

import json

import frappe
import frappe.model
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


@frappe.whitelist()
def get(doctype, name=None, filters=None, parent=None):
	"""The record called `name`, or the first that matches `filters`, or the Single `doctype`."""
	check_parent(doctype, parent)
	if name:
		doc = frappe.get_doc(doctype, name)
	elif filters is not None:
		doc = frappe.get_doc(doctype, frappe.parse_json(filters))
	else:
		doc = frappe.get_doc(doctype)
	doc.check_permission()
	doc.apply_fieldlevel_read_permissions()
	return doc.as_dict()


@frappe.whitelist()
def get_value(doctype, fieldname, filters=None, as_dict=True, debug=False, parent=None):
	check_parent(doctype, parent)
	if not frappe.has_permission(doctype, parent_doctype=parent):
		frappe.throw(_("No permission for {0}").format(_(doctype)), frappe.PermissionError)
	fields = parse_names(fieldname)
	if frappe.get_meta(doctype).issingle:
		single = frappe.get_doc(doctype)
		values = [{field: single.get(field) for field in fields}]
		values = values if as_dict else [list(values[0].values())]
	else:
		filters = as_filters(filters)
		filters = {"name": filters} if isinstance(filters, str) else filters
		values = get_list(
			doctype, fields, filters or None, limit_page_length=1, parent=parent,
			as_dict=frappe.utils.sbool(as_dict),
		)  # fmt: skip
	if as_dict:
		return values[0] if values else {}
	if values:
		return values[0] if len(fields) > 1 else values[0][0]


@frappe.whitelist(methods=["POST", "PUT"])
def set_value(doctype, name, fieldname, value=None):
	"""Set one field, or several when `fieldname` is a dict or its JSON, and save the record."""
	if fieldname in (*frappe.model.default_fields, *frappe.model.child_table_fields):
		frappe.throw(_("Cannot edit standard fields"))
	values = {fieldname: value} if value else parse_values(fieldname)
	if not frappe.get_meta(doctype).istable:
		doc = frappe.get_doc(doctype, name)
		doc.update(values)
	else:
		row = frappe.db.get_value(doctype, name, ["parenttype", "parent"], as_dict=True)
		doc = frappe.get_doc(row.parenttype, row.parent)
		doc.getone({"doctype": doctype, "name": name}).update(values)
	doc.save()
	return doc.as_dict()


@frappe.whitelist(methods=["POST", "PUT"])
def insert(doc=None):
	return insert_doc(frappe.parse_json(doc)).as_dict()


@frappe.whitelist(methods=["POST", "PUT"])
def save(doc):
	return frappe.get_doc(frappe.parse_json(doc)).save().as_dict()


@frappe.whitelist(methods=["DELETE", "POST"])
def delete(doctype, name):
	"""Delete a record; a row of a child table goes by saving its parent."""
	if not frappe.is_table(doctype):
		frappe.delete_doc(doctype, name, ignore_missing=False)
		return
	row = frappe.db.get_value(doctype, name, ["parenttype", "parent", "parentfield"], as_dict=True)
	if not row:
		raise frappe.DoesNotExistError
	parent = frappe.get_doc(row.parenttype, row.parent)
	parent.remove(next(d for d in parent.get(row.parentfield) if d.name == name))
	parent.save()


def insert_doc(doc):
	"""Insert a record; a row of a child table goes in by saving its parent, which is returned."""
	doc = frappe._dict(doc)
	if not frappe.is_table(doc.doctype):
		return frappe.get_doc(doc).insert()
	if not (doc.parenttype and doc.parent and doc.parentfield):
		frappe.throw(_("Parenttype, Parent and Parentfield are required to insert a child record"))
	parent = frappe.get_doc(doc.parenttype, doc.parent)
	parent.append(doc.parentfield, doc)
	parent.save()
	return parent


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


def parse_names(fieldname):
	try:
		fields = frappe.parse_json(fieldname)
	except ValueError:
		fields = fieldname
	return fields if isinstance(fields, list | tuple) else [fields]


def parse_values(fieldname):
	if not isinstance(fieldname, str):
		return fieldname
	try:
		return json.loads(fieldname)
	except ValueError:
		return {fieldname: ""}
