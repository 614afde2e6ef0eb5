"""Accounts for clients. A Task Portal Manager makes them here alone: the DocType User stays closed to them."""

import frappe
from frappe import _
from frappe.utils import escape_html, validate_email_address

from task_portal.people import is_portal_manager

SEES = ("Own requests", "All requests")


class NotInvited(frappe.ValidationError):
	pass


@frappe.whitelist(methods=["POST"])
def invite_portal_user(
	client: str, email: str, first_name: str, last_name: str | None = None, sees: str = "Own requests"
) -> dict:
	"""Name `email` a portal user of `client`, with a new account where there is none. Returns the user, whether the
	account is new, and whether a welcome mail was sent.

	An account that exists is not touched. The client's own rules refuse one with desk access, or one named already."""
	validate_may_invite()
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


@frappe.whitelist(methods=["POST"])
def invite_again(client: str, user: str):
	"""Mail the welcome with a new link to choose a password to a portal user of `client` who has never signed in.

	Raises NotInvited where the user is no such one, or no mail can be sent."""
	validate_may_invite()
	row = frappe.db.exists("Client Portal User", {"parenttype": "Client", "parent": client, "user": user})
	account = frappe.get_doc("User", user) if row else None
	if not account or account.user_type != "Website User" or not account.enabled:
		sentence = _("{0} is no portal user of {1}.").format(escape_html(user), escape_html(client))
		frappe.throw(sentence, NotInvited)
	if account.last_login or account.last_active:
		frappe.throw(
			_("{0} has signed in already, and gets a new password by Forgot Password.").format(user),
			NotInvited,
		)
	if not has_outgoing_mail():
		frappe.throw(_("No mail can be sent: there is no outgoing e-mail account."), NotInvited)
	account.send_welcome_mail_to_user()


def validate_may_invite():
	if not is_portal_manager(frappe.session.user):
		frappe.throw(_("Only a Task Portal Manager invites portal users."), frappe.PermissionError)


def make_user(email: str, first_name: str, last_name: str | None, mailed: bool):
	user = frappe.new_doc("User")
	user.update({"email": email, "first_name": first_name, "last_name": last_name})
	user.update({"user_type": "Website User", "send_welcome_email": int(mailed)})
	user.insert(ignore_permissions=True)


def has_outgoing_mail() -> bool:
	return bool(frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}))
