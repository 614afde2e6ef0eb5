"""MariaDB's SQL as apps write it, told to SQLite: parameters, string quotes, LIKE escapes, functions,
types."""

import datetime
import decimal
import json
import re
import sqlite3
from functools import lru_cache

import frappe
from dateutil import parser as date_parser

_TOKEN = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"\\]|\\.|\"\")*\"|`[^`]*`|[^'\"`]+|['\"`]", re.S)
_PLACEHOLDER = re.compile(r"%\((\w+)\)s|%s|%%")
_LIKE = re.compile(r"(\blike\s+(?:\?|:\w+|'(?:[^']|'')*'))(?!\s+escape)", re.I)
_LOCKING = re.compile(r"\bfor\s+update(\s+(skip\s+locked|nowait))?|\b(force|use)\s+index\s*\([^)]*\)", re.I)
_UNKNOWN = re.compile(
	r"\b(on\s+duplicate\s+key|interval|truncate|straight_join|regexp_replace|show|describe|load\s+data|match\s*\()",
	re.I,
)


def translate(query, values):
	"""(query, parameters) for SQLite. Lists among the values become a parenthesised group."""
	if not values:
		return _translate_text(query), ()
	named = isinstance(values, dict)
	bound = {} if named else []
	rest = iter(values if not named else ())

	def place(match):
		if match.group(0) == "%%":
			return "%"
		if named:
			return _bind_named(bound, match.group(1), values[match.group(1)])
		value = next(rest)
		if isinstance(value, list | tuple | set):
			bound.extend(adapt(item) for item in value)
			return "(" + ", ".join("?" * len(value)) + ")" if value else "(NULL)"
		bound.append(adapt(value))
		return "?"

	return _translate_text(_PLACEHOLDER.sub(place, query)), bound


def _bind_named(bound, key, value):
	if isinstance(value, list | tuple | set):
		names = [f"{key}_{position}" for position in range(len(value))]
		bound.update(zip(names, map(adapt, value), strict=True))
		return "(" + ", ".join(f":{name}" for name in names) + ")" if names else "(NULL)"
	bound[key] = adapt(value)
	return f":{key}"


@lru_cache(maxsize=2048)
def _translate_text(query):
	out = []
	for token in _TOKEN.findall(query):
		if token[0] == '"' and len(token) > 1:
			token = "'" + token[1:-1].replace("'", "''").replace('\\"', '"').replace('""', '"') + "'"
		elif token[0] not in "'`\"":
			token = _translate_keywords(token)
		out.append(token)
	return _LIKE.sub(r"\1 ESCAPE '\\'", "".join(out))


def _translate_keywords(text):
	if unknown := _UNKNOWN.search(text):
		raise frappe.NotCovered(f"frappe.db.sql with `{unknown.group(1)}` is not covered by benchless")
	text = _LOCKING.sub("", text)
	text = re.sub(r"\binsert\s+ignore\b", "INSERT OR IGNORE", text, flags=re.I)
	return re.sub(r"\bstart\s+transaction\b", "BEGIN IMMEDIATE", text, flags=re.I)


def adapt(value):
	"""A Python value as SQLite keeps it: datetimes with all six digits, so that text order is time order."""
	if isinstance(value, str | int | float | bytes) or value is None:
		# str subclasses and enums are stored as what they are made of
		return str(value) if isinstance(value, str) and type(value) is not str else value
	if isinstance(value, datetime.datetime):
		return value.strftime("%Y-%m-%d %H:%M:%S.%f")
	if isinstance(value, datetime.date):
		return value.isoformat()
	if isinstance(value, datetime.time):
		return value.strftime("%H:%M:%S.%f")
	if isinstance(value, datetime.timedelta):
		return timedelta_text(value)
	if isinstance(value, decimal.Decimal):
		return float(value)
	if isinstance(value, dict):
		return json.dumps(value)
	return str(value)


def timedelta_text(value):
	seconds, micro = divmod(value // datetime.timedelta(microseconds=1), 10**6)
	return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}.{micro:06}"


def normalize(fieldtype, value):
	"""A value written to a Date, Datetime or Time column in the one form that compares well."""
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
	elif fieldtype == "Time" and isinstance(value, str):
		hours, minutes, seconds = ([*value.split(":"), "0", "0"])[:3]
		value = datetime.timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds or 0))
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


def read_time(raw):
	hours, minutes, seconds = raw.decode().split(":")
	return datetime.timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))


sqlite3.register_converter("datetime", read_datetime)
sqlite3.register_converter("date", read_date)
sqlite3.register_converter("time", read_time)


def add_functions(connection):
	"""MariaDB functions SQLite has not."""
	now = lambda: datetime.datetime.now().strftime("%Y-%m-%d %H:%M:%S.%f")  # noqa: E731
	functions = {
		("now", 0): now, ("curdate", 0): lambda: now()[:10],
		("regexp", 2): lambda pattern, text: text is not None and bool(re.search(pattern, text, re.I)),
		("datediff", 2): lambda a, b: (_day(a) - _day(b)).days if a and b else None,
		("locate", 2): lambda needle, text: (text or "").lower().find((needle or "").lower()) + 1,
		("concat", -1): lambda *parts: None if None in parts else "".join(map(str, parts)),
		("if", 3): lambda test, yes, no: yes if test else no,
	}  # fmt: skip
	for (name, arity), function in functions.items():
		connection.create_function(name, arity, function)


def _day(value):
	return date_parser.parse(str(value)).date()
