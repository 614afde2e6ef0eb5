"""MariaDB's SQL as hooks and `frappe.qb` write it, told to SQLite: parameters, LIKE escapes, types."""

import datetime
import re
import sqlite3
from functools import lru_cache

import frappe
from dateutil import parser as date_parser

_TOKEN = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"\\]|\\.|\"\")*\"|`[^`]*`|[^'\"`]+|['\"`]", re.S)
_LIKE = re.compile(r"(\blike\s+(?:\?|'(?:[^']|'')*'))(?!\s+escape)", re.I)
_LOCKING = re.compile(r"\bfor\s+update(\s+(skip\s+locked|nowait))?|\b(force|use)\s+index\s*\([^)]*\)", re.I)
_UNKNOWN = re.compile(
	r"\b(on\s+duplicate\s+key|insert\s+ignore|start\s+transaction|interval|truncate|straight_join|regexp_replace|show"
	r"|describe|load\s+data|match\s*\()",
	re.I,
)


def translate(query, values):
	"""(query, parameters) for SQLite; `%s` is the only placeholder, and takes one plain value."""
	if not values:
		return _translate_text(query), ()
	if isinstance(values, dict) or any(isinstance(value, list | tuple | set) for value in values):
		raise frappe.NotCovered("frappe.db.sql with named values or lists")
	query = re.sub("%s|%%", lambda mark: "?" if mark.group() == "%s" else "%", query)
	return _translate_text(query), [adapt(value) for value in values]


@lru_cache(maxsize=2048)
def _translate_text(query):
	out = []
	for token in _TOKEN.findall(query):
		if token[0] == '"' and len(token) > 1:
			token = "'" + token[1:-1].replace("'", "''").replace('\\"', '"').replace('""', '"') + "'"
		out.append(token if token[0] in "'`" else _translate_keywords(token))
	return _LIKE.sub(r"\1 ESCAPE '\\'", "".join(out))


def _translate_keywords(text):
	if unknown := _UNKNOWN.search(text):
		raise frappe.NotCovered(f"frappe.db.sql with `{unknown.group(1)}`")
	return _LOCKING.sub("", text)


def adapt(value):
	"""A Python value as SQLite keeps it: datetimes with all six digits, so that text order is time order."""
	if isinstance(value, str | int | float | bytes) or value is None:
		# str subclasses and enums are stored as what they are made of
		return str(value) if isinstance(value, str) and type(value) is not str else value
	if isinstance(value, datetime.datetime):
		return value.strftime("%Y-%m-%d %H:%M:%S.%f")
	if isinstance(value, datetime.date):
		return value.isoformat()
	raise frappe.NotCovered(f"frappe.db with a value of {type(value)}")


def normalize(fieldtype, value):
	"""A value written to a Date or Datetime column in the one form that compares well."""
	if value in (None, ""):
		return None
	if fieldtype == "Datetime" and not isinstance(value, datetime.datetime):
		if isinstance(value, datetime.date):
			value = datetime.datetime.combine(value, datetime.time())
		else:
			value = date_parser.parse(str(value)).replace(tzinfo=None)
	elif fieldtype == "Date" and not isinstance(value, datetime.date):
		value = date_parser.parse(str(value)).date()
	elif fieldtype == "Date" and isinstance(value, datetime.datetime):
		value = value.date()
	return adapt(value)


def read_datetime(raw):
	text = raw.decode() if isinstance(raw, bytes) else raw
	try:
		return datetime.datetime.fromisoformat(text)
	except ValueError:
		return text


def read_date(raw):
	try:
		return datetime.date.fromisoformat(raw.decode()[:10])
	except ValueError:
		return raw.decode()


sqlite3.register_converter("datetime", read_datetime)
sqlite3.register_converter("date", read_date)
