"""How MariaDB compares, for SQLite: text without regard to case, accents and spaces at the end (utf8mb4_unicode_ci, as
Frappe sets it up), moments whatever their precision; LIKE; and how Python's values go in and come out.

Order of punctuation among itself is SQLite's. An expression has no collation unless `queries.py` gives it one."""

import datetime
import functools
import re
import sqlite3
import unicodedata
from decimal import Decimal

TEXT, MOMENT = "MARIADB_TEXT", "MARIADB_MOMENT"
MOMENT_ZERO, TIME_ZERO = "0000-00-00 00:00:00.000000", "00:00:00.000000"
WHOLE_MOMENT = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d(\.\d{1,6})?)?")


@functools.lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
	return simplify(text if text.isascii() else text.replace("ß", "ss")).rstrip(" ")


def simplify(text: str) -> str:
	if not text.isascii():
		text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
	return text.lower()


@functools.lru_cache(maxsize=1 << 16)
def fill(moment: str) -> str:
	if moment[1:2] == ":":
		moment = f"0{moment}"
	return moment.replace("T", " ") + (TIME_ZERO if moment[2:3] == ":" else MOMENT_ZERO)[len(moment) :]


def compare_by(key):
	return lambda a, b: ((a := key(a)) > (b := key(b))) - (a < b)


@functools.lru_cache(maxsize=1 << 10)
def get_like_pattern(pattern: str, escape: str) -> re.Pattern:
	parts = re.findall(rf"{re.escape(escape)}.|.", simplify(pattern), flags=re.DOTALL)
	wild = {"%": ".*", "_": "."}
	return re.compile("".join(wild.get(part) or re.escape(part[-1]) for part in parts), re.DOTALL)


def like(pattern, value, escape="\\") -> bool:
	return get_like_pattern(str(pattern), escape).fullmatch(simplify(str(value))) is not None


def tolerant(parse):
	"""A converter that leaves as it is what does not parse: SQLite keeps whatever is written."""

	def convert(value: bytes):
		try:
			return parse(value.decode())
		except ValueError:
			return value.decode()

	return convert


def parse_moment(text: str):
	return datetime.datetime.fromisoformat(fill(text))


def parse_date(text: str):
	return datetime.date.fromisoformat(text[:10])


def parse_time(text: str):
	hours, minutes, seconds = fill(text).split(":")
	return datetime.timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))


@tolerant
def parse_expression(text: str):
	"""For what comes from no column, `max(creation)` for one: MariaDB knows that this is a moment, or a date."""
	return (parse_moment if text[10:] else parse_date)(text) if WHOLE_MOMENT.fullmatch(text) else text


def to_time(value: datetime.timedelta) -> str:
	seconds = value.total_seconds()
	return f"{int(seconds // 3600):02}:{int(seconds // 60 % 60):02}:{seconds % 60:09.6f}"


# Text has no converter: Python's would get '' as None. All are named here, the deprecated defaults are not used.
sqlite3.register_adapter(datetime.datetime, lambda value: value.strftime("%Y-%m-%d %H:%M:%S.%f"))
sqlite3.register_adapter(datetime.date, datetime.date.isoformat)
sqlite3.register_adapter(datetime.timedelta, to_time)
sqlite3.register_adapter(datetime.time, lambda value: value.strftime("%H:%M:%S.%f"))
sqlite3.register_adapter(Decimal, float)
CONVERTERS = {"datetime": parse_moment, "timestamp": parse_moment, "date": parse_date, "time": parse_time}
for name, parse in (CONVERTERS | {"decimal": float}).items():
	sqlite3.register_converter(name, tolerant(parse))
