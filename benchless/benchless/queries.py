"""MariaDB's SQL in SQLite's words: what Frappe's own code writes, and the commonest of what apps write."""

import functools
import re
from typing import NamedTuple

from benchless.collations import TEXT

KEPT = re.compile(r"""(?s)'(?:[^']|'')*'|`[^`]*`|"(?:[^"]|"")*"|/\*.*?\*/|--\s[^\n]*""")
# fmt: off
READING = re.compile(r"(?i)[\s(]*(select|with|values|pragma|explain|begin|start|commit|rollback|release|vacuum|analyze)\b")
WRITING = re.compile(r"(?i)\b(insert|update|delete|replace|lock in share mode)\b(?!\()")
GIVING_MOMENTS = re.compile(r"(?is)\s*select\b(?:(?!\bfrom\b).)*\b(max|min|coalesce|if|case|timestamp|date|now|curdate|date_add|date_sub|greatest|least)\b[\s(]")
PARAMETER = re.compile(r"%%|%s|%\((\w+)\)s")
UNITS = "(microsecond|second|minute|hour|day|week|month|quarter|year)s?"
PARENS = r"\([^()]*(?:\([^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*\)[^()]*)*\)"
TEXTS = "coalesce|concat|concat_ws|lower|upper|trim|substring|replace"
OPERATOR = r"\s*(=|!=|<|>|(?:not\s+)?(?:in|between)\b)"
REWRITES = (
	(r"\s+(for update( skip locked| nowait)?|lock in share mode)", ""),
	(r"\binsert ignore\b", "insert or ignore"),
	(r"^(commit|rollback) and chain", r"\1"),
	(r"^(start transaction|begin)\b.*", "select 1"),
	(r"\bmatch\s*\(([^()]+)\)\s*against\s*\(([^()]+?)(\s+in boolean mode)?\)", r"match_against(\1, \2)"),
	(r"(\bgroup_concat\([\w.']+)\s+separator\s+('\d+')", r"\1, \2"),
	(r"(?<!\*)/(?!\*)", " * 1.0 / "),
	(r"\badddate\(", "date_add("),
	(rf",\s*interval\s+(.+?)\s+{UNITS}\s*\)", r", \1, '\2')"),
	(rf"((?:[\w.']|%\(\w+\)s|%s)+(?:{PARENS})?)\s*([-+])\s*interval\s+(\S+)\s+{UNITS}\b", r"date_add(\1, \2 \3, '\4')"),
	(rf"\b(coalesce\([^()]+,\s*[\d.]+\))(?={OPERATOR})", r"cast(\1 as numeric)"),
	(rf"\b((?:{TEXTS}){PARENS})(?={OPERATOR})", rf"\1 collate {TEXT}"),
	(rf"(^|\bunion\s+(?:all\s+)?)({PARENS})(?=\s*(?:$|union\b|order\b|limit\b))", r"\1select * from \2"),
)
# fmt: on


class Query(NamedTuple):
	sql: str
	locks: bool  # it takes the lock of the site
	gives_moments: bool  # what it selects may be a moment that comes from no column


@functools.lru_cache(maxsize=1 << 12)
def translate(query: str) -> Query:
	"""Names and literals are left as they are, comments are left out."""
	kept = []

	def keep(match):
		if match[0][:2] in ("/*", "--"):
			return " "
		kept.append(match[0])
		return f"'{len(kept) - 1}'"

	query = re.sub(r"(?i)\binterval '(-?\d+) (\w+)'", r"interval \1 \2", query)
	query = KEPT.sub(keep, query).strip("; \t\n")
	locks = not READING.match(query) or "for update" in query.lower() or bool(WRITING.search(query))
	moments = bool(GIVING_MOMENTS.match(query)) and "date_format" not in query.lower()
	for pattern, replacement in REWRITES:
		query = re.sub(f"(?i){pattern}", replacement, query)
	return Query(re.sub(r"'(\d+)'", lambda match: kept[int(match[1])], query), locks, moments)


def bind(query: str, values) -> tuple[str, list]:
	"""`%s` and `%(name)s` as SQLite's `?`, a list or tuple as many of them. Raises TypeError where they do not match."""
	bound, sequence = [], iter(values)
	places = sum(match[0] == "%s" for match in PARAMETER.finditer(query))
	if not isinstance(values, dict) and places != len(values):
		raise TypeError(f"{len(values)} values for a query with {places} places")

	def place(match):
		if match[0] == "%%":
			return "%"
		value = values[match[1]] if match[1] else next(sequence)
		is_list = isinstance(value, list | tuple | set | frozenset)
		bound.extend(value if is_list else [value])
		return f"({', '.join('?' * len(value)) or 'null'})" if is_list else "?"

	return PARAMETER.sub(place, query), bound
