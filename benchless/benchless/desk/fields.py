"""One field: how its value reads, how it is edited, and what the edited form sends back."""

import re
from datetime import date, datetime
from urllib.parse import quote

import frappe
from frappe import _
from frappe.desk.search import search_widget
from frappe.utils import cint, cstr, get_datetime, getdate, sanitize_html
from markupsafe import Markup, escape

LAYOUT = ("Tab Break", "Section Break", "Column Break", "Fold")
TABLES = ("Table", "Table MultiSelect")
WITHOUT_VALUE = (*LAYOUT, "Button", "HTML", "Heading", "Image")
NEVER_EDITED = (*WITHOUT_VALUE, "Read Only")
AREAS = {
	"Small Text": 3, "Text": 5, "Long Text": 8, "Code": 6, "JSON": 6, "Markdown Editor": 8, "HTML Editor": 8,
	"Text Editor": 6,
}  # fmt: skip
INPUTS = {"Date": "date", "Datetime": "datetime-local", "Password": "password", "Int": "number",
	"Float": "number", "Currency": "number", "Percent": "number", "Duration": "number"}  # fmt: skip
SIMPLE_TAGS = re.compile(r"</?(?:p|br|div)\b[^>]*>", re.IGNORECASE)
CHOICES_OFFERED = 50


def slug(doctype: str) -> str:
	return doctype.lower().replace(" ", "-")


def url(doctype: str, name: str | None = None) -> str:
	return f"/app/{slug(doctype)}" + (f"/{quote(name, safe='')}" if name else "")


def describe(df, doc, editable: bool, prefix: str = "") -> dict:
	"""What a template needs to show `df` of `doc`, as an input where it is editable."""
	value = doc.get(df.fieldname)
	return {
		"df": df,
		"id": f"{prefix}{df.fieldname}".replace(".", "-"),
		"name": f"{prefix}{df.fieldname}",
		"label": _(df.label or df.fieldname.replace("_", " ").capitalize()),
		"widget": get_widget(df) if editable else "text",
		"value": as_typed(df, value),
		"display": display(df, value, doc),
		"rows": AREAS.get(df.fieldtype),
		"input_type": INPUTS.get(df.fieldtype, "text"),
		"options": [o.strip() for o in cstr(df.options).split("\n")] if df.fieldtype == "Select" else [],
		"is_empty": value in (None, "", []) or (df.fieldtype == "Check" and not cint(value)),
	}


def get_widget(df) -> str:
	if df.fieldtype in AREAS:
		return "area"
	by_type = {"Check": "check", "Select": "select", "Link": "link", "Attach": "file", "Attach Image": "file"}
	return by_type.get(df.fieldtype, "input")


def display(df, value, doc=None):
	"""A value as people read it; links lead to their record."""
	if df.fieldtype == "Check":
		return _("Yes") if cint(value) else _("No")
	if value in (None, ""):
		return ""
	if df.fieldtype in ("Link", "Dynamic Link"):
		return link_to(df.options if df.fieldtype == "Link" else (doc or {}).get(df.options), value)
	try:
		return READERS.get(df.fieldtype, cstr)(value)
	except (ValueError, frappe.ValidationError):
		return cstr(value)


def attachment(address: str):
	return Markup('<a href="{0}">{1}</a>').format(address, address.rsplit("/", 1)[-1])


def day(value) -> str:
	value = getdate(value)
	return f"{value.day} {value:%b %Y}"


def moment(value) -> str:
	value = get_datetime(value)
	return f"{day(value)}, {value:%H:%M}"


READERS = {
	"Attach": attachment, "Attach Image": attachment,
	"Text Editor": lambda value: Markup(sanitize_html(cstr(value))),
	"HTML Editor": lambda value: Markup(sanitize_html(cstr(value))), "Datetime": moment, "Date": day,
	"Password": lambda value: "••••••••", "Select": lambda value: _(cstr(value)),
}  # fmt: skip


def link_to(doctype: str, name: str):
	"""The title of a record, leading to it where the caller may read its DocType."""
	title = title_of(doctype, name)
	if not frappe.has_permission(doctype, "read"):
		return title
	return Markup('<a href="{0}">{1}</a>').format(url(doctype, name), title)


def title_of(doctype: str, name: str) -> str:
	meta = frappe.get_meta(doctype)
	if not meta.title_field or meta.title_field == "name" or meta.issingle:
		return name
	return frappe.db.get_value(doctype, name, meta.title_field) or name


def as_typed(df, value) -> str:
	"""The value as its input wants it."""
	if df.fieldtype == "Password" or value is None:
		return ""
	if isinstance(value, datetime):
		return value.strftime("%Y-%m-%dT%H:%M:%S")
	if isinstance(value, date):
		return str(value)
	if df.fieldtype == "Text Editor":
		return html_to_text(cstr(value))
	return cstr(value)


def is_changed(df, value, typed: str) -> bool:
	"""Whether what was typed says something else than the value, as far as a box can show it."""
	return typed.replace("\r\n", "\n") != as_typed(df, value)


def parse(df, typed: str):
	"""What was typed into the input of `df`, as the document wants it."""
	if df.fieldtype == "Check":
		return cint(typed)
	if df.fieldtype == "Datetime":
		return typed.replace("T", " ") or None
	if df.fieldtype == "Date":
		return typed or None
	typed = typed.replace("\r\n", "\n")
	if df.fieldtype == "Text Editor":
		return typed if re.search(r"<\w", typed) else text_to_html(typed)
	return typed.strip() if df.fieldtype not in AREAS else typed


def html_to_text(html: str) -> str:
	"""Plain text for the box where the HTML says no more than that, else the HTML itself."""
	if re.search(r"<", SIMPLE_TAGS.sub("", html)):
		return html
	text = re.sub(r"</(?:p|div)>|<br\s*/?>", "\n", html, flags=re.IGNORECASE)
	return Markup(SIMPLE_TAGS.sub("", text)).unescape().strip()


def text_to_html(text: str) -> str:
	return str(escape(text)).replace("\n", "<br>")


def get_choices(doctype: str, filters=None) -> list[dict]:
	"""The first records that a Link field to `doctype` offers; the browser asks for more while one types."""
	try:
		rows = search_widget(doctype, "", filters=filters, page_length=CHOICES_OFFERED)
	except (frappe.PermissionError, frappe.DoesNotExistError):
		frappe.clear_messages()
		return []
	return [{"value": row[0], "label": row[1] if len(row) > 1 and row[1] else ""} for row in rows]
