"""One filter of get_list as SQL, with Frappe's rules on what NULL means (`ifnull`)."""

import datetime
import re

import frappe
from frappe import _
from frappe._context import _dict
from frappe.database.conditions import OPERATORS, adapt_to, number_in
from frappe.model import child_table_fields, default_fields, numeric_fieldtypes, optional_fields
from frappe.utils.data import DATETIME_FORMAT, cstr, flt, get_datetime, getdate, nowdate

NOT_COVERED = (
	"timespan", "previous", "next", "ancestors of", "descendants of", "not ancestors of",
	"not descendants of", "descendants of (inclusive)",
)  # fmt: skip
NO_DATE = "'0001-01-01 00:00:00.000000'"


def condition(query, entry):
	f = _parse(query.doctype, entry)
	table = query._table(f.doctype)
	column = f"{table}.`{f.fieldname}`"
	df = frappe.get_meta(f.doctype).get_field(f.fieldname)
	asked = f.operator.lower()
	value, fallback, nullable = _value(f, df, asked)
	if hasattr(f.value, "get_sql"):
		value, nullable = f"{table}.`{f.value.name}`", False
	if nullable and not (f.value and asked in ("=", "like")):
		if df and df.fieldtype in numeric_fieldtypes and fallback == "''":
			# ifnull with a text makes the number one, with the decimals of its column
			column = f"printf('{'%d' if df.fieldtype in ('Check', 'Int') else '%.9f'}', {column})"
		column = f"ifnull({column}, {fallback})" + (" collate nocase" if fallback == "''" else "")
	if fallback == 0 and df and df.fieldtype not in numeric_fieldtypes:
		# text beside a number is compared as a number, as MariaDB does
		column = f"cast({column} as real)"
	return f"{column} {f.operator} {value}"


def _value(f, df, operator):
	"""(SQL of the right side, what NULL stands for, whether NULL must be thought of)."""
	escape = lambda text: frappe.db.escape(text, percent=False)  # noqa: E731
	nullable = f.fieldname not in ("name", "modified", "creation")
	dated = f.fieldname in ("creation", "modified") or bool(df and df.fieldtype in ("Date", "Datetime"))
	if operator in ("in", "not in"):
		values = (f.value or "").split(",") if isinstance(f.value or "", str) else list(f.value)
		if operator == "in":
			nullable = nullable and (not f.value or any(v is None or v == "" for v in f.value))
		kind = "Datetime" if f.fieldname in ("creation", "modified") else df and df.fieldtype
		# with ifnull MariaDB compares texts, and a moment without its microseconds is none that is kept
		dates = kind in ("Date", "Datetime") and not nullable
		texts = [cstr(adapt_to(kind, v) if dates else v).strip() for v in values] or [""]
		if df and df.fieldtype in numeric_fieldtypes and not nullable:
			return f"({', '.join(str(number_in(text)) for text in texts)})", "0", nullable
		return f"({', '.join(map(escape, texts))})", "''", nullable
	numeric = bool(df and df.fieldtype in numeric_fieldtypes)
	if numeric or (operator in (">", ">=") and dated):
		nullable = False
	if operator in (">", "<", ">=", "<=") and f.fieldname in ("creation", "modified"):
		return escape(_instant(f.value)), NO_DATE, False
	if operator == "between" and dated:
		return _between(f.value, df), NO_DATE, False
	if operator == "is":
		f.operator = {"set": "!=", "not set": "="}.get(f.value, f.operator)
		# a number beside '' is compared with nought
		nothing = "0" if f.value == "set" and numeric else "''"
		return nothing, "''", f.value == "not set"
	if df and df.fieldtype == "Date":
		return escape(str(getdate(f.value))), "'0001-01-01'", nullable
	if (df and df.fieldtype == "Datetime") or isinstance(f.value, datetime.datetime):
		return (escape(_instant(f.value)) if f.value else NO_DATE), NO_DATE, nullable
	if operator in ("like", "not like"):
		text = "" if f.value is None else f.value
		return escape(cstr(text).replace("\\", "\\\\")), "''", nullable
	if isinstance(f.value, str) and not numeric:
		return escape(f.value), "''", nullable
	if f.fieldname == "name" or (operator == "=" and df and df.fieldtype in ("Link", "Data")):
		# an empty value is sought as two quotes here, which nothing is: so it is on Frappe 15
		return (escape("''") if not f.value else escape(cstr(f.value))), "''", nullable
	return flt(f.value), 0, nullable


def _parse(doctype, entry):
	if isinstance(entry, _dict) and "field" in entry and "value" in entry:
		entry = _tuple(doctype, entry.field, entry.value)
	elif isinstance(entry, dict):
		entry = _tuple(doctype, *next(iter(entry.items())))
	if not isinstance(entry, list | tuple):
		frappe.throw(_("Filter must be a tuple or list (in a list)"))
	if len(entry) == 3:
		entry = (doctype, *entry)
	if len(entry) < 4:
		frappe.throw(_("Filter must have 4 values (doctype, fieldname, operator, value): {0}").format(entry))
	f = _dict(doctype=entry[0] or doctype, fieldname=entry[1], operator=entry[2] or "=", value=entry[3])
	if "(" in f.fieldname:
		raise frappe.NotCovered(f"frappe.get_list with a filter on {f.fieldname}")
	if not re.match(r"^[\w .]+$", f.fieldname):
		frappe.throw(f"Invalid field name {f.fieldname}", frappe.DataError)
	if f.operator.lower() in NOT_COVERED:
		raise frappe.NotCovered(f"frappe.get_list with {f.operator!r}")
	if f.operator.lower() not in OPERATORS:
		frappe.throw(_("Operator must be one of {0}").format(", ".join(sorted(OPERATORS))))
	if f.fieldname not in (*default_fields, *optional_fields, *child_table_fields):
		meta = frappe.get_meta(f.doctype)
		if not meta.has_field(f.fieldname):
			children = [df.options for df in meta.get_table_fields()]
			owners = [child for child in children if frappe.get_meta(child).has_field(f.fieldname)]
			f.doctype = owners[0] if owners else f.doctype
	return f


def _tuple(doctype, key, value):
	if isinstance(value, list | tuple):
		return [doctype, key, value[0], value[1]]
	return [doctype, key, "=", value]


def _instant(value):
	"""A moment as it is kept, so that a bare date means its midnight."""
	return get_datetime(value).strftime(DATETIME_FORMAT) if value else cstr(value)


def _between(value, df):
	first, last = (*value, nowdate())[:2] if value else (nowdate(), nowdate())
	if df and df.fieldtype == "Date":
		return f"'{getdate(first)}' AND '{getdate(last)}'"
	start, end = _bound(first, datetime.time()), _bound(last, datetime.time(23, 59, 59, 999999))
	return f"'{_instant(start)}' AND '{_instant(end)}'"


def _bound(value, at):
	if isinstance(value, str):
		value = get_datetime(value) if " " in value.strip() else getdate(value)
	return value if isinstance(value, datetime.datetime) else datetime.datetime.combine(value, at)
