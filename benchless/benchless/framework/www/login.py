"""Log in without a script: the form comes back here, and a good password leads on."""

import frappe
from frappe import _

no_cache = True


def get_context(context):
	target = get_target()
	if frappe.request.method == "POST":
		context.login_error = log_in()
	if frappe.session.user != "Guest" and not context.login_error:
		default = "/app" if frappe.local.login_manager.user_type == "System User" else "/"
		frappe.local.flags.redirect_location = target or default
		raise frappe.Redirect(302)
	context.update(
		title=_("Login"), no_header=True, redirect_to=target or "", usr=frappe.form_dict.get("usr") or ""
	)
	context.http_status_code = 401 if context.login_error else 200


def get_target() -> str | None:
	"""The page asked for before the login, on this site only."""
	target = frappe.form_dict.get("redirect-to") or ""
	is_local = target.startswith("/") and not target.startswith(("//", "/\\"))
	return target if is_local else None


def log_in() -> str | None:
	manager = frappe.local.login_manager
	try:
		manager.authenticate()
		manager.post_login()
	except frappe.AuthenticationError:
		return _("Invalid login. Try again.")
	except frappe.SecurityException as error:
		return str(error)
