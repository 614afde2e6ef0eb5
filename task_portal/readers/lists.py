"""What is asked of the rows: by lists (hook permission_query_conditions), and who reads a record."""

import frappe
from frappe.query_builder import DocType as Table

from task_portal.people import get_anybody, get_portal_managers, is_portal_manager, is_staff
from task_portal.permissions import RULES, get_columns
from task_portal.readers.rows import TABLE, get_rows, write_changed


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
