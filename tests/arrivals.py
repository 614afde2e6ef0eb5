"""What was told of a record, and what a client sends."""

import frappe
from world import INDIVIDUAL, acting_as, get_client

from task_portal.guards.about import write_message


def get_told(doc) -> list[tuple[str, str]]:
	"""Who was told what of the record, but for the office of a demo."""
	filters = {"document_type": doc.doctype, "document_name": doc.name, "for_user": ["like", "test.%"]}
	rows = frappe.get_all("Notification Log", filters, ["for_user", "subject"], order_by="creation asc")
	return [(row.for_user, row.subject) for row in rows]


def forget_told():
	frappe.db.delete("Notification Log", {"document_type": ["in", ["Task", "Ticket", "Case"]]})


def request(**values):
	"""A request that a client sends in the portal."""
	with acting_as(INDIVIDUAL):
		return frappe.get_doc(
			{
				"doctype": "Ticket",
				"subject": "My passport",
				"client": get_client("Individual"),
				"category": "Passport",
			}
			| values
		).insert(ignore_permissions=True)


def say(doc, words: str = "Hello?", by: str = INDIVIDUAL):
	with acting_as(by):
		return write_message(doc, doc.subject, words)


def mail(ticket, words: str, sender: str = INDIVIDUAL):
	"""As Frappe's receiver files it."""
	return frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Received",
			"subject": ticket.subject,
			"content": words,
			"sender": sender,
			"reference_doctype": "Ticket",
			"reference_name": ticket.name,
		}
	).insert(ignore_permissions=True)
