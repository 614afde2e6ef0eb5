"""Mail as a server hands it to Frappe's receiver."""

from email.message import EmailMessage

import frappe
import pytest

ADDRESS = "tickets@example.com"


def make_mail(sender: str, subject: str | None, text: str = "Please help.", **headers: str) -> EmailMessage:
	"""Headers by keyword: `in_reply_to`, `auto_submitted` …"""
	mail = EmailMessage()
	mail["From"], mail["To"] = sender, ADDRESS
	if subject is not None:
		mail["Subject"] = subject
	mail["Message-ID"] = f"<{frappe.generate_hash()}@example.com>"
	for name, value in headers.items():
		mail[name.replace("_", "-").title()] = value
	mail.set_content(text)
	return mail


@pytest.fixture
def account(site):
	"""An Email Account whose mail makes tickets."""
	values = {"email_account_name": "_Test Tickets", "email_id": ADDRESS, "append_to": "Ticket"}
	return frappe.get_doc({"doctype": "Email Account", "enable_incoming": 0} | values).insert()


@pytest.fixture
def receive(account):
	"""A function that gives Frappe's receiver a mail, and returns the Communication that it makes."""
	from frappe.email.receive import InboundMail

	def receive(
		sender: str | EmailMessage, subject: str | None = None, text: str = "Please help.", **headers
	):
		mail = make_mail(sender, subject, text, **headers) if isinstance(sender, str) else sender
		return InboundMail(mail.as_bytes(), account).process()

	return receive


def get_tickets() -> int:
	return frappe.db.count("Ticket")


def get_reference(message) -> tuple[str, str]:
	return message.reference_doctype, message.reference_name


def get_comments(doc) -> str:
	"""What is noted on the record, oldest first."""
	about = {"reference_doctype": doc.doctype, "reference_name": doc.name, "comment_type": "Comment"}
	return "\n".join(frappe.get_all("Comment", about, pluck="content", order_by="creation asc"))
