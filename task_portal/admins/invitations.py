"""Accounts for clients. A Task Portal Manager makes them here alone: the DocType User stays closed to them."""

import frappe
from frappe import _
from frappe.utils import escape_html, validate_email_address

from task_portal.people import is_portal_manager

SEES = ("Own requests", "All requests")


@frappe.whitelist(methods=["POST"])
def invite_portal_user(
	client: str, email: str, first_name: str, last_name: str | None = None, sees: str = "Own requests"
) -> dict:
	"""Name `email` a portal user of `client`, with a new account where there is none. Returns the user, whether the
	account is new, and whether a welcome mail was sent.

	An account that exists is not touched. The client's own rules refuse one with desk access, or one named already."""
	if not is_portal_manager(frappe.session.user):
		frappe.throw(_("Only a Task Portal Manager invites portal users."), frappe.PermissionError)
	doc = frappe.get_doc("Client", client)
	doc.check_permission("write")
	if sees not in SEES:
		frappe.throw(_("A portal user sees {0}.").format(" / ".join(map(_, SEES))))
	email = email.strip().lower()
	if "," in email or not validate_email_address(email):
		frappe.throw(_("{0} is not an e-mail address.").format(escape_html(email)))
	made = not frappe.db.exists("User", email)
	mailed = made and has_outgoing_mail()
	if made:
		make_user(email, first_name, last_name, mailed)
	doc.append("portal_users", {"user": email, "sees": sees})
	doc.save()
	return {"user": email, "made": made, "mailed": mailed}


def make_user(email: str, first_name: str, last_name: str | None, mailed: bool):
	user = frappe.new_doc("User")
	user.update({"email": email, "first_name": first_name, "last_name": last_name})
	user.update({"user_type": "Website User", "send_welcome_email": int(mailed)})
	user.insert(ignore_permissions=True)


def has_outgoing_mail() -> bool:
	return bool(frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}))
