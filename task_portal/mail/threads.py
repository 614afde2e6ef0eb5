"""Which record a mail belongs to: by its headers, else by its sender and its subject together."""

import re
import unicodedata

import frappe
from frappe import _
from frappe.query_builder import DocType as Table

from task_portal.doctypes import MOVED
from task_portal.guards.about import trusted
from task_portal.texts import plain

PREFIX = re.compile(r"^\s*(re|aw|fw|fwd|wg|sv|رد|إعادة توجيه)(\[\d+\])?\s*:\s*", re.IGNORECASE)
NUMBER = re.compile(r"\(?#\s*([^\s()#]+)\s*\)?\s*$")
NO_SUBJECT = {"", "no subject"}
MAX_REFERENCES = 20
MAX_TICKETS = 500


def find_answered(mail) -> tuple[str, str] | None:
	"""The record of the message of ours that the mail's headers name, the nearest first."""
	headers = [
		str(value) for name in ("References", "In-Reply-To") for value in mail.mail.get_all(name) or ()
	]
	ids = re.findall(r"<([^<>\s]+)>", " ".join(headers))
	for message_id in dict.fromkeys(ids[: -MAX_REFERENCES - 1 : -1]):
		for doctype in ("Communication", "Email Queue"):
			filters = {"message_id": message_id, "reference_doctype": ["in", list(MOVED)]}
			fields = ["reference_doctype", "reference_name"]
			found = frappe.db.get_value(doctype, filters, fields, order_by="creation desc")
			if found and frappe.db.exists(*found):
				return found
	return None


def find_open_ticket(mail) -> tuple[str, str] | None:
	"""The open ticket of the same subject to which the sender belongs, the latest of several."""
	for row in get_tickets_of(mail.from_email):
		if row.is_open and is_same_subject(row.subject, mail.subject):
			return "Ticket", row.name
	return None


def suggest_ticket(mail, communication):
	"""Note on the mail's own ticket which other one it may belong to: the one that it names, or one of the same subject."""
	own = communication.reference_name
	likely = get_named_ticket(mail.subject)
	if not likely:
		rows = get_tickets_of(mail.from_email)
		likely = next(
			(row.name for row in rows if row.name != own and is_same_subject(row.subject, mail.subject)), None
		)
	if likely and likely != own:
		note(
			communication,
			_("This e-mail may belong to {0}. Relink it there if it does.").format(
				frappe.utils.get_link_to_form("Ticket", likely)
			),
		)


def note(communication, sentence: str):
	"""A word to staff on the record that the mail is filed in."""
	doc = frappe.get_doc(communication.reference_doctype, communication.reference_name)
	with trusted():
		doc.add_comment("Comment", sentence)


def get_named_ticket(subject: str) -> str | None:
	number = NUMBER.search(subject or "")
	return frappe.db.exists("Ticket", number[1]) if number else None


def is_same_subject(one: str | None, other: str | None) -> bool:
	one, other = clean_subject(one), clean_subject(other)
	return one == other and one not in NO_SUBJECT


def clean_subject(subject: str | None) -> str:
	"""Without what mail programs and Frappe put around it; in one case and one Unicode form."""
	subject = NUMBER.sub("", plain(subject))
	while prefix := PREFIX.match(subject):
		subject = subject[prefix.end() :]
	return " ".join(unicodedata.normalize("NFKC", subject).casefold().split())


def get_tickets_of(address: str | None) -> list[dict]:
	"""The tickets to which the address belongs, the latest changed first: those it opened, those its clients let it
	see, those in which it wrote before, and those of the member of staff whose it is."""
	if not address:
		return []
	ticket, said, row = Table("Ticket"), Table("Communication"), Table("Client Portal User")
	user, client = Table("User"), Table("Client")
	users = frappe.qb.from_(user).select(user.name).where((user.email == address) & (user.enabled == 1))
	seen = frappe.qb.from_(row).select(row.parent)
	seen = seen.where(row.user.isin(users) & (row.sees == "All requests") & (row.parenttype == "Client"))
	owned = frappe.qb.from_(client).select(client.name).where(client.email == address)
	written = frappe.qb.from_(said).select(said.reference_name)
	written = written.where((said.reference_doctype == "Ticket") & (said.sender == address))
	written = written.where(
		(said.sent_or_received == "Received") & (said.communication_type == "Communication")
	)
	belongs = (
		(ticket.contact_email == address)
		| ticket.raised_by.isin(users)
		| ticket.assignee.isin(users)
		| ticket.client.isin(seen)
		| ticket.client.isin(owned)
		| ticket.name.isin(written)
	)
	query = frappe.qb.from_(ticket).select(ticket.name, ticket.subject, ticket.is_open).where(belongs)
	return query.orderby(ticket.modified, order=frappe.qb.desc).limit(MAX_TICKETS).run(as_dict=True)
