"""A row for each record and user who may read it: the table, and how the rows of a record are made what the rules say."""

from collections.abc import Iterable
from functools import cache, partial, reduce
from operator import mul

import frappe
from frappe.query_builder import DocType as Table
from frappe.utils import create_batch

from task_portal.doctypes import MOVED
from task_portal.people import get_anybody
from task_portal.permissions import RULES

TABLE = "__task_portal_readers"
# The site's note of the rules that its rows are by.
RULES_KEY = "task_portal_rules"
# In `frappe.flags`: the records whose rows are to be written anew, as DocType, name, and the values of HANGING now and before;
# and those of which that was done, until the transaction ends.
CHANGED = "task_portal_changed_records"
WRITTEN = "task_portal_written_records"
# By what a ticket and a case are read with a task.
HANGING = ("ticket", "case", "assignee", "is_open")
# Of records asked about at once, and of rows in one statement. From 200 names on MariaDB plans by averages, in which all that
# hangs on no case counts as one.
BATCH, ROWS = 100, 500
# In the place of names, in a statement that is kept.
NAMES, USERS = "the names", "the users"


# The table


def create_table():
	"""Hook before_migrate, and at install: before anything saves a record. `many.set_up` writes the rows."""
	if TABLE not in frappe.db.get_tables(cached=False):
		frappe.db.set_global(RULES_KEY, None)
		# As Frappe makes its own; a database's default may be another.
		how = " character set utf8mb4 collate utf8mb4_unicode_ci" if frappe.db.db_type == "mariadb" else ""
		frappe.db.sql_ddl(
			f"""create table `{TABLE}` (
				`doctype` varchar(140) not null,
				`name` varchar(140) not null,
				`user` varchar(140) not null,
				`is_open` bigint not null,
				`modified` datetime(6) not null,
				primary key (`doctype`, `name`, `user`)
			){how}"""
		)
	# A person's lists, of all and of what is open, by the last change.
	for title, fields in (("all", "`modified`"), ("open", "`is_open`, `modified`")):
		index = f"index if not exists `readers_{title}` on `{TABLE}` (`user`, `doctype`, {fields})"
		frappe.db.sql_ddl(f"create {index}")


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
	"""Before the commit: also what was written for a list, which a savepoint may have taken back since. And once more after
	it, for this transaction does not see what others have committed since it began."""
	if changed := frappe.flags.pop(CHANGED, set()) | frappe.flags.pop(WRITTEN, set()):
		write_records(changed)
		frappe.db.after_commit.add(partial(write_again, changed))


def write_again(changed: set[tuple]):
	try:
		write_records(changed)
	except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
		# What was saved is saved; the jobs that compare will mend its rows. Not Frappe's rollback, which forgets what else is
		# to be done after the commit.
		frappe.db.sql("rollback")
	frappe.db.commit()


def note(doctype: str, name: str):
	"""Of a record that something else than its own document has changed."""
	frappe.flags.setdefault(CHANGED, set()).add((doctype, name, None, None))
	frappe.db.before_commit.add(write_all_changed)


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
	sql = get_rules_query(doctype, bool(users))
	for place, values in ((NAMES, names), (USERS, users or ())):
		escaped = (frappe.db.escape(value, percent=False) for value in values)
		sql = sql.replace(f"'{place}'", ", ".join(escaped))
	return {(name, user): tuple(values) for name, user, *values in frappe.db.sql(sql)}


@cache
def get_rules_query(doctype: str, of_users: bool) -> str:
	"""The rules as one statement, which it takes longer to write than to run; with a word where the names stand."""
	# With an alias, so that the rules' subqueries name it too.
	table, viewer = Table(doctype), Table("User").as_("viewer")
	values = (table.name, viewer.name.as_("user"), table.is_open, table.modified)
	queries = []
	for criteria in RULES[doctype](get_anybody(viewer.name)).values():
		for criterion in criteria:
			query = frappe.qb.from_(table).join(viewer).on(criterion).select(*values)
			query = query.where(table.name.isin([NAMES]))
			queries.append(query.where(viewer.name.isin([USERS])) if of_users else query)
	return reduce(mul, queries).get_sql()


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
