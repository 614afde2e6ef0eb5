"""What a list asked for over HTTP may name: its fields and filters are checked against the meta first."""

import json
import re

import frappe
from frappe import _
from frappe.model import child_table_fields, default_fields, optional_fields

STANDARD_FIELDS = {"*", *default_fields, *optional_fields, *child_table_fields}
KNOWN_FIELD = re.compile(
	r"^(?:(?:count|sum|avg|min|max)\()?(?:distinct )?(?:`?tab([^`.]+)`?\.)?`?(\w+|\*)`?\)?(?: as `?\w+`?)?$",
	re.IGNORECASE,
)


def validate_args(data):
	"""Parse what came as JSON; a field or a filter that the DocType does not have raises DataError."""
	for key in ("filters", "or_filters", "fields"):
		if isinstance(data.get(key), str):
			data[key] = ["*"] if data[key] == "*" else json.loads(data[key])
	for field in data.get("fields") or []:
		found = KNOWN_FIELD.match(field) if isinstance(field, str) else None
		table, fieldname = found.groups() if found else (None, None)
		validate_field(table or data.doctype, fieldname, field)
	for filters in (data.get("filters") or [], data.get("or_filters") or []):
		for condition in [[key] for key in filters] if isinstance(filters, dict) else filters:
			doctype, fieldname = condition[:2] if len(condition) > 3 else (data.doctype, condition[0])
			validate_field(doctype, fieldname.strip("`"), fieldname)
	return data


def validate_field(doctype, fieldname, told):
	if fieldname not in STANDARD_FIELDS and not frappe.get_meta(doctype).has_field(fieldname):
		frappe.throw(_("Field not permitted in query") + f": {told}", frappe.DataError)
