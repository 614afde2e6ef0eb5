"""What is said between the client and the office about a record, and who a client is told did something."""

from email.utils import getaddresses

import frappe
from frappe import _

from task_portal.portal.access import DOCTYPES, Viewer
from task_portal.portal.words import get_text

SHOWN = 50
SHOWN_ALL = 500


def set_with_client(communication, method=None):
	"""Hook of Communication: whether the client reads it in the portal, whatever the caller says."""
	communication.with_client = int(is_with_client(communication))


def is_with_client(communication) -> bool:
	"""Every message about a record, but of the e-mails only those that the client wrote or got."""
	doctype, name = communication.reference_doctype, communication.reference_name
	if communication.communication_type != "Communication" or doctype not in DOCTYPES:
		return False
	if communication.communication_medium != "Email":
		return True
	fields = (communication.sender, communication.recipients, communication.cc)
	parties = {address.lower() for _name, address in getaddresses([field for field in fields if field])}
	return not parties.isdisjoint(get_client_addresses(doctype, name))


def get_client_addresses(doctype: str, name: str) -> set[str]:
	"""E-mail addresses of the record's client, of its portal users, and of whoever wrote the mail that made the ticket."""
	fields = ["client", "contact_email"] if doctype == "Ticket" else ["client"]
	record = frappe.db.get_value(doctype, name, fields, as_dict=True) or frappe._dict()
	addresses = [record.contact_email]
	if record.client:
		client = frappe.get_cached_doc("Client", record.client)
		users = [row.user for row in client.portal_users]
		addresses += [client.email, *frappe.get_all("User", filters={"name": ["in", users]}, pluck="email")]
	return {address.lower() for address in addresses if address}


def show_messages(doc, viewer: Viewer, rows: list[dict]) -> list[dict]:
	"""Of `around.get_around`, oldest first."""
	return [
		{
			"name": row.name,
			"by": name_author(row.owner, row.user_type, doc, viewer, row.mark == "Received"),
			"is_mine": row.owner == viewer.user,
			"is_from_client": row.mark == "Received",
			"text": get_text(row.text),
			"at": row.at,
			"files": [],
		}
		for row in reversed(rows)
	]


def name_author(user: str, user_type: str | None, doc, viewer: Viewer, from_client: bool = False) -> str:
	"""The caller, their company, or the department: never a member of staff."""
	if user == viewer.user:
		return _("You")
	if from_client or user_type == "Website User":
		return doc.client_name
	return doc.department or _("Our office")
