"""Functions of MariaDB that SQLite lacks or has otherwise: those that Frappe's code and query builder name, and their kin."""

import datetime
import re
import sqlite3

from dateutil.relativedelta import relativedelta

from benchless.collations import MOMENT, TEXT, compare_by, fill, fold, like, simplify

SECONDS = {"MICROSECOND": 1e-6, "SECOND": 1, "MINUTE": 60, "HOUR": 3600, "DAY": 86400, "WEEK": 604800}
MONTHS = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}
# MariaDB's letters are those of strftime but for these
LETTERS = {"i": "%M", "s": "%S", "M": "%B", "W": "%A", "h": "%I", "T": "%H:%M:%S", "r": "%I:%M:%S %p", "v": "%V", "x": "%G",
	"e": "%-d", "c": "%-m", "k": "%-H", "l": "%-I"}  # fmt: skip


def with_nulls(function):
	"""Null where one of the arguments is."""
	return lambda *values: None if None in values else function(*values)


def to_datetime(value) -> datetime.datetime:
	text = fill(str(value))
	return datetime.datetime.fromisoformat(text if text[2:3] != ":" else f"1970-01-01 {text}")


def moment(function):
	"""Of a moment, null or not."""
	return with_nulls(lambda value, *more: function(to_datetime(value), *more))


def date_format(value, form: str):
	return value.strftime(re.sub("%(.)", lambda letter: LETTERS.get(letter[1], letter[0]), form))


def date_add(value, amount, unit: str, sign: int = 1):
	"""As text of the same kind: a date stays one unless hours are added."""
	unit, amount = unit.upper(), sign * float(amount)
	months, seconds = int(amount * MONTHS.get(unit, 0)), amount * SECONDS.get(unit, 0)
	moved = to_datetime(value) + relativedelta(months=months, seconds=seconds)
	is_date = len(str(value)) == len("2025-01-31") and moved.time() == datetime.time()
	return moved.date().isoformat() if is_date else moved.isoformat(" ")


def match_against(text, wanted):
	"""How many words of the text begin with one that is wanted; all of them must be there."""
	words = re.findall(r"\w+", simplify(str(text)))
	found = [sum(word.startswith(start) for word in words) for start in re.findall(r"\w+", simplify(wanted))]
	return sum(found) if all(found) else 0


def locate(part, text, start: int = 1):
	return fold(str(text)).find(fold(str(part)), start - 1) + 1


# fmt: off
FUNCTIONS = {
	("match_against", 2): with_nulls(match_against),
	("like", 2): with_nulls(like),
	("like", 3): with_nulls(like),
	("regexp", 2): with_nulls(lambda pattern, value: re.search(pattern, str(value), re.IGNORECASE) is not None),
	("is_empty", 1): with_nulls(lambda value: fold(str(value)) == "" or value == 0),  # equal to '', on MariaDB
	("regexp_replace", 3): with_nulls(lambda value, pattern, new: re.sub(pattern, new, str(value))),
	("concat", -1): with_nulls(lambda *parts: "".join(map(str, parts))),
	("concat_ws", -1): lambda by, *parts: by.join(str(part) for part in parts if part is not None),
	("if", 3): lambda condition, yes, no: yes if condition else no,
	("locate", -1): with_nulls(locate),
	("instr", 2): with_nulls(lambda text, part: locate(part, text)),
	("char_length", 1): with_nulls(lambda text: len(str(text))),
	("lower", 1): with_nulls(lambda text: str(text).lower()),
	("upper", 1): with_nulls(lambda text: "".join(c if c == "ß" else c.upper() for c in str(text))),
	("truncate", 2): with_nulls(lambda number, places: int(number * 10**places) / 10**places),
	("greatest", -1): with_nulls(max),
	("least", -1): with_nulls(min),
	("now", 0): lambda: datetime.datetime.now().isoformat(" ", "seconds"),
	("curdate", 0): lambda: datetime.date.today().isoformat(),
	("date_add", 3): with_nulls(date_add),
	("date_sub", 3): with_nulls(lambda value, amount, unit: date_add(value, amount, unit, -1)),
	("datediff", 2): with_nulls(lambda end, start: (to_datetime(end).date() - to_datetime(start).date()).days),
	("date_format", 2): moment(date_format),
	("unix_timestamp", 1): moment(lambda value: value.timestamp() if value.microsecond else int(value.timestamp())),
	("timestamp", 1): with_nulls(lambda value: fill(str(value))),
	("timestamp", 2): with_nulls(lambda day, time: f"{str(day)[:10]} {fill(str(time))}"),
	("year", 1): moment(lambda value: value.year),
	("quarter", 1): moment(lambda value: (value.month + 2) // 3),
	("month", 1): moment(lambda value: value.month),
	("monthname", 1): moment(lambda value: value.strftime("%B")),
	("yearweek", 2): moment(lambda value, mode: int(value.strftime("%G%V"))),
	("dayofweek", 1): moment(lambda value: value.isoweekday() % 7 + 1),
	("dayofyear", 1): moment(lambda value: value.timetuple().tm_yday),
	("hour", 1): moment(lambda value: value.hour),
}
# fmt: on


def teach(connection: sqlite3.Connection):
	"""Give a new connection the collations and functions."""
	connection.create_collation(TEXT, compare_by(fold))
	connection.create_collation(MOMENT, compare_by(fill))
	for (name, arguments), function in FUNCTIONS.items():
		connection.create_function(name, arguments, function, deterministic=name not in ("now", "curdate"))
