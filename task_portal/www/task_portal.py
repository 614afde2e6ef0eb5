"""/task-portal: one address for everybody, on 15 and 16. It leads on to where this person works."""

import frappe

from task_portal.admins.apps import has_app_permission

no_cache = 1


def get_context(context):
	if frappe.session.user == "Guest":
		home = "/login?redirect-to=/task-portal"
	else:
		home = "/desk/task-portal" if has_app_permission() else "/portal"
	frappe.local.flags.redirect_location = home
	raise frappe.Redirect
