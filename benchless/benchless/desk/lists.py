"""A DocType as a list: columns and filters from the meta, search, sort and paging."""

from urllib.parse import urlencode

import frappe
from frappe import _
from frappe.utils import cint

from benchless.desk import fields
from benchless.desk.forms import get_state_field, get_value_fields

PAGE_LENGTH = 20
COLUMNS = 6
SEARCHED = ("Data", "Small Text", "Link", "Select", "Read Only")
FILTERED = ("Link", "Select", "Check", "Date", "Data", "Datetime", "Int")


class List:
	"""The page of `doctype` that the address asks for with its parameters."""

	def __init__(self, doctype: str, params):
		frappe.has_permission(doctype, "read", throw=True)
		self.doctype, self.params = doctype, params
		self.meta = frappe.get_meta(doctype)
		self.state_field = get_state_field(doctype)
		self.page = max(cint(params.get("page")), 1)
		readable = self.meta.get_permlevel_access("read")
		listable = [df for df in get_value_fields(self.meta) if cint(df.permlevel) in readable]
		self.known = {df.fieldname: df for df in listable if not df.get("is_virtual")}
		self.title_field = self.meta.title_field if self.meta.title_field in self.known else None

	def get_columns(self) -> list:
		listed = [df for df in self.known.values() if df.in_list_view and df.fieldname != self.title_field]
		state = self.known.get(self.state_field)
		listed = ([state] if state and state not in listed else []) + listed
		return listed[:COLUMNS]

	def get_filter_fields(self) -> list[dict]:
		"""Standard filters, and any other field that the address filters by, so that it can be taken away."""
		state = self.known.get(self.state_field)
		shown = [df for df in self.known.values() if df.in_standard_filter and df.fieldtype in FILTERED]
		shown = ([state] if state and state not in shown else []) + shown
		shown += [df for name, df in self.known.items() if name in self.params and df not in shown]
		typed = frappe._dict({df.fieldname: self.params.get(df.fieldname) for df in shown})
		return [fields.describe(df, typed, editable=True, prefix="") | {"df": df} for df in shown]

	def get_filters(self) -> list:
		filters = []
		for name, value in self.params.items():
			df = self.known.get(name)
			if df and value != "":
				operator = "like" if df.fieldtype == "Data" else "="
				filters.append([self.doctype, name, operator, f"%{value}%" if operator == "like" else value])
		return filters

	def get_search(self) -> list:
		text = (self.params.get("q") or "").strip()
		names = ["name", self.title_field, *(f.strip() for f in self.meta.get_search_fields())]
		texts = {"name", *(name for name, df in self.known.items() if df.fieldtype in SEARCHED)}
		searched = [name for name in dict.fromkeys(names) if name in texts]
		return [[self.doctype, name, "like", f"%{text}%"] for name in searched] if text else []

	def get_sort(self) -> tuple[str, str]:
		field, _space, direction = (self.params.get("sort") or "").partition(" ")
		if field not in {"name", "creation", "modified", *self.known} or direction not in ("asc", "desc"):
			return "modified", "desc"
		return field, direction

	def get_rows(self) -> list[dict]:
		columns = self.get_columns()
		names = dict.fromkeys(["name", "modified", self.title_field, *(df.fieldname for df in columns)])
		records = frappe.get_list(
			self.doctype, fields=[name for name in names if name], filters=self.get_filters(),
			or_filters=self.get_search(), order_by="`{}` {}".format(*self.get_sort()),
			limit_start=(self.page - 1) * PAGE_LENGTH, limit_page_length=PAGE_LENGTH + 1,
		)  # fmt: skip
		self.has_more = len(records) > PAGE_LENGTH
		return [
			{
				"name": record.name,
				"url": fields.url(self.doctype, record.name),
				"title": record.get(self.title_field) or record.name,
				"modified": fields.moment(record.modified),
				"cells": [fields.display(df, record.get(df.fieldname), record) for df in columns],
			}
			for record in records[:PAGE_LENGTH]
		]

	def get_page_url(self, **changes) -> str:
		params = {key: value for key, value in {**self.params, **changes}.items() if value not in ("", None)}
		return f"{fields.url(self.doctype)}?{urlencode(params)}"

	def get_context(self) -> dict:
		rows, may_create = self.get_rows(), frappe.has_permission(self.doctype, "create")
		first = (self.page - 1) * PAGE_LENGTH
		sortable = {"modified desc": _("Last updated"), "creation desc": _("Newest first"), "creation asc": _("Oldest first"),
			"name asc": _("Name")}  # fmt: skip
		sortable |= {f"{df.fieldname} asc": _(df.label) for df in self.get_columns() if df.label}
		return {
			"doctype": self.doctype,
			"title": _(self.doctype),
			"rows": rows,
			"columns": self.get_columns(),
			"state_field": self.state_field,
			"filters": self.get_filter_fields(),
			"is_filtered": bool(self.get_filters() or self.get_search()),
			"q": self.params.get("q") or "",
			"sort": " ".join(self.get_sort()),
			"sortable": sortable,
			"range": (first + 1, first + len(rows)),
			"previous_url": self.get_page_url(page=self.page - 1) if self.page > 1 else None,
			"next_url": self.get_page_url(page=self.page + 1) if self.has_more else None,
			"new_url": fields.url(self.doctype, "new") if may_create else None,
			"has_title": bool(self.title_field),
		}
