"""get_list and get_all: one SELECT with the user's permissions in its WHERE."""

import json
import re

import frappe
from frappe import _
from frappe._context import _dict
from frappe.model import get_permitted_fields, optional_fields
from frappe.model.db_filters import condition
from frappe.model.db_match import MatchConditions
from frappe.utils.data import cint

KEEP = "KEEP_DEFAULT_ORDERING"
RESTRICTED = {
	"concat", "concat_ws", "if", "ifnull", "nullif", "coalesce", "connection_id", "current_user", "database",
	"last_insert_id", "session_user", "system_user", "user", "version", "global", "sleep", "load_extension",
}  # fmt: skip
_FUNCTION = re.compile(r"^(\w+)\s*\((.*)\)(?:\s+as\s+[`'\"]?([\w :%]+)[`'\"]?)?$", re.I | re.S)
_COLUMN = re.compile(
	r"^(?:`?tab([^`.]+)`?\.)?(`[^`]+`|(?!\d+\b)\w+|\*)(?:\s+as\s+[`'\"]?([\w :]+)[`'\"]?)?$", re.I
)


class DatabaseQuery(MatchConditions):
	def __init__(self, doctype, user=None):
		self.doctype = doctype
		self.user = user
		self.meta = frappe.get_meta(doctype)
		self.main = f"`tab{doctype}`"

	def execute(
		self, fields=None, filters=None, or_filters=None, *, group_by=None, order_by=KEEP, limit_start=None,
		limit_page_length=None, as_list=False, ignore_permissions=False, user=None, distinct=False,
		start=None, page_length=None, limit=None, pluck=None, parent_doctype=None, **options,
	):  # fmt: skip
		frappe.NotCovered.refuse("frappe.get_list", options)
		self.user = user or frappe.session.user
		self.ignore_permissions, self.parent_doctype = ignore_permissions, parent_doctype
		self.as_list, self.permitted_as, self.children = as_list, {}, []
		self.check_read_permission(self.doctype, parent_doctype)
		if isinstance(fields, dict) or (isinstance(fields, list) and fields and isinstance(fields[0], list)):
			fields, filters = filters, fields
		columns = self._columns(_as_list(fields) or [f"{self.main}.`{pluck or 'name'}`"])
		wheres = self._wheres(_as_filters(filters), _as_filters(or_filters))
		if not columns:
			return []
		query = f"select {'distinct ' if distinct else ''}{', '.join(columns)} from {self._tables()}"
		if wheres:
			query += f" where {' and '.join(wheres)}"
		if group_by:
			query += f" group by {self._checked_order(group_by)}"
		if not distinct and (terms := self._order(order_by, columns, group_by)):
			query += f" order by {self._checked_order(terms)}"
		page = cint(limit or page_length or limit_page_length)
		if page:
			query += f" limit {page} offset {cint(start or limit_start)}"
		rows = frappe.db.sql(query, as_dict=not as_list)
		return [row[pluck] for row in rows] if pluck else rows

	# fields

	def _columns(self, fields):
		return [column for field in fields for column in self._column(field.strip())]

	def _column(self, field):
		if re.search(r";|--|/\*|@|\bunion\b", field, re.I) or re.search(
			r"\(\s*(select|insert|update|delete|drop|show|case)\b", field, re.I
		):
			frappe.throw(_("Use of sub-query or function is restricted"), frappe.DataError)
		if match := _FUNCTION.match(field):
			return self._function(field, *match.groups())
		if match := _COLUMN.match(field):
			return self._plain(*match.groups())
		raise frappe.NotCovered(f"frappe.get_list with the field {field}")

	def _plain(self, table, name, alias):
		doctype, name = table or self.doctype, name.strip("`")
		if name == "*" and self.ignore_permissions:
			return [f"{self._table(doctype)}.*"]
		if name == "*":
			known = frappe.db.get_table_columns(doctype)
			return [f"{self._table(doctype)}.`{c}`" for c in self._permitted(doctype) if c in known]
		if name in optional_fields and name not in frappe.db.get_table_columns(doctype):
			return []
		if not self._may_read(doctype, name):
			return ["NULL"] if self.as_list else []
		return [f"{self._table(doctype)}.`{name}`" + (f" as `{alias}`" if alias else "")]

	def _function(self, field, function, inner, alias):
		if function.lower() in RESTRICTED:
			message = _("Use of function {0} in field is restricted").format(function)
			frappe.throw(message, frappe.DataError)
		for table, name in re.findall(r"(?:`?tab([^`.]+)`?\.)?`?(\b[a-z_]\w*)`?(?!\()", inner, re.I):
			is_word = name.lower() in ("distinct", "as", "null", "interval")
			if not is_word and not self._may_read(table or self.doctype, name):
				return ["NULL"] if self.as_list else []
		for table in re.findall(r"`tab([^`]+)`\.", inner):
			self._table(table)
		if not re.search(r"`?tab", inner) and re.fullmatch(r"\s*(distinct )?\w+\s*", inner, re.I):
			inner = re.sub(r"(\w+)\s*$", rf"{self.main}.`\1`", inner)
		return [f"{function}({inner}) as `{alias or field}`"]

	def _may_read(self, doctype, name):
		return self.ignore_permissions or name in optional_fields or name in self._permitted(doctype)

	def _permitted(self, doctype):
		parenttype = self.parent_doctype if doctype == self.doctype else self.doctype
		ptype = self.permitted_as.get(doctype)
		return get_permitted_fields(doctype, parenttype, permission_type=ptype, ignore_virtual=True)

	# tables

	def _table(self, doctype):
		if doctype != self.doctype and doctype not in self.children:
			self.children.append(doctype)
			self.check_read_permission(doctype)
		return f"`tab{doctype}`"

	def check_read_permission(self, doctype, parent_doctype=None):
		if self.ignore_permissions or doctype in self.permitted_as:
			return
		ptype = "select" if frappe.permissions.only_has_select_perm(doctype) else "read"
		parent_doctype = parent_doctype or self.doctype
		frappe.has_permission(doctype, ptype, parent_doctype=parent_doctype, throw=True, user=self.user)
		self.permitted_as[doctype] = ptype

	def _tables(self):
		text = self.main
		for child in self.children:
			text += f" left join `tab{child}` on (`tab{child}`.parenttype = {frappe.db.escape(self.doctype)} and `tab{child}`.parent = {self.main}.name)"  # fmt: skip
		return text

	# conditions

	def _wheres(self, filters, or_filters):
		wheres = [self._condition(entry) for entry in filters]
		either = [self._condition(entry) for entry in or_filters]
		if not self.ignore_permissions:
			match = self.build_match_conditions(wheres)
			if match:
				wheres.append(f"({match})")
		if either:
			wheres.append(f"({' or '.join(either)})")
		return wheres

	def _condition(self, entry):
		return entry if isinstance(entry, str) else condition(self, entry)

	# order

	def _order(self, order_by, columns, group_by):
		if order_by != KEEP:
			return order_by or ""
		if len(columns) == 1 and re.match(r"(count|min|max|sum|avg)\(", columns[0], re.I) and not group_by:
			return ""
		sort = self.meta.sort_field or "modified"
		if "," in sort:
			return ", ".join(
				f"{self.main}.`{field}` {' '.join(way)}" for field, *way in map(str.split, sort.split(","))
			)
		return f"{self.main}.`{sort}` {(self.meta.sort_field and self.meta.sort_order) or 'desc'}"

	def _checked_order(self, text):
		if re.search(r";|--|/\*|#|\bselect\b|\b(sleep|load_extension)\s*\(", text, re.I):
			frappe.throw(_("Illegal SQL Query"))
		for table in re.findall(r"`tab([^`]+)`\.", text):
			if table not in (self.doctype, *self.children):
				frappe.throw(_("Please select atleast 1 column from {0} to sort/group").format(table))
		if self.children:
			text = ", ".join(self._of_main_table(part.strip()) for part in text.split(","))
		return text

	def _of_main_table(self, part):
		"""A bare column is the list's own, where a joined table may have one of that name."""
		bare = re.fullmatch(r"`?(\w+)`?( (asc|desc))?", part, re.I)
		return f"{self.main}.{part}" if bare and frappe.db.has_column(self.doctype, bare[1]) else part


def _as_list(fields):
	if isinstance(fields, str):
		fields = json.loads(fields) if fields.lstrip().startswith("[") else fields.split(",")
	return [field for field in fields or [] if field]


def _as_filters(filters):
	if isinstance(filters, str):
		filters = json.loads(filters)
	if isinstance(filters, dict):
		return [_dict(field=key, value=value) for key, value in filters.items()]
	return list(filters or [])
