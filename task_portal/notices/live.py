"""Who hears at once, over Frappe's socket server, that one of our records has changed: who may read it, or could before.

Frappe itself names the record, and who changed it, to all staff who have a list of its kind open."""

import frappe

from task_portal.doctypes import MOVED
from task_portal.people import get_managers, get_portal_managers, is_staff
from task_portal.permissions import find_staff


def tell_lists(doctype: str, name: str, before, causer: str):
	"""After the commit. `before`: the record as its readers had it; a list drops what its reader has lost."""
	readers = set(find_staff(doctype, name)) | (get_parties(before) if before else set())
	change = {"doctype": doctype, "name": name, "user": causer}
	for user in sorted(readers):
		if is_staff(user) and frappe.has_permission(doctype, "read", user=user):
			# `publish_realtime` sends what lists listen for to everybody who has one open.
			frappe.realtime.emit_via_redis("list_update", change, frappe.realtime.get_user_room(user))


def get_parties(doc) -> set[str]:
	"""Who has it in their lists by what stands in the record."""
	fields = (MOVED[doc.doctype].holder, "approver", "originator" if doc.doctype == "Task" else "owner")
	managers = get_managers(doc.department) if doc.department else []
	return {user for field in fields if (user := doc.get(field))} | {*managers, *get_portal_managers()}
