"""What lies around a record, fetched in one statement: what was said, what became of it, what belongs to it."""

from typing import NamedTuple

import frappe
from frappe.query_builder import DocType as Table
from pypika import Order
from pypika.terms import NullValue, ValueWrapper

from task_portal.portal.access import Viewer, get_criterion
from task_portal.portal.words import describe_state
from task_portal.texts import plain

VERSIONS_SHOWN = 60
RELATED_SHOWN = 50


class Around(NamedTuple):
	"""Rows of source, name, owner, user_type, text, mark and at."""

	messages: list[dict]
	versions: list[dict]
	related: list[dict]


def get_around(doc, viewer: Viewer, messages_shown: int) -> Around:
	"""The latest first, but what is related in the order in which it came."""
	queries = [get_messages_query(doc, messages_shown + 1), get_versions_query(doc)]
	if related := get_related_query(doc, viewer):
		queries.append(related)
	found = {"message": [], "version": [], "related": []}
	for row in run_together(queries):
		found[row.source].append(row)
	for rows in found.values():
		rows.sort(key=lambda row: (str(row.at), row.name), reverse=True)
	return Around(found["message"], found["version"], found["related"][::-1])


def get_messages_query(doc, limit: int):
	"""What `conversation` calls with the client. Comments are the office's own and never read here."""
	said, user = Table("Communication"), Table("User")
	return (
		frappe.qb.from_(said)
		.left_join(user)
		.on(user.name == said.owner)
		.select(ValueWrapper("message", "source"), said.name, said.owner, user.user_type)
		.select(said.content.as_("text"), said.sent_or_received.as_("mark"), said.creation.as_("at"))
		.where((said.reference_doctype == doc.doctype) & (said.reference_name == doc.name))
		.where(said.with_client == 1)
		.orderby(said.creation, order=Order.desc)
		.limit(limit)
	)


def get_versions_query(doc):
	version, user = Table("Version"), Table("User")
	return (
		frappe.qb.from_(version)
		.left_join(user)
		.on(user.name == version.owner)
		.select(ValueWrapper("version", "source"), version.name, version.owner, user.user_type)
		.select(version.data.as_("text"), NullValue().as_("mark"), version.creation.as_("at"))
		.where((version.ref_doctype == doc.doctype) & (version.docname == doc.name))
		.orderby(version.creation, order=Order.desc)
		.limit(VERSIONS_SHOWN)
	)


def get_link(doc) -> tuple[str, str, str | None]:
	"""What is related: of a ticket and a case its tasks; of a task its case, or else its ticket."""
	if doc.doctype != "Task":
		return "Task", doc.doctype.lower(), doc.name
	return ("Case", "name", doc.case) if doc.case else ("Ticket", "name", doc.ticket)


def get_related_query(doc, viewer: Viewer):
	doctype, field, name = get_link(doc)
	if not name:
		return None
	table = Table(doctype)
	return (
		frappe.qb.from_(table)
		.select(ValueWrapper("related", "source"), table.name, NullValue().as_("owner"))
		.select(NullValue().as_("user_type"), table.subject.as_("text"), table.status.as_("mark"))
		.select(table.creation.as_("at"))
		.where((table[field] == name) & get_criterion(doctype, viewer))
		.orderby(table.creation)
		.limit(RELATED_SHOWN)
	)


def show_related(doc, rows: list[dict]) -> list[dict]:
	doctype = get_link(doc)[0]
	return [
		{"doctype": doctype, "name": row.name, "subject": plain(row.text)} | describe_state(doctype, row.mark)
		for row in rows
	]


def run_together(queries: list) -> list[dict]:
	"""Several limited queries of the same columns as one statement. Their order is lost."""
	# Each in a SELECT of its own: a member of a UNION may have no LIMIT.
	first, *others = [frappe.qb.from_(query).select("*") for query in queries]
	together = first
	for query in others:
		together = together.union_all(query)
	return frappe.qb.from_(together).select("*").run(as_dict=True)
