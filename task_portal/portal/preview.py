"""Staff see what a client sees: chosen on the Client's form, read only, written down."""

from typing import NamedTuple

import frappe
from frappe import _

from task_portal.people import is_portal_manager, is_staff

SECONDS = 30 * 60


class Chosen(NamedTuple):
	client: str
	user: str


class PreviewNotAllowed(frappe.PermissionError):
	pass


def get_key() -> str:
	return f"task_portal:preview:{frappe.session.user}:{frappe.session.sid}"


def get_chosen() -> Chosen | None:
	found = frappe.cache.get_value(get_key(), expires=True)
	return Chosen(*found) if found and can_preview(frappe.session.user) else None


def can_preview(user: str) -> bool:
	"""Only who may read every record anyway: a client's records lie in all departments."""
	return is_staff(user) and is_portal_manager(user)


@frappe.whitelist(methods=["POST"])
def start(client: str, user: str) -> str:
	"""Look at the portal as `user` of `client`, for half an hour. Returns the page to open."""
	if not can_preview(frappe.session.user):
		frappe.throw(_("Only a Task Portal Manager may look at what a client sees."), PreviewNotAllowed)
	if not frappe.db.exists("Client Portal User", {"parent": client, "parenttype": "Client", "user": user}):
		frappe.throw(_("{0} is no portal user of {1}.").format(user, client), frappe.DoesNotExistError)
	doc = frappe.get_doc("Client", client)
	doc.add_comment("Info", _("looked at the portal as {0}").format(user))
	frappe.cache.set_value(get_key(), [client, user], expires_in_sec=SECONDS)
	return "/portal"


def stop():
	frappe.cache.delete_value(get_key())
