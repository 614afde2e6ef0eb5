"""A record as a form: its layout from the meta, and back from what was typed."""

import frappe
from frappe.utils import cint, flt

from benchless.desk import fields

ROW_PREFIX = "row"


class Form:
	"""The form of `doc`, as the caller may see and edit it."""

	def __init__(self, doc):
		self.doc, self.meta = doc, doc.meta
		self.is_new = doc.is_new()
		self.can_write = doc.has_permission("create" if self.is_new else "write")
		self.readable = self.meta.get_permlevel_access("read")
		self.writable = self.meta.get_permlevel_access("write")
		self.state_field = get_state_field(doc.doctype)

	def is_shown(self, df) -> bool:
		return not df.hidden and cint(df.permlevel) in self.readable

	def is_editable(self, df) -> bool:
		return (
			self.can_write
			and self.is_shown(df)
			and df.fieldtype not in fields.NEVER_EDITED
			and not df.read_only
			and not df.get("is_virtual")
			and df.fieldname != self.state_field
			and cint(df.permlevel) in self.writable
			and not (df.set_only_once and not self.is_new)
		)

	def get_tabs(self) -> list[dict]:
		"""Tabs of sections of columns of fields, without those that have nothing in them."""
		tabs = [{"label": None, "sections": [new_section()]}]
		for df in self.meta.fields:
			if df.fieldtype == "Tab Break":
				tabs.append({"label": df.label, "hidden": df.hidden, "df": df, "sections": [new_section()]})
			elif df.fieldtype in ("Section Break", "Fold"):
				tabs[-1]["sections"].append(new_section(df))
			elif df.fieldtype == "Column Break":
				tabs[-1]["sections"][-1]["columns"].append([])
			elif field := self.get_field(df):
				tabs[-1]["sections"][-1]["columns"][-1].append(field)
		for tab in tabs:
			for section in tab["sections"]:
				section["columns"] = [column for column in section["columns"] if column]
			tab["sections"] = [s for s in tab["sections"] if s["columns"] and not s["hidden"]]
		return [tab for tab in tabs if tab["sections"] and not tab.get("hidden")]

	def get_field(self, df) -> dict | None:
		if not self.is_shown(df) or df.fieldtype == "Button" or df.fieldname == self.state_field:
			return None
		editable = self.is_editable(df)
		if df.fieldtype in fields.TABLES:
			return self.get_table(df, editable)
		field = fields.describe(df, self.doc, editable)
		if df.fieldtype not in fields.WITHOUT_VALUE and not editable and field["is_empty"]:
			return None
		return field

	def get_table(self, df, editable: bool) -> dict | None:
		rows = self.doc.get(df.fieldname) or []
		if not rows and not editable:
			return None
		meta = frappe.get_meta(df.options)
		columns = [d for d in get_value_fields(meta) if not d.hidden]
		listed = [d for d in columns if d.in_list_view] or columns[:5]
		others = [d for d in columns if d not in listed]
		blank = frappe.new_doc(df.options, parent_doc=self.doc, parentfield=df.fieldname)
		shown = [*rows, blank] if editable else rows
		return {
			"df": df, "id": df.fieldname, "label": frappe._(df.label), "widget": "table",
			"editable": editable, "columns": listed,
			"rows": [self.get_row(df, i, row, listed, others, editable) for i, row in enumerate(shown)],
		}  # fmt: skip

	def get_row(self, df, index, row, listed, others, editable) -> dict:
		prefix = f"{ROW_PREFIX}.{df.fieldname}.{index}."

		def describe(child):
			can_edit = editable and not child.read_only and child.fieldtype not in fields.NEVER_EDITED
			return fields.describe(child, row, can_edit, prefix)

		name = "" if row.is_new() else row.name
		return {
			"prefix": prefix,
			"name": name or "",
			"position": index + 1,
			"cells": [describe(child) for child in listed],
			"more": [describe(child) for child in others] if editable else [],
		}

	def fill(self, typed):
		"""Set what was typed; only fields that the form offered for editing are taken."""
		for df in self.meta.fields:
			if not self.is_editable(df):
				continue
			if df.fieldtype in fields.TABLES:
				if f"table.{df.fieldname}" in typed:
					self.fill_table(df, typed)
			elif df.fieldname in typed:
				text = typed.getlist(df.fieldname)[-1]
				if fields.is_changed(df, self.doc.get(df.fieldname), text):
					self.doc.set(df.fieldname, fields.parse(df, text))

	def fill_table(self, df, typed):
		kept = {row.name: row for row in self.doc.get(df.fieldname) or [] if row.name}
		columns = [
			d for d in get_value_fields(frappe.get_meta(df.options)) if not d.read_only and not d.hidden
		]
		rows = []
		for index in range(cint(typed.get(f"table.{df.fieldname}"))):
			prefix = f"{ROW_PREFIX}.{df.fieldname}.{index}."
			if f"{prefix}_name" not in typed or cint(typed.get(f"{prefix}_remove")):
				continue
			row = kept.get(typed[f"{prefix}_name"])
			values = {}
			for d in columns:
				text = (typed.getlist(prefix + d.fieldname) or [None])[-1]
				if text is not None and (not row or fields.is_changed(d, row.get(d.fieldname), text)):
					values[d.fieldname] = fields.parse(d, text)
			if not row and is_blank(df.options, values):
				continue
			position = flt(typed.get(f"{prefix}_position")) or index + 1
			if row:
				row.update(values)
			rows.append((position, index, row or values))
		self.doc.set(df.fieldname, [])
		for _position, _index, row in sorted(rows, key=lambda entry: entry[:2]):
			self.doc.append(df.fieldname, row)

	def get_link_targets(self, tabs) -> list[str]:
		"""The DocTypes that the form's Link inputs lead to, each once."""
		links = (field["df"].options for field in get_all_fields(tabs) if field["widget"] == "link")
		return list(dict.fromkeys(links))


def new_section(df=None) -> dict:
	df = df or frappe._dict()
	return {"label": df.label, "df": df, "hidden": df.hidden, "columns": [[]]}


def get_all_fields(tabs):
	for tab in tabs:
		for section in tab["sections"]:
			for column in section["columns"]:
				for field in column:
					yield field
					for row in field.get("rows") or [] if field["widget"] == "table" else []:
						yield from row["cells"]
						yield from row["more"]


def get_value_fields(meta):
	return [df for df in meta.fields if df.fieldtype not in (*fields.WITHOUT_VALUE, *fields.TABLES)]


def is_blank(doctype: str, values: dict) -> bool:
	"""A new row that says nothing but its defaults was not meant to be one."""
	defaults = frappe.new_doc(doctype)
	return all(not value or str(value) == str(defaults.get(key) or "") for key, value in values.items())


def get_state_field(doctype: str) -> str | None:
	from frappe.model.workflow import get_workflow_name

	workflow = get_workflow_name(doctype)
	return frappe.db.get_value("Workflow", workflow, "workflow_state_field") if workflow else None
