"""An incoming mail, while Frappe's receiver files it: where it belongs, and whether a machine wrote it."""

import sys

import frappe
from frappe.email.receive import InboundMail
from frappe.utils import validate_email_address

from task_portal.doctypes import MOVED
from task_portal.mail import threads
from task_portal.mail.attachments import keep_attachments
from task_portal.texts import get_stored

# Of Frappe's words for a Communication: kept with the record, not part of the conversation, told to nobody.
BY_MACHINE = "Automated Message"
# Without "list": an office's own address may be a group, and people write through it.
MACHINES_PRECEDENCE = {"bulk", "junk", "auto_reply"}
MACHINES_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply")
MACHINES_ADDRESSES = {"mailer-daemon", "postmaster"}


def get_received_mail() -> InboundMail | None:
	"""The mail that Frappe's receiver is about, in this very call; None outside of it.

	Frappe hands its hooks the Communication alone, without the mail's headers and files. Its receiver calls us, so
	it is found among our callers: in `InboundMail.process` and in `EmailAccount.receive`."""
	# Neither 15 nor 16 keeps a mail that it can file, or passes it to a hook; classes of its own we do not override, and
	# a pull of our own would be a second one beside the account's.
	frame = sys._getframe(1)
	while frame:
		for name in ("self", "mail"):
			if isinstance(found := frame.f_locals.get(name), InboundMail):
				return found
		frame = frame.f_back
	return None


def is_by_machine(mail: InboundMail) -> bool:
	"""An autoresponder's answer, a bounce, a circular, a notice of another Frappe site."""

	def get(header: str) -> str:
		return str(mail.mail.get(header) or "").strip().lower()

	return (
		get("Auto-Submitted").split(";")[0].strip() not in ("", "no")
		or get("Return-Path") == "<>"
		or get("Precedence") in MACHINES_PRECEDENCE
		or any(mail.mail.get(header) for header in MACHINES_HEADERS)
		or mail.mail.get_content_type() == "multipart/report"
		or (mail.from_email or "").split("@")[0] in MACHINES_ADDRESSES
		or bool(mail.is_notification())
	)


def makes_tickets(mail: InboundMail) -> bool:
	account = mail.email_account
	return (mail.append_to if account.use_imap else account.append_to) == "Ticket"


def get_place(mail: InboundMail) -> tuple[str, str] | None:
	"""(DocType, name) of the record that the mail belongs to; None for a ticket of its own, or for none at all."""
	if "place" not in mail.flags:
		place = threads.find_answered(mail)
		if not place and not is_by_machine(mail):
			place = threads.find_open_ticket(mail)
		mail.flags.place = place
	return mail.flags.place


def needs_ticket(mail: InboundMail) -> bool:
	return not get_place(mail) and not is_by_machine(mail)


def validate_ticket(ticket):
	"""Of Ticket, before it is inserted. Raises DuplicateEntryError, after which Frappe's receiver goes on, for a mail
	that belongs elsewhere."""
	mail = get_received_mail() if ticket.flags.ignore_mandatory else None
	if not mail:
		return
	ticket.flags.by_mail = True
	if not is_address(mail.from_email):
		ticket.contact_email = None
	if not mail.flags.is_filed:
		if not needs_ticket(mail):
			raise frappe.DuplicateEntryError("Ticket", ticket.subject)
		mail.flags.has_ticket = True


def is_address(sender: str | None) -> bool:
	"""A mail from what Frappe takes for none would be refused, and so be lost."""
	return bool(sender and validate_email_address(sender))


def file_message(communication, method=None):
	"""Hook of Communication, before it is inserted: Frappe files a mail without headers of ours in a ticket whose
	subject is like its own, however old and whosever that is."""
	mail = get_received_mail() if communication.flags.in_receive else None
	if not mail:
		return
	mail.flags.is_filed = True
	communication.subject = get_stored(mail.subject)
	if not is_address(mail.from_email):
		communication.update({"sender": None, "sender_full_name": mail.from_real_name or mail.from_email})
	if makes_tickets(mail) and communication.reference_doctype in (*MOVED, None, ""):
		place = get_place(mail) or get_own_ticket(mail, communication)
		communication.update(dict(zip(("reference_doctype", "reference_name"), place, strict=True)))
	if is_by_machine(mail) and communication.reference_doctype in (*MOVED, None, ""):
		communication.update({"communication_type": BY_MACHINE, "unread_notification_sent": 1})


def get_own_ticket(mail: InboundMail, communication) -> tuple[str | None, str | None]:
	if not needs_ticket(mail):
		return None, None
	if mail.flags.has_ticket:
		return communication.reference_doctype, communication.reference_name
	ticket = frappe.new_doc("Ticket")
	ticket.update({"subject": mail.subject, "contact_email": mail.from_email})
	ticket.flags.ignore_mandatory = True
	return "Ticket", ticket.insert(ignore_permissions=True).name


def keep_message(communication, method=None):
	"""Hook of Communication, once it is inserted: its files, and a word to staff where one could not be kept or the
	mail may belong elsewhere."""
	mail = get_received_mail() if communication.flags.in_receive else None
	if mail and communication.reference_doctype in MOVED:
		keep_attachments(mail, communication)
		if needs_ticket(mail) and makes_tickets(mail):
			threads.suggest_ticket(mail, communication)
