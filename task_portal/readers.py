"""Who may read which record, kept as rows: what lists ask in place of the rules.

A rule that is put to a whole table gathers all that somebody ever touched before it gives a page of 20: with a million
tasks, seconds. Here a row stands for a record and a user whom one of its rules lets read it, and carries what lists are
filtered and sorted by, so that the database walks one user's rows in the list's order.

The rows are what the rules of `permissions` say, which are asked again of each record that has changed: before the
transaction's next list, or its end. What changes records past Frappe's documents (`frappe.db.set_value`) calls `write`.
A job compares all rows with the rules each day, and the latest changes each hour.

Like Frappe's own index of words, `__global_search`, it is a table without a DocType: nobody reads or writes it but this."""

from collections.abc import Iterable, Iterator
from functools import partial, reduce
from operator import mul

import frappe
from frappe import _
from frappe.query_builder import DocType as Table
from frappe.utils import add_to_date, create_batch, now_datetime, update_progress_bar

from task_portal.doctypes import MOVED
from task_portal.jobs import keep
from task_portal.people import get_anybody, get_portal_managers, is_portal_manager, is_staff
from task_portal.permissions import RULES, get_columns

TABLE = "__task_portal_readers"
# In `frappe.flags`: the records whose rows are to be written anew, as DocType, name, and the values of HANGING now and before;
# and those of which that was done, until the transaction ends.
CHANGED = "task_portal_changed_records"
WRITTEN = "task_portal_written_records"
# By what a ticket and a case are read with a task.
HANGING = ("ticket", "case", "assignee", "is_open")
# Of records asked about at once, and of rows in one statement. From 1000 names on MariaDB makes a table of them and plans anew.
BATCH, ROWS = 500, 500
# What is compared each hour, in hours: all that changed since the last time, twice.
LATEST = 2


# The table


def set_up():
	"""Make the table, and write the rows of all records where the site had none: installed now, or brought from elsewhere."""
	if TABLE in frappe.db.get_tables(cached=False):
		return
	frappe.db.sql_ddl(
		f"""create table `{TABLE}` (
			`doctype` varchar(140) not null,
			`name` varchar(140) not null,
			`user` varchar(140) not null,
			`is_open` bigint not null,
			`modified` datetime(6) not null,
			primary key (`doctype`, `name`, `user`)
		)"""
	)
	# A person's lists, of all and of what is open, by the last change.
	for title, fields in (("all", "`modified`"), ("open", "`is_open`, `modified`")):
		frappe.db.sql_ddl(f"create index `readers_{title}` on `{TABLE}` (`user`, `doctype`, {fields})")
	mend(progress=True)


def drop_table():
	for changed in (CHANGED, WRITTEN):
		frappe.flags.pop(changed, None)
	frappe.db.sql_ddl(f"drop table if exists `{TABLE}`")


# Writing


def write_changed():
	"""Before a list: the rows of what this transaction has changed."""
	if changed := frappe.flags.pop(CHANGED, None):
		write_records(changed)
		frappe.flags.setdefault(WRITTEN, set()).update(changed)
		frappe.db.after_rollback.add(partial(frappe.flags.pop, WRITTEN, None))


def write_all_changed():
	"""Before the commit: also what was written for a list, which a savepoint may have taken back since."""
	write_records(frappe.flags.pop(CHANGED, set()) | frappe.flags.pop(WRITTEN, set()))


def write_records(changed: set[tuple]):
	by_doctype = {doctype: set() for doctype in MOVED}
	for doctype, name, now, before in changed:
		by_doctype[doctype].add(name)
		if doctype == "Task" and now != before:
			for ticket, case, *_values in filter(None, (now, before)):
				by_doctype["Ticket"].add(ticket)
				by_doctype["Case"].add(case)
	for doctype, names in by_doctype.items():
		write(doctype, sorted(filter(None, names)))


def write(doctype: str, names: list[str], users: Iterable[str] | None = None) -> int:
	"""Make the rows of these records (of `users` alone, where given) what the rules say. Returns how many were not."""
	return sum(write_batch(doctype, batch, users) for batch in create_batch(names, BATCH))


def write_batch(doctype: str, names: list[str], users: Iterable[str] | None) -> int:
	wanted, stored = ask_rules(doctype, names, users), get_rows(doctype, names, users)
	gone, new = {}, []
	for name, user in sorted(stored.keys() - wanted.keys()):
		gone.setdefault(user, []).append(name)
	for user, records in gone.items():
		delete(doctype, records, user)
	for pair, values in sorted(wanted.items()):
		if stored.get(pair) != values:
			new.append((doctype, *pair, *values))
	for rows in create_batch(new, ROWS):
		places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(rows))
		# Not an insert: another transaction may have written the same row meanwhile.
		statement = (
			f"replace into `{TABLE}` (`doctype`, `name`, `user`, `is_open`, `modified`) values {places}"
		)
		frappe.db.sql(statement, [value for row in rows for value in row])
	return len(new) + sum(map(len, gone.values()))


def ask_rules(doctype: str, names: list[str], users: Iterable[str] | None = None) -> dict[tuple, tuple]:
	"""(name, user) to (is_open, modified), of every record and user for whom one of the rules holds."""
	# With an alias, so that the rules' subqueries name it too.
	table, viewer = Table(doctype), Table("User").as_("viewer")
	values = (table.name, viewer.name.as_("user"), table.is_open, table.modified)
	queries = []
	for criteria in RULES[doctype](get_anybody(viewer.name)).values():
		for criterion in criteria:
			query = frappe.qb.from_(table).join(viewer).on(criterion).select(*values)
			query = query.where(table.name.isin(names))
			queries.append(query.where(viewer.name.isin(users)) if users else query)
	return {(name, user): tuple(values) for name, user, *values in reduce(mul, queries).run()}


def get_rows(doctype: str, names: list[str], users: Iterable[str] | None) -> dict[tuple, tuple]:
	readers = frappe.qb.Table(TABLE)
	query = frappe.qb.from_(readers).select(readers.name, readers.user, readers.is_open, readers.modified)
	query = query.where((readers.doctype == doctype) & readers.name.isin(names))
	rows = (query.where(readers.user.isin(users)) if users else query).run()
	return {(name, user): tuple(values) for name, user, *values in rows}


def delete(doctype: str, names: list[str], user: str | None = None):
	readers = frappe.qb.Table(TABLE)
	query = frappe.qb.from_(readers).delete().where((readers.doctype == doctype) & readers.name.isin(names))
	(query.where(readers.user == user) if user else query).run()


# What changes the rows of many records


def write_where(doctype: str, filters: list[list], users: Iterable[str] | None = None):
	"""`write` of all records that the filters find; for tasks, also of their tickets and cases."""
	for names in get_batches(doctype, filters):
		write(doctype, names, users)
		for link in ("ticket", "case") if doctype == "Task" and not users else ():
			linked = frappe.get_all(
				"Task", {"name": ["in", names], link: ["is", "set"]}, pluck=link, distinct=True
			)
			write(link.title(), linked)


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


# Comparing


def mend_latest():
	mend([["modified", ">", add_to_date(now_datetime(), hours=-LATEST)]])


def mend(filters: list[list] | None = None, progress: bool = False) -> int:
	"""Ask the rules of all records, or of those that the filters find, and write what they say. Returns how many rows
	were wrong, which a job reports: something changes our records past Frappe's documents and does not call `write`."""
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


# Asking


def get_query(user: str, doctype: str) -> str:
	"""Hook permission_query_conditions of Task, Ticket and Case."""
	if not is_staff(user):
		return "1=0"
	if is_portal_manager(user):
		return ""
	write_changed()
	# All three columns: by `modified` the list's order is the rows' own, by `is_open` the list's filter reaches them.
	# An `or` beside it would make the database ask it of each record.
	fields = "`name`, `is_open`, `modified`"
	table = f"`tab{doctype}`"
	return (
		f"(({table}.`name`, {table}.`is_open`, {table}.`modified`) in"
		f" (select {fields} from {get_rows_of(user)} and `doctype` = {frappe.db.escape(doctype)}))"
	)


def get_rows_of(user: str) -> str:
	return f"`{TABLE}` where `user` = {frappe.db.escape(user)}"


def get_readable_query(user: str) -> str:
	"""A query for DocType and name of what the user may read: of staff who are not managers everywhere."""
	write_changed()
	return f"select `doctype`, `name` from {get_rows_of(user)}"


def get_child_query(user: str, doctype: str) -> str:
	"""Hook of what is read with its parent. Frappe lets a list name a child table itself."""
	if not is_staff(user):
		return "1=0"
	if is_portal_manager(user):
		return ""
	table = f"`tab{doctype}`"
	return f"(({table}.`parenttype`, {table}.`parent`) in ({get_readable_query(user)}))"


def get_readers(doctype: str, name: str) -> set[str]:
	"""Users of whoever may read the stored record, Task Portal Managers with them."""
	write_changed()
	return {user for _name, user in get_rows(doctype, [name], None)} | get_portal_managers()


def find_staff(doctype: str, name: str) -> dict[str, set[str]]:
	"""Who of the staff may read the stored record, and why: users to names of rules. Portal managers always."""
	table, viewer = Table(doctype), Table("User").as_("viewer")
	columns = get_columns(RULES[doctype](get_anybody(viewer.name)))
	query = (
		frappe.qb.from_(viewer).join(table).on(table.name == name).select(viewer.name.as_("user"), *columns)
	)
	query = query.where(viewer.name.isin(get_readers(doctype, name)))
	rows = query.where((viewer.enabled == 1) & (viewer.user_type == "System User")).run(as_dict=True)
	return {row.pop("user"): {reason for reason, holds in row.items() if holds} for row in rows}
