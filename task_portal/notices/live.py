"""Who hears at once, over Frappe's socket server, that one of our records has changed: who may read it, or could before.

Frappe itself names the record, and who changed it, to all staff who have a list of its kind open."""

from functools import partial

import frappe

from task_portal.doctypes import MOVED
from task_portal.people import get_managers, get_portal_managers, is_staff
from task_portal.readers.lists import get_readers
from task_portal.readers.rows import write_all_changed


def tell_lists(doctype: str, name: str, before, causer: str):
	"""Before the commit, for a read after it would begin the next snapshot. `before`: the record as its readers had it; a list
	drops what its reader has lost."""
	write_all_changed()
	readers = get_readers(doctype, name) | (get_parties(before) if before else set())
	readers = [user for user in sorted(readers) if is_staff(user)]
	readers = [user for user in readers if frappe.has_permission(doctype, "read", user=user)]
	change = {"doctype": doctype, "name": name, "user": causer}
	frappe.db.after_commit.add(partial(emit, change, readers))


def emit(change: dict, users: list[str]):
	for user in users:
		# `publish_realtime` sends what lists listen for to everybody who has one open.
		frappe.realtime.emit_via_redis("list_update", change, frappe.realtime.get_user_room(user))


def get_parties(doc) -> set[str]:
	"""Who has it in their lists by what stands in the record."""
	fields = (MOVED[doc.doctype].holder, "approver", "originator" if doc.doctype == "Task" else "owner")
	managers = get_managers(doc.department) if doc.department else []
	return {user for field in fields if (user := doc.get(field))} | {*managers, *get_portal_managers()}
