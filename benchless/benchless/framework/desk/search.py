"""What a Link field offers while someone types."""

import frappe
from frappe import _
from frappe.utils import cint, cstr

SEARCHED_FIELDTYPES = (
	"Data", "Text", "Small Text", "Long Text", "Link", "Select", "Read Only", "Text Editor"
)  # fmt: skip


@frappe.whitelist()
def search_link(
	doctype: str, txt: str, query: str | None = None, filters: str | dict | list | None = None,
	page_length: int = 10, searchfield: str | None = None, reference_doctype: str | None = None,
	ignore_user_permissions: bool = False,
) -> list[dict]:  # fmt: skip
	rows = search_widget(
		doctype, txt.strip(), query, searchfield, 0, page_length, filters, reference_doctype=reference_doctype
	)
	if not frappe.get_meta(doctype).show_title_field_in_link:
		return [{"value": name, "description": as_line(rest)} for name, *rest in rows]
	return [_as_titled(*row) for row in rows]


def _as_titled(name, title=None, *rest) -> dict:
	"""The title is the label, and in the description the name stands in its place."""
	title = title or name
	rest = rest[1:] if rest[:1] == (title,) else rest
	return {"value": name, "label": title, "description": as_line([name, *rest])}


@frappe.whitelist()
def search_widget(
	doctype: str, txt: str, query: str | None = None, searchfield: str | None = None, start: int = 0,
	page_length: int = 10, filters: str | dict | list | None = None, filter_fields=None,
	as_dict: bool = False, reference_doctype: str | None = None, ignore_user_permissions: bool = False,
):  # fmt: skip
	"""Rows of name, title and search fields that match `txt`; `query` names a function to ask instead."""
	filters = frappe.parse_json(filters) if isinstance(filters, str) else filters
	if query:
		method = frappe.get_attr(query)
		frappe.is_whitelisted(method)
		searchfield = searchfield or "name"
		return frappe.call(
			method, doctype, txt, searchfield, cint(start), page_length, filters, as_dict=as_dict
		)

	meta = frappe.get_meta(doctype)
	fields = get_fields(meta)
	searched = ["name", *(df.fieldname for df in meta.fields if df.fieldtype in SEARCHED_FIELDTYPES)]
	matches = [[doctype, field, "like", f"%{txt}%"] for field in fields if field in searched]
	rows = frappe.get_list(
		doctype, fields=fields, filters=get_filters(meta, filters), or_filters=matches if txt else [],
		limit_start=cint(start), limit_page_length=cint(page_length), ignore_permissions=doctype == "DocType",
	)  # fmt: skip
	rows.sort(key=lambda row: not cstr(row.name).casefold().startswith(txt.casefold()))
	return rows if as_dict else [tuple(row.get(field) for field in fields) for row in rows]


def get_fields(meta) -> list[str]:
	title = [meta.title_field] if meta.title_field and meta.title_field != "name" else []
	return list(dict.fromkeys(["name", *title, *(f.strip() for f in meta.get_search_fields()), *title]))


def get_filters(meta, filters) -> list:
	if isinstance(filters, dict):
		filters = [
			[meta.name, key, *(value if isinstance(value, list | tuple) else ("=", value))]
			for key, value in filters.items()
		]
	filters = list(filters or [])
	if meta.get("fields", {"fieldname": "enabled", "fieldtype": "Check"}):
		filters.append([meta.name, "enabled", "=", 1])
	if meta.get("fields", {"fieldname": "disabled", "fieldtype": "Check"}):
		filters.append([meta.name, "disabled", "!=", 1])
	return filters


def as_line(parts) -> str:
	return ", ".join(dict.fromkeys(_(cstr(part)) for part in parts if part))
