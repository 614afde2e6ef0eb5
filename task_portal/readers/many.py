"""The rows of many records: what changes them at once; and all of them, compared with the rules."""

import hashlib
from collections.abc import Iterable, Iterator

import frappe
from frappe import _
from frappe.query_builder import DocType as Table
from frappe.utils import add_to_date, create_batch, now_datetime, update_progress_bar

from task_portal.doctypes import MOVED
from task_portal.jobs import keep
from task_portal.readers.rows import (
	BATCH,
	RULES_KEY,
	TABLE,
	create_table,
	delete,
	get_rules_query,
	note,
	write,
	write_changed,
)

# What is compared each hour, in hours: all that changed since the last time, twice.
LATEST = 2


def set_up():
	"""Make the table, and write the rows of all records where there was none, or where they are by rules of another version."""
	rules = hashlib.sha256("".join(get_rules_query(doctype, False) for doctype in MOVED).encode()).hexdigest()
	create_table()
	if frappe.db.get_global(RULES_KEY) != rules:
		mend(progress=True)
		frappe.db.set_global(RULES_KEY, rules)


# What changes the rows of many records


def write_where(doctype: str, filters: list[list], users: Iterable[str] | None = None):
	"""`write` of all records that the filters find; for tasks, also of their tickets and cases."""
	for names in get_batches(doctype, filters):
		write(doctype, names, users)
		if doctype == "Task" and not users:
			write_linked(names)


def write_linked(tasks: list[str]) -> int:
	wrong = 0
	for link in ("ticket", "case"):
		filters = {"name": ["in", tasks], link: ["is", "set"]}
		wrong += write(link.title(), frappe.get_all("Task", filters, pluck=link, distinct=True))
	return wrong


def write_department(department: str, users: Iterable[str] | None = None):
	"""Its managers have changed: `users`, or all that it has."""
	if users is None or users:
		for doctype in MOVED:
			write_where(doctype, [["department", "=", department]], users)


def move_user(doc, method=None, old: str | None = None, new: str | None = None, merge: bool = False):
	"""Hook of User, after a rename, and after a merge."""
	write_changed()
	readers = frappe.qb.Table(TABLE)
	found = frappe.qb.from_(readers).select(readers.doctype, readers.name).where(readers.user == old).run()
	for doctype in MOVED:
		names = [name for of_doctype, name in found if of_doctype == doctype]
		for batch in create_batch(names, BATCH):
			delete(doctype, batch, old)
			write(doctype, batch, [new])


def forget_user(doc, method=None):
	"""Hook of User, after it is deleted."""
	readers = frappe.qb.Table(TABLE)
	frappe.qb.from_(readers).delete().where(readers.user == doc.name).run()


def follow_repeat(repeat, method=None):
	"""Hook of Auto Repeat, which writes its name into the record that it repeats, past the record's document."""
	if repeat.reference_doctype in MOVED:
		note(repeat.reference_doctype, repeat.reference_document)


# Comparing


def mend_latest():
	mend([["modified", ">", add_to_date(now_datetime(), hours=-LATEST)]])


def mend(filters: list[list] | None = None, progress: bool = False) -> int:
	"""Ask the rules of all records, or of those that the filters find, and write what they say. Returns how many rows
	were wrong, which a job reports: something changes our records past Frappe's documents and does not call `note`."""
	write_changed()
	wrong = sum(mend_doctype(doctype, filters or [], progress) for doctype in MOVED)
	if wrong and not progress:
		frappe.log_error(
			_("Task Portal: {0} rows of who may read what were wrong, and were mended.").format(wrong)
		)
	return wrong


def mend_doctype(doctype: str, filters: list[list], progress: bool) -> int:
	wrong, done, count = 0, 0, frappe.db.count(doctype, filters) if progress else 0
	for names in get_batches(doctype, filters):
		wrong, done = wrong + write(doctype, names), done + len(names)
		# Of the latest: a ticket changes its readers with its tasks, and is not changed itself.
		wrong += write_linked(names) if filters and doctype == "Task" else 0
		keep()
		if progress:
			update_progress_bar(_("Who may read: {0}").format(_(doctype)), done - 1, count)
	return wrong if filters else wrong + drop_rows_of_gone(doctype)


def drop_rows_of_gone(doctype: str) -> int:
	readers, table = frappe.qb.Table(TABLE), Table(doctype)
	query = frappe.qb.from_(readers).left_join(table).on(table.name == readers.name).select(readers.name)
	gone = query.where((readers.doctype == doctype) & table.name.isnull()).run()
	for names in create_batch([name for (name,) in gone], BATCH):
		delete(doctype, names)
	return len(gone)


def get_batches(doctype: str, filters: list[list]) -> Iterator[list[str]]:
	last = ""
	while names := get_batch(doctype, [*filters, ["name", ">", last]]):
		yield names
		last = names[-1]


def get_batch(doctype: str, filters: list[list]) -> list[str]:
	return frappe.get_all(doctype, filters, pluck="name", order_by="name asc", limit=BATCH)
