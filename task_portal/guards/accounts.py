"""Whether an account exists is told to nobody: Frappe 15 answers 404 to who asks for the password of one that does not."""

import frappe
from frappe import _
from frappe.core.doctype.user import user as frappe_user
from frappe.www import login as frappe_login


@frappe.whitelist(allow_guest=True, methods=["POST"])
def reset_password(user: str):
	"""`frappe.core.doctype.user.user.reset_password`, with the limit that it has, and one answer for everybody."""
	answer_alike(frappe_user.reset_password, user)
	frappe.msgprint(
		_("If there is an account of this address, it was sent a mail with instructions."),
		title=_("Password Reset"),
	)


@frappe.whitelist(allow_guest=True)
def send_login_link(email: str):
	"""`frappe.www.login.send_login_link`, likewise."""
	answer_alike(frappe_login.send_login_link, email)


def answer_alike(ask, address: str):
	try:
		ask(address)
	except frappe.RateLimitExceededError:
		raise
	except frappe.DoesNotExistError:
		pass
	except Exception:
		frappe.log_error(f"{ask.__name__} failed")
	frappe.clear_messages()
	frappe.local.response.pop("http_status_code", None)
