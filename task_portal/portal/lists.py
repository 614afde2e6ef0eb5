"""Lists of a client's records: by status, searched, sorted, page by page."""

from typing import NamedTuple

import frappe
from frappe import _
from frappe.query_builder import Criterion
from frappe.query_builder import DocType as Table
from frappe.query_builder.functions import Lower
from pypika import CustomFunction, Order
from pypika.terms import ValueWrapper

from task_portal.portal.access import Viewer, get_criterion
from task_portal.portal.fields import get_listed, show
from task_portal.portal.words import get_label, get_states
from task_portal.texts import escape

PAGE_LENGTH = 20
# Further back nobody turns pages; a search finds it.
LAST_PAGE = 500
SEARCH_LENGTH = 140
OPEN = "open"
SORTS = {
	"changed": ("modified", Order.desc),
	"newest": ("creation", Order.desc),
	"oldest": ("creation", Order.asc),
	"due": ("due_date", Order.asc),
}
Instr = CustomFunction("instr", ["text", "part"])


class InvalidFilter(frappe.ValidationError):
	pass


class Filters(NamedTuple):
	status: str = ""
	search: str = ""
	sort: str = "changed"
	page: int = 1
	client: str = ""


class Page(NamedTuple):
	records: list[dict]
	has_more: bool


def get_statuses(doctype: str) -> list[str]:
	"""What a list can be filtered by: `open`, or the label of a state, as the workflow's admin wrote it."""
	return [OPEN, *dict.fromkeys(get_label(row) for row in get_states(doctype))]


def get_sorts(doctype: str) -> list[str]:
	return [sort for sort, (field, _order) in SORTS.items() if field in get_listed(doctype)]


def validate_filters(doctype: str, viewer: Viewer, filters: Filters):
	known = {
		"status": ["", *get_statuses(doctype)],
		"sort": get_sorts(doctype),
		"client": ["", *viewer.clients],
	}
	for field, values in known.items():
		if getattr(filters, field) not in values:
			frappe.throw(
				_("{0} is not one of: {1}.").format(field, ", ".join(value for value in values if value)),
				InvalidFilter,
			)
	if not 1 <= filters.page <= LAST_PAGE:
		frappe.throw(_("page is a number from 1 to {0}.").format(LAST_PAGE), InvalidFilter)
	if len(filters.search) > SEARCH_LENGTH:
		frappe.throw(_("search has at most {0} characters.").format(SEARCH_LENGTH), InvalidFilter)


def clean_filters(doctype: str, viewer: Viewer, values: dict) -> Filters:
	"""Filters from an address: what is not understood is left out."""
	status, sort, client = (str(values.get(field) or "") for field in ("status", "sort", "client"))
	page = str(values.get("page") or "")
	return Filters(
		status=status if status in get_statuses(doctype) else "",
		search=str(values.get("search") or "").strip()[:SEARCH_LENGTH],
		sort=sort if sort in get_sorts(doctype) else "changed",
		page=min(max(int(page), 1), LAST_PAGE) if page.isdecimal() and len(page) < 6 else 1,
		client=client if client in viewer.clients else "",
	)


def list_records(doctype: str, viewer: Viewer, filters: Filters) -> Page:
	"""One statement, however many records there are: a row more than shown tells whether a page follows."""
	validate_filters(doctype, viewer, filters)
	table = Table(doctype)
	field, order = SORTS[filters.sort]
	query = frappe.qb.from_(table).select(*[table[name] for name in get_listed(doctype)])
	query = query.where(get_criterion(doctype, viewer))
	for condition in get_conditions(doctype, filters):
		query = query.where(condition)
	if field == "due_date":
		# Without a due date: last.
		query = query.orderby(table.due_date.isnull())
	query = query.orderby(table[field], order=order).orderby(table.name, order=order)
	rows = query.limit(PAGE_LENGTH + 1).offset((filters.page - 1) * PAGE_LENGTH).run(as_dict=True)
	return Page([show(doctype, row) for row in rows[:PAGE_LENGTH]], len(rows) > PAGE_LENGTH)


def get_conditions(doctype: str, filters: Filters) -> list:
	table, conditions = Table(doctype), []
	if filters.client:
		conditions.append(table.client == filters.client)
	if filters.status == OPEN:
		conditions.append(table.is_open == 1)
	elif filters.status:
		states = [row.state for row in get_states(doctype) if get_label(row) == filters.status]
		conditions.append(table.status.isin(states))
	if filters.search:
		# Not LIKE: what the client types has no wildcards.
		subject, term = table.subject, filters.search
		# As typed, and as it is stored among tags.
		texts = ((subject, term), (subject, escape(term)), (table.name, term))
		conditions.append(Criterion.any([contains(column, text) for column, text in texts]))
	return conditions


def contains(column, text: str) -> Criterion:
	"""In any case, as the database counts letters as one: it lowers both."""
	return Instr(Lower(column), Lower(ValueWrapper(text))) > 0
