"""The first page and the frame: what the caller may open, and where to begin."""

import json
from urllib.parse import urlencode

import frappe

from benchless.desk import fields

COUNTED_UP_TO = 99
SETUP = ("Workflow", "Workflow State", "Workflow Action Master", "User", "Role", "Notification", "Error Log")


def get_shell() -> dict:
	"""What the frame of every page shows: the lists of the apps' own DocTypes, and the caller's name."""
	user, bell = frappe.session.user, "Notification Log"
	return {
		"user": user,
		"full_name": frappe.utils.get_fullname(user),
		"app_name": (frappe.get_hooks("app_title") or ["Desk"])[-1],
		"nav": get_app_doctypes(),
		"setup": [doctype for doctype in SETUP if may_read(doctype)],
		"unread": count(bell, {"for_user": user, "read": 0}) if may_read(bell) else "",
	}


def get_context() -> dict:
	return {"title": frappe._("Home"), "shortcuts": get_shortcuts(), "lists": get_lists()}


def get_app_doctypes() -> list[str]:
	modules = frappe.get_all("Module Def", filters={"app_name": ["!=", "frappe"]}, pluck="name")
	return get_readable({"module": ["in", modules], "issingle": 0})


def get_lists() -> list[dict]:
	"""The apps' own lists with their sizes, counted as far as it is cheap; settings have none."""
	of_framework = frappe.get_all("Module Def", filters={"app_name": "frappe"}, pluck="name")
	settings = get_readable({"issingle": 1, "module": ["not in", of_framework]})
	lists = [{"doctype": d, "url": fields.url(d), "count": count(d)} for d in get_app_doctypes()]
	return lists + [{"doctype": d, "url": fields.url(d), "count": ""} for d in settings]


def get_readable(filters: dict) -> list[str]:
	names = frappe.get_all("DocType", filters={"istable": 0, **filters}, pluck="name", order_by="name asc")
	return [name for name in names if may_read(name)]


def may_read(doctype: str) -> bool:
	return bool(frappe.db.exists("DocType", doctype) and frappe.has_permission(doctype, "read"))


def count(doctype: str, filters=None) -> str:
	names = frappe.get_list(doctype, filters=filters, pluck="name", order_by=None, limit=COUNTED_UP_TO + 1)
	return f"{COUNTED_UP_TO}+" if len(names) > COUNTED_UP_TO else str(len(names))


def get_shortcuts() -> list[dict]:
	"""The Workspaces' shortcuts to lists, with their filters and counts."""
	shortcuts = []
	for name in frappe.get_all("Workspace", filters={"public": 1}, pluck="name"):
		workspace = frappe.get_doc("Workspace", name)
		roles = {row.role for row in workspace.get("roles") or []}
		if roles and not roles & set(frappe.get_roles()):
			continue
		for row in workspace.get("shortcuts") or []:
			if row.type == "DocType" and may_read(row.link_to):
				shortcuts.append(get_shortcut(row))
	return shortcuts


def get_shortcut(row) -> dict:
	filters = as_dict(json.loads(row.stats_filter or "{}"))
	params = urlencode({key: value for key, value in filters.items() if isinstance(value, str | int)})
	new = row.doc_view == "New"
	return {
		"label": frappe._(row.label),
		"url": fields.url(row.link_to, "new" if new else None) + (f"?{params}" if params and not new else ""),
		"count": "" if new else count(row.link_to, filters),
		"is_new": new,
	}


def as_dict(filters) -> dict:
	"""Filters by equality, from either form that a Workspace stores; session values are filled in."""
	if isinstance(filters, list):
		filters = {f[1]: f[3] if f[2] == "=" else [f[2], f[3]] for f in filters}
	filled = {"frappe.session.user": frappe.session.user}
	return {key: filled.get(val, val) if isinstance(val, str) else val for key, val in filters.items()}
