"""Filters of `frappe.db.get_value` and its kin as SQL: plain SQL semantics, no ifnull as in get_list."""

import re

import frappe
from frappe.database.dialect import adapt, normalize
from frappe.model import numeric_fieldtypes

OPERATORS = {"=", "!=", ">", "<", ">=", "<=", "like", "not like", "in", "not in", "is", "between"}
_NUMBER = re.compile(r"\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", re.I)
_NAME = re.compile(r"^[\w -]+$")


def where(doctype, filters):
	"""(SQL text or "", parameters) for filters given as a name, dict, list of names or list of conditions."""
	parts, values = [], []
	for table, field, operator, value in _conditions(doctype, filters):
		if table != doctype:
			raise frappe.NotCovered(f"frappe.db.get_value by a field of {table}")
		parts.append(_condition(doctype, field, operator.lower(), value, values))
	return " and ".join(parts), values


def _conditions(doctype, filters):
	if filters is None:
		return
	if isinstance(filters, str | int):
		yield doctype, "name", "=", str(filters)
	elif isinstance(filters, dict):
		for field, value in filters.items():
			operator = "="
			if isinstance(value, list | tuple):
				operator, value = value
			yield doctype, field, operator, value
	elif filters and all(isinstance(part, str | int) for part in filters):
		yield doctype, "name", "in", filters
	else:
		for part in filters:
			if isinstance(part, dict):
				raise frappe.NotCovered("frappe.db.get_value with a dict in a list of filters")
			part = [part[0], "=", part[1]] if len(part) == 2 else part
			yield tuple(part[:4]) if len(part) > 3 else (doctype, *part)


def _condition(doctype, field, operator, value, values):
	column = column_name(field)
	if operator not in OPERATORS:
		raise frappe.NotCovered(f"frappe.db.get_value with {operator!r}")
	fieldtype = field_type(doctype, field)
	if value is None:
		# whatever the operator, as Frappe's query engine has it
		return f"{column} is null"
	if operator == "is":
		return f"{column} is {'not ' if value.lower() == 'set' else ''}null"
	if operator in ("in", "not in"):
		items = value.split(",") if isinstance(value, str) else list(value) or [""]
		values.extend(adapt_to(fieldtype, item) for item in items)
		return f"{column} {operator} ({', '.join('?' * len(items))})"
	if operator == "between":
		values.extend(adapt_to(fieldtype, item) for item in value)
		return f"{column} between ? and ?"
	if "like" in operator:
		values.append(adapt(value))
		return f"{column} {operator} ? escape '\\'"
	values.append(adapt_to(fieldtype, value))
	return f"{column} {operator} ?"


def adapt_to(fieldtype, value):
	if fieldtype in ("Date", "Datetime") and value not in (None, ""):
		try:
			return normalize(fieldtype, value)
		except (ValueError, OverflowError):
			pass
	if fieldtype in numeric_fieldtypes and isinstance(value, str):
		return number_in(value)
	return adapt(value)


def number_in(text):
	"""The number a text begins with, else 0: how MariaDB reads a text beside a number."""
	found = _NUMBER.match(text)
	return float(found.group()) if found else 0


def column_name(field):
	if not _NAME.match(field):
		raise frappe.NotCovered(f"frappe.db with the field expression {field!r}")
	return f"`{field}`"


# meta itself is read from these, so meta cannot be asked about them; none has a date of its own
TIMELESS = {
	"Series", "Singles", "DefaultValue", "DocType", "DocField", "DocPerm", "DocType Action", "DocType Link",
	"DocType State", "Custom Field", "Custom DocPerm", "Has Role",
}  # fmt: skip
STANDARD_TEXT = {"name", "owner", "modified_by", "parent", "parentfield", "parenttype"}


def field_type(doctype, field):
	if field in ("creation", "modified"):
		return "Datetime"
	if field in STANDARD_TEXT or doctype in TIMELESS:
		return "Data"
	df = frappe.get_meta(doctype).get_field(field)
	return df.fieldtype if df else "Data"
