"""An incoming mail makes a ticket, or lands in the one it answers."""
# ruff: noqa: F811

import frappe
import pytest
from mails import account, make_mail, receive  # noqa: F401 - fixtures
from world import INDIVIDUAL, STRANGER, act, get_client, make_client


def make_ticket_as_frappe_does(sender: str):
	"""What Frappe's receiver does with a mail for an Email Account that appends to Ticket."""
	meta = frappe.get_meta("Ticket")
	ticket = frappe.new_doc("Ticket")
	ticket.set(meta.subject_field, "My passport is lost")
	ticket.set(meta.sender_field, sender)
	ticket.flags.ignore_mandatory = True
	return ticket.insert(ignore_permissions=True)


def test_mail_of_a_portal_user_makes_a_ticket_of_the_client():
	assert frappe.get_meta("Ticket").email_append_to
	ticket = make_ticket_as_frappe_does(INDIVIDUAL)
	assert (ticket.client, ticket.raised_by) == (get_client("Individual"), INDIVIDUAL)
	assert (ticket.sector, ticket.status, ticket.is_open) == ("Individual", "New", 1)


@pytest.mark.parametrize("sender", ["somebody@example.com", STRANGER, f"x{INDIVIDUAL}"])
def test_mail_of_an_unknown_sender_makes_a_ticket_without_client_for_staff_to_sort(sender):
	ticket = make_ticket_as_frappe_does(sender)
	assert not (ticket.client or ticket.raised_by)
	assert (ticket.contact_email, ticket.is_open) == (sender, 1)
	with pytest.raises(frappe.MandatoryError, match="client"):
		frappe.get_doc("Ticket", ticket.name).save()
	ticket = frappe.get_doc("Ticket", ticket.name)
	ticket.update({"client": get_client("Individual"), "sector": "Individual"})
	assert ticket.save().client_name == "_Test Individual"


def test_sender_who_belongs_to_two_clients_is_left_to_staff():
	make_client("_Test Second", "Business", INDIVIDUAL)
	assert not make_ticket_as_frappe_does(INDIVIDUAL).client


def test_received_mail_makes_a_ticket_with_private_attachments(receive):
	pixel = b"\x89PNG\r\n\x1a\n" + frappe.generate_hash().encode()
	mail = make_mail(INDIVIDUAL, "My passport is lost")
	mail.add_attachment(pixel, maintype="image", subtype="png", filename="scan.png")
	message = receive(mail)
	ticket = frappe.get_doc("Ticket", message.reference_name)
	assert (ticket.subject, ticket.client) == ("My passport is lost", get_client("Individual"))
	files = frappe.get_all("File", {"attached_to_name": message.name}, ["is_private", "attached_to_doctype"])
	assert [(row.is_private, row.attached_to_doctype) for row in files] == [(1, "Communication")]


def test_answer_lands_in_the_same_ticket_and_changes_no_status(receive):
	first = receive(INDIVIDUAL, "My passport is lost")
	ticket = frappe.get_doc("Ticket", first.reference_name)
	act("Administrator", ticket, "Start")
	message = receive(INDIVIDUAL, f"Re: {ticket.subject}", in_reply_to=f"<{first.message_id}>")
	assert (message.reference_doctype, message.reference_name) == ("Ticket", ticket.name)
	assert ticket.reload().status == "In Progress"


def test_answer_to_a_closed_ticket_reopens_it(receive):
	first = receive(INDIVIDUAL, "My passport is lost")
	ticket = frappe.get_doc("Ticket", first.reference_name)
	act("Administrator", ticket, "Close")
	message = receive(INDIVIDUAL, f"Re: {ticket.subject}", in_reply_to=f"<{first.message_id}>")
	assert (message.reference_doctype, message.reference_name) == ("Ticket", ticket.name)
	assert ticket.reload().status == "New"
