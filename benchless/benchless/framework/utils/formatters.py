"""A field's value as people read it."""

import re

import frappe
from frappe.utils import cint, escape_html, flt, format_date, format_datetime


def format_value(value, df=None, *, currency=None):
	df = frappe._dict(fieldtype=df) if isinstance(df, str) else frappe._dict(df or {})
	kind = df.fieldtype
	if value is None:
		return ""
	if kind in ("Date", "Datetime"):
		return (format_date if kind == "Date" else format_datetime)(value)
	if kind == "Duration":
		raise frappe.NotCovered("frappe.utils.format_duration")
	if kind in ("Currency", "Float"):
		digits = cint(df.precision) or (2 if kind == "Currency" else 3)
		return f"{currency or ''} {flt(value):,.{digits}f}".strip()
	if kind == "Percent":
		return f"{flt(value, 2)}%"
	if kind in ("Table", "Table MultiSelect"):
		raise frappe.NotCovered("frappe.utils.format_value of a table")
	if kind in ("Text", "Small Text") and isinstance(value, str):
		is_html = re.search(r"<[^>]+>", value)
		return value if is_html else escape_html(value).replace("\n", "<br>")
	return value
