"""What Frappe's rename and merge leave to us: rows of two people who become one, and what names a type in words."""

import frappe
from frappe import _

from task_portal.doctypes import MOVED
from task_portal.people import CLIENT, DEPARTMENT_MANAGER, MEMBER, add_roles, is_staff

# Child tables with one row a person: the field with a right, and the larger one.
ROWS = {"Department Member": ("is_manager", 1), "Client Portal User": ("sees", "All requests")}


class DifferentSectors(frappe.ValidationError):
	pass


def merge_user(user, method=None, old: str | None = None, new: str | None = None, merge: bool = False):
	"""Hook of User, after a rename: the two are one member, one portal user, with the larger right."""
	if not merge:
		return
	for table in ROWS:
		for parent in set(frappe.get_all(table, {"user": new}, pluck="parent")):
			keep_one_row_each(table, parent)
	give_roles(new)


def give_roles(user: str):
	rows = frappe.get_all("Department Member", {"user": user}, pluck="is_manager")
	if rows and is_staff(user):
		add_roles(user, MEMBER, *([DEPARTMENT_MANAGER] if any(rows) else []))
	if not is_staff(user) and frappe.db.exists("Client Portal User", {"user": user}):
		add_roles(user, CLIENT)


def move_rows(table: str, old: str, new: str):
	"""The people of `old` belong to `new`, each once."""
	frappe.db.set_value(table, {"parent": old}, "parent", new, update_modified=False)
	keep_one_row_each(table, new)


def keep_one_row_each(table: str, parent: str):
	field, larger = ROWS[table]
	rows = frappe.get_all(
		table, {"parent": parent}, ["name", "user", "parenttype", field], order_by="idx asc"
	)
	kept = {}
	for row in rows:
		first = kept.setdefault(row.user, row)
		if first is not row:
			frappe.db.delete(table, {"name": row.name})
			first[field] = larger if larger in (first[field], row[field]) else first[field]
	for idx, row in enumerate(kept.values(), 1):
		name = frappe.db.get_value("User", row.user, "full_name")
		values = {field: row[field], "idx": idx, "full_name": name}
		frappe.db.set_value(table, row.name, values, update_modified=False)
		frappe.clear_document_cache(row.parenttype, parent)


def validate_same_sector(doctype: str, old: str, new: str):
	sectors = [frappe.db.get_value(doctype, name, "sector") for name in (old, new)]
	if sectors[0] != sectors[1]:
		frappe.throw(
			_("{0} {1} is of sector {2}, {3} of sector {4}: they stay two.").format(
				_(doctype), old, sectors[0], new, sectors[1]
			),
			DifferentSectors,
		)


def rename_in_workflows(old: str, new: str):
	"""A transition names its type in words, which Frappe does not know for a link."""
	workflows = frappe.get_all("Workflow", {"document_type": ["in", list(MOVED)]}, pluck="name")
	filters = {"parent": ["in", workflows], "only_for_type": old}
	frappe.db.set_value("Workflow Transition", filters, "only_for_type", new, update_modified=False)
	for name in workflows:
		frappe.clear_document_cache("Workflow", name)
