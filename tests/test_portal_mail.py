"""Which e-mails about a record its client reads in the portal."""

import frappe
import pytest
from portal_forms import client, keep, office  # noqa: F401
from portal_world import PDF, attach, get_words, make_request
from world import BUSINESS, HR_STAFF, acting_as

from task_portal.guards.about import trusted


def mail(doc, recipients: str, sender: str = HR_STAFF, cc: str = ""):
	"""An e-mail about `doc` as Frappe keeps it, with a file. Returns it and the file."""
	with acting_as(HR_STAFF), trusted():
		message = frappe.get_doc(
			{
				"doctype": "Communication",
				"communication_type": "Communication",
				"communication_medium": "Email",
				"sent_or_received": "Sent" if sender == HR_STAFF else "Received",
				"subject": "Welders",
				"content": "Eleven hundred each",
				"sender": sender,
				"recipients": recipients,
				"cc": cc,
				"reference_doctype": doc.doctype,
				"reference_name": doc.name,
				"with_client": 1,
			}
		).insert(ignore_permissions=True)
	return message, attach(HR_STAFF, "Communication", message.name, "offer.pdf", PDF)


@pytest.mark.parametrize("recipients", ["supplier@example.com", f"x{BUSINESS}", f"{BUSINESS}.example.net"])
def test_a_mail_to_somebody_else_stays_with_the_office(client, recipients):  # noqa: F811
	ticket = make_request()
	_message, file = mail(ticket, recipients)
	path = keep(ticket)
	page = get_words(client.open(path).text)
	assert "Eleven hundred" not in page and "offer.pdf" not in page
	assert "New message" not in get_words(client.open("/portal").text)
	assert client.get("task_portal.portal.api.download", file=file.name).status_code == 404


@pytest.mark.parametrize(
	("recipients", "sender", "cc"),
	[
		(f"Ms. Welders <{BUSINESS.upper()}>", HR_STAFF, ""),
		("supplier@example.com", HR_STAFF, f"else@example.com, {BUSINESS}"),
		("office@example.com", BUSINESS, ""),
	],
)
def test_a_mail_to_or_from_the_client_is_part_of_the_conversation(client, recipients, sender, cc):  # noqa: F811
	ticket = make_request()
	_message, file = mail(ticket, recipients, sender, cc)
	page = get_words(client.open(keep(ticket)).text)
	assert "Eleven hundred each" in page and "offer.pdf" in page
	assert client.get("task_portal.portal.api.download", file=file.name).data == PDF
