"""List views over HTTP: fields and filters are checked against the meta before they reach the query."""

import json
import re

import frappe
from frappe import _
from frappe.model import child_table_fields, default_fields, optional_fields
from frappe.utils import cint, sbool

IGNORED_PARAMS = ("cmd", "data", "ignore_permissions", "view", "user", "csrf_token", "join")
KNOWN_FIELD = re.compile(
	r"^(?:(?:count|sum|avg|min|max)\()?(?:distinct )?(`?tab[^`.]+`?\.)?`?(\w+(?:\.\w+)?|\*)`?\)?(?: as `?\w+`?)?$",
	re.IGNORECASE,
)


@frappe.whitelist()
def get_count() -> int:
	"""How many records the caller may read, counted no further than `limit` where one is given."""
	args = get_form_params()
	args.update(order_by=None, as_list=False)
	limit = cint(args.pop("limit", 0))
	distinct = "distinct " if sbool(args.pop("distinct", False)) else ""
	name = f"`tab{args.doctype}`.name"
	if limit:
		args.update(fields=[name], limit_page_length=limit)
		return len(execute(**args))
	args.fields = [f"count({distinct}{name}) as total_count"]
	return execute(**args)[0].get("total_count")


def execute(doctype, *args, **kwargs):
	if "start" in kwargs:
		kwargs["limit_start"] = kwargs.pop("start")
	if "page_length" in kwargs:
		kwargs["limit_page_length"] = kwargs.pop("page_length")
	known = ("fields", "filters", "or_filters", "group_by", "order_by", "limit_start", "limit_page_length",
		"as_list", "parent_doctype", "user", "distinct")  # fmt: skip
	return frappe.get_list(doctype, *args, **{key: kwargs[key] for key in known if key in kwargs})


def get_form_params():
	data = frappe._dict(frappe.local.form_dict)
	for key in IGNORED_PARAMS:
		data.pop(key, None)
	return validate_args(data)


def validate_args(data):
	"""Parse what came as JSON; a field or a filter that the DocType does not have raises DataError."""
	for key in ("filters", "or_filters", "fields"):
		if isinstance(data.get(key), str):
			data[key] = ["*"] if data[key] == "*" else json.loads(data[key])
	for key in ("start", "page_length"):
		if isinstance(data.get(key), str):
			data[key] = cint(data[key])
	for field in list(data.get("fields") or []):
		validate_field(data, field)
	for filters in (data.get("filters"), data.get("or_filters")):
		validate_filters(data, filters or [])
	return data


def validate_field(data, field):
	found = KNOWN_FIELD.match(field) if isinstance(field, str) else None
	if not found:
		raise_invalid_field(field)
	table, fieldname = found.groups()
	if fieldname == "*" or is_standard(fieldname):
		return
	meta, df = get_meta_and_docfield((table or "") + fieldname, data)
	if not df:
		raise_invalid_field(field)
	hidden = [d.fieldname for d in meta.get_high_permlevel_fields()]
	if df.fieldname in hidden and df.permlevel not in meta.get_permlevel_access(parenttype=data.doctype):
		data.fields.remove(field)


def validate_filters(data, filters):
	if isinstance(filters, dict):
		filters = [[key, "=", value] for key, value in filters.items()]
	for condition in filters:
		of_table = len(condition) > 3
		fieldname = condition[1] if of_table else condition[0]
		if is_standard(fieldname):
			continue
		doctype = condition[0] if of_table else data.doctype
		_meta, df = get_meta_and_docfield(fieldname, frappe._dict(doctype=doctype))
		if not df:
			raise_invalid_field(fieldname)


def is_standard(fieldname: str) -> bool:
	fieldname = fieldname.rsplit(".", maxsplit=1)[-1].strip("`")
	return fieldname in (*default_fields, *optional_fields, *child_table_fields)


def get_meta_and_docfield(fieldname, data):
	"""The meta and DocField that `field`, `tabDocType.field` or `link_or_table_field.field` means."""
	table, _dot, fieldname = fieldname.replace("`", "").rpartition(".")
	meta = frappe.get_meta(data.doctype)
	if table.startswith("tab"):
		meta = frappe.get_meta(table[3:])
	elif table:
		link = meta.get_field(table)
		if not link:
			raise_invalid_field(table)
		meta = frappe.get_meta(link.options)
	return meta, meta.get_field(fieldname)


def raise_invalid_field(fieldname):
	frappe.throw(_("Field not permitted in query") + f": {fieldname}", frappe.DataError)
