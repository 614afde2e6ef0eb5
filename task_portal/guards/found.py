"""Global search: what of our records, and of what is kept about them, its caller may find."""

import re

import frappe
from frappe.desk.doctype.global_search_settings.global_search_settings import get_doctypes_for_global_search
from frappe.query_builder import Criterion
from frappe.query_builder.functions import Match
from frappe.utils import cint, global_search
from pypika import Table
from pypika.terms import LiteralValue

from task_portal.doctypes import get_doctypes
from task_portal.guards.about import ABOUT, REFERENCES

FOUND = Table("__global_search")
# A word finds no more of one search, whatever its caller asks for.
MOST = 100


@frappe.whitelist()
def search(text: str, start: int = 0, limit: int = 20, doctype: str = "") -> list[dict]:
	"""`frappe.utils.global_search.search`: 15 shows records that its caller may not read, 16 takes them out of what it
	found, so that somebody who may read few of many finds none. Of our records, and of what is kept about them, the
	database looks among those that the caller may list."""
	judged = {*get_doctypes(), *REFERENCES, *ABOUT}
	can_read = set(get_doctypes_for_global_search()) & set(frappe.get_user().get_can_read())
	found = [] if doctype in judged else global_search.search(text, start, limit, doctype)
	wanted = [doctype] if doctype else sorted(judged)
	ours = [
		row
		for name in wanted
		if name in judged & can_read
		for row in search_in(name, text, cint(start), min(cint(limit) or 20, MOST))
	]
	return ours + [row for row in found if row.doctype not in judged]


def search_in(doctype: str, text: str, start: int, limit: int) -> list[dict]:
	"""What has all words of one of the text's alternatives (Frappe's dialog sends them with & between), or words that
	begin so; each record once."""
	content, readable = FOUND.content, LiteralValue(f"({get_readable(doctype)})")
	found = {}
	for words in filter(None, (re.findall(r"\w+", words) for words in text.split("&"))):
		# Frappe puts the first + and the last *; a hyphen, as in a record's number, would exclude what follows.
		rank = Match(content).Against("* +".join(words))
		# Short words (Ali, TKT) and common ones are in no index of MariaDB's.
		contained = Criterion.all([content.like(f"%{word}%") for word in words])
		for condition in (rank, contained):
			query = frappe.qb.from_(FOUND).select(FOUND.doctype, FOUND.name, content, rank.as_("rank"))
			query = query.where(condition).where(FOUND.doctype == doctype).where(FOUND.name.isin(readable))
			query = query.orderby("rank", order=frappe.qb.desc).offset(start).limit(limit)
			if rows := query.run(as_dict=True):
				found |= {row.name: row for row in rows if row.name not in found}
				break
	return add_titles(doctype, list(found.values()))


def get_readable(doctype: str) -> str:
	"""A query for the names of what the caller may list, as part of one that has values of its own."""
	# A string on 15, a query on 16.
	return str(frappe.get_list(doctype, fields=["name"], order_by=None, run=False)).replace("%", "%%")


def add_titles(doctype: str, rows: list) -> list:
	if rows and (field := frappe.get_meta(doctype).title_field):
		names = [row.name for row in rows]
		titles = dict(frappe.get_all(doctype, {"name": ["in", names]}, ["name", field], as_list=True))
		for row in rows:
			row.title = titles.get(row.name)
	return rows
