"""A field's value as people read it."""

import frappe
from frappe.utils import cint, cstr, escape_html, flt, format_date, format_datetime, format_time


def format_value(value, df=None, doc=None, currency=None, translated=False, format=None):
	df = frappe._dict(fieldtype=df) if isinstance(df, str) else frappe._dict(df or {})
	kind = df.fieldtype
	if value is None:
		return ""
	if kind == "Date":
		return format_date(value)
	if kind == "Datetime":
		return format_datetime(value)
	if kind == "Time":
		return format_time(value)
	if kind == "Duration":
		raise frappe.NotCovered("frappe.utils.format_duration is not covered by benchless")
	if kind == "Currency":
		return f"{currency or ''} {flt(value):,.{cint(df.precision) or 2}f}".strip()
	if kind == "Float":
		return f"{flt(value):,.{cint(df.precision) or 3}f}"
	if kind == "Percent":
		return f"{flt(value, 2)}%"
	if kind in ("Text", "Small Text") and isinstance(value, str):
		return value if frappe.utils.is_html(value) else escape_html(value).replace("\n", "<br>")
	if kind in ("Table", "Table MultiSelect"):
		return ", ".join(cstr(row.get("name")) for row in value)
	return frappe._(value) if translated and value else value
