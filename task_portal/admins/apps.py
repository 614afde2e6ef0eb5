"""How the desk finds the app: the apps screen of 15 and 16, and 16's desktop icon and sidebar."""

import frappe

from task_portal.people import CLIENT, is_staff

APP, TITLE = "task_portal", "Task Portal"
ROLES = {"Task User", "Department Manager", "Task Portal Manager"}


def has_app_permission() -> bool:
	"""Hook of add_to_apps_screen: who works with the app. A System Manager finds it too."""
	user = frappe.session.user
	if user == "Administrator":
		return True
	return is_staff(user) and bool((ROLES | {"System Manager"}) & set(frappe.get_roles(user)))


def get_home_page(user: str) -> str | None:
	"""Hook: staff of the app to their workspace, clients to the portal; None leaves it to the site. By roles alone
	Administrator, who has all of them, would land in the portal."""
	if user == "Administrator":
		return None
	roles = set(frappe.get_roles(user))
	if is_staff(user):
		return "task-portal" if ROLES & roles else None
	return "portal" if CLIENT in roles else None


def delete_icons():
	"""Frappe 16 takes an app's icons off the desktop by another name than it puts them there, and leaves those that it
	made for each of the app's workspaces."""
	titles = [TITLE, *frappe.get_all("Workspace", {"module": TITLE}, pluck="name")]
	for doctype, field in (("Desktop Icon", "label"), ("Workspace Sidebar", "title")):
		if frappe.db.table_exists(doctype) and frappe.db.has_column(doctype, "app"):
			for name in frappe.get_all(doctype, or_filters={field: ["in", titles], "app": APP}, pluck="name"):
				frappe.delete_doc(doctype, name, force=True, ignore_permissions=True, delete_permanently=True)
