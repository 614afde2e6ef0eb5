"""What staff write to the client of a record, who reads it in the portal, and who that is."""

import frappe
from frappe import _

from task_portal.guards.about import write_message
from task_portal.people import get_names
from task_portal.permissions import find_portal_users
from task_portal.portal.words import get_text


class NothingToSay(frappe.ValidationError):
	pass


class NoClientReads(frappe.ValidationError):
	pass


def get_readers(doc) -> list[str]:
	"""What those of the client are called who find the record in the portal. Raises NoClientReads."""
	validate_client(doc)
	return sorted(get_names(find_portal_users(doc.doctype, doc.name)).values())


def write(doc, text: str):
	"""Send `text` (HTML) of the session's user, who may change the record, to its client. Returns the Communication.

	Raises NoClientReads where the record has no client, or hides from it; NothingToSay."""
	doc.check_permission("write")
	validate_client(doc)
	if not get_text(text):
		frappe.throw(_("Write what the client is to read."), NothingToSay)
	return write_message(doc, doc.subject, text, is_from_client=False)


def validate_client(doc):
	if not doc.client or (doc.doctype == "Task" and not doc.client_facing):
		frappe.throw(_("No client reads {0} in the portal.").format(frappe.bold(doc.name)), NoClientReads)
