"""What is said between the client and the office about a record, and who a client is told did something."""

from email.utils import getaddresses

import frappe
from frappe import _

from task_portal.doctypes import GUARDED, MOVED
from task_portal.portal.access import Viewer
from task_portal.portal.words import get_text
from task_portal.texts import plain

SHOWN = 50
SHOWN_ALL = 500


def set_with_client(communication, method=None):
	"""Hook of Communication: whether the client reads it in the portal, whatever the caller says."""
	communication.with_client = int(is_with_client(communication))


def is_with_client(communication) -> bool:
	"""Every message about a record, but of the e-mails only those that the client wrote or got."""
	doctype, name = communication.reference_doctype, communication.reference_name
	if communication.communication_type != "Communication" or doctype not in MOVED:
		return False
	if communication.communication_medium != "Email":
		return True
	fields = (communication.sender, communication.recipients, communication.cc)
	parties = {address.lower() for _name, address in getaddresses([field for field in fields if field])}
	return not parties.isdisjoint(get_client_addresses(doctype, name))


@frappe.whitelist(methods=["POST"])
def relink(name: str, reference_doctype: str | None = None, reference_name: str | None = None):
	"""In place of `frappe.email.relink`, which moves a Communication to a record by SQL, past every hook."""
	from frappe import email as frappe_email

	stored = frappe.db.get_value("Communication", name, ["reference_doctype", "reference_name"]) or ()
	for doctype, record in (stored, (reference_doctype, reference_name)) if stored else ():
		if doctype in GUARDED and not frappe.has_permission(doctype, "write", record):
			raise frappe.PermissionError
	frappe_email.relink(name, reference_doctype, reference_name)
	if stored:
		moved = frappe.get_doc("Communication", name)
		moved.db_set("with_client", int(is_with_client(moved)))
		if reference_doctype in GUARDED:
			frappe.db.delete("Communication Link", {"parent": name, "parenttype": "Communication"})


def get_client_addresses(doctype: str, name: str) -> set[str]:
	"""E-mail addresses of the record's client, of its portal users, and of whoever wrote the mail that made the ticket."""
	fields = ["client", "contact_email"] if doctype == "Ticket" else ["client"]
	record = frappe.db.get_value(doctype, name, fields, as_dict=True) or frappe._dict()
	addresses = [record.contact_email]
	if record.client:
		email, rows = frappe.get_cached_value("Client", record.client, ["email", "portal_users"]) or (
			None,
			[],
		)
		users = [row.user for row in rows]
		addresses += [email, *frappe.get_all("User", filters={"name": ["in", users]}, pluck="email")]
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
	"""The caller, their company, or the department: never a member of staff. Who does not belong to that company, by
	now or ever, keeps a name of their own."""
	if user == viewer.user:
		return _("You")
	if user_type == "Website User" and not belongs_to(user, doc.client):
		return plain(frappe.utils.get_fullname(user))
	if from_client or user_type == "Website User":
		return plain(doc.client_name)
	return plain(doc.department) or _("Our office")


def belongs_to(user: str, client: str | None) -> bool:
	return bool(client) and any(
		row.user == user for row in frappe.get_cached_value("Client", client, "portal_users") or []
	)
