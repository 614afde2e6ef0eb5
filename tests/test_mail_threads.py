"""Where an incoming mail lands: in what it answers, in the open ticket that it is plainly about, else in its own."""
# ruff: noqa: F811

import frappe
import pytest
from mails import account, get_comments, get_reference, receive  # noqa: F401 - fixtures
from portal_world import COLLEAGUE, DIRECTOR, make_portal_world, make_request, say
from world import BUSINESS, HR_STAFF, INDIVIDUAL, STRANGER, act
from world import make_ticket as make_any_ticket


def make_ticket(**values):
	return make_any_ticket(raised_by=INDIVIDUAL, **values)


def is_filed_in(message, ticket) -> bool:
	return get_reference(message) == ("Ticket", ticket.name)


def test_answer_by_its_headers_lands_in_the_ticket_whatever_its_subject_says(receive):
	ticket = make_ticket()
	first = receive(INDIVIDUAL, f"Re: {ticket.subject}")
	assert is_filed_in(first, ticket)
	for headers in (
		{"in_reply_to": f"<{first.message_id}>"},
		{"references": f"<lost@example.com> <{first.message_id}> <unknown@example.com>"},
	):
		assert is_filed_in(receive("somebody@example.com", "Something else", **headers), ticket)


def test_answer_to_a_notice_lands_in_its_record(receive):
	ticket = make_ticket()
	values = {"message_id": "notice@office", "reference_doctype": "Ticket", "reference_name": ticket.name}
	frappe.get_doc(
		{"doctype": "Email Queue", "sender": "office@example.com", "message": "x"} | values
	).insert()
	assert is_filed_in(receive(INDIVIDUAL, "Re: a message for you", in_reply_to="<notice@office>"), ticket)


@pytest.mark.parametrize("subject", ["Passport", "%", "", None, "renew my passport"])
def test_new_mail_never_wakes_a_closed_ticket(receive, subject):
	old = receive(INDIVIDUAL, "Renew my passport")
	closed = frappe.get_doc("Ticket", old.reference_name)
	act("Administrator", closed, "Close")
	message = receive(INDIVIDUAL, subject)
	assert message.reference_doctype == "Ticket" and not is_filed_in(message, closed)
	assert frappe.get_doc("Ticket", message.reference_name).is_open


@pytest.mark.parametrize("subject", ["Passport", "%", "", None, "new"])
def test_new_mail_joins_no_open_ticket_of_another_subject(receive, subject):
	ticket = frappe.get_doc("Ticket", receive(INDIVIDUAL, "Renew my passport").reference_name)
	assert not is_filed_in(receive(INDIVIDUAL, subject), ticket)


def test_mails_without_subject_are_no_conversation(receive):
	first, second = receive(INDIVIDUAL, None), receive(INDIVIDUAL, None)
	assert get_reference(first) != get_reference(second)


@pytest.mark.parametrize(
	"subject", ["Renew my passport", "RE: Renew my passport", "Fwd: AW: renew my Passport"]
)
def test_mail_with_the_subject_of_an_own_open_ticket_joins_it(receive, subject):
	ticket = make_ticket(subject="Renew my passport")
	before = frappe.db.count("Ticket")
	assert is_filed_in(receive(INDIVIDUAL, subject), ticket)
	assert is_filed_in(receive(INDIVIDUAL, f"{subject} (#{ticket.name})"), ticket)
	assert frappe.db.count("Ticket") == before


def test_who_wrote_in_it_before_belongs_to_a_ticket(receive):
	ticket = frappe.get_doc("Ticket", receive("spouse@example.com", "Our visa").reference_name)
	assert is_filed_in(receive("spouse@example.com", "Re: Our visa"), ticket)
	assert not is_filed_in(receive("somebody@example.com", "Re: Our visa"), ticket)


def test_colleagues_mail_joins_only_what_they_may_see(receive):
	make_portal_world()
	ticket = make_request(BUSINESS, subject="Ten welders")
	assert is_filed_in(receive(DIRECTOR, "Ten welders"), ticket)
	assert not is_filed_in(receive(COLLEAGUE, "Ten welders"), ticket)


@pytest.mark.parametrize("sender", [STRANGER, BUSINESS, HR_STAFF])
def test_number_in_the_subject_files_nothing_in_another_clients_ticket(receive, sender):
	ticket = make_ticket(subject="Renew my passport")
	message = receive(sender, f"Renew my passport (#{ticket.name})")
	assert not is_filed_in(message, ticket)
	# Staff of either ticket see where it may belong.
	assert ticket.name in get_comments(frappe.get_doc("Ticket", message.reference_name))


def test_likely_ticket_is_suggested_and_no_other(receive):
	closed = make_ticket(subject="Renew my passport")
	act(HR_STAFF, closed, "Close")
	message = receive(INDIVIDUAL, "Re: Renew my passport")
	assert closed.name in get_comments(frappe.get_doc("Ticket", message.reference_name))
	other = receive(INDIVIDUAL, "A bill")
	assert not get_comments(frappe.get_doc("Ticket", other.reference_name))


def test_what_is_filed_by_frappe_elsewhere_stays_there(receive):
	todo = frappe.get_doc({"doctype": "ToDo", "description": "Call"}).insert()
	values = {"message_id": "todo@office", "reference_doctype": "ToDo", "reference_name": todo.name}
	communication = {
		"doctype": "Communication",
		"communication_medium": "Email",
		"subject": "Call",
		"content": "x",
	}
	frappe.get_doc(communication | values).insert()
	before = frappe.db.count("Ticket")
	message = receive(INDIVIDUAL, "Re: Call", in_reply_to="<todo@office>")
	assert get_reference(message) == ("ToDo", todo.name)
	assert frappe.db.count("Ticket") == before


def test_mail_of_a_disabled_clients_user_is_kept(receive):
	"""Without client, for staff to sort: refused, it would be lost."""
	client = frappe.db.get_value("Client Portal User", {"user": INDIVIDUAL}, "parent")
	frappe.db.set_value("Client", client, "disabled", 1)
	frappe.clear_document_cache("Client", client)
	try:
		ticket = frappe.get_doc("Ticket", receive(INDIVIDUAL, "Let me in again").reference_name)
		assert (ticket.client, ticket.contact_email) == (None, INDIVIDUAL)
	finally:
		frappe.db.rollback()
		frappe.clear_document_cache("Client", client)


def test_message_of_the_portal_is_no_obstacle(receive):
	ticket = make_ticket(subject="Renew my passport")
	say(HR_STAFF, ticket, "We are on it.")
	assert is_filed_in(receive(INDIVIDUAL, "Renew my passport"), ticket)


@pytest.mark.parametrize("sender", ["root", "Somebody", "a b@example.com"])
def test_mail_from_what_is_no_address_is_kept(receive, sender):
	message = receive(sender, "The printer is on fire")
	ticket = frappe.get_doc("Ticket", message.reference_name)
	assert (ticket.subject, ticket.is_open) == ("The printer is on fire", 1)


def test_mail_is_kept_where_an_admin_took_the_category_away(receive):
	field = frappe.get_meta("Ticket").get_field("category")
	before, field.options = field.options, "\nPassport"
	try:
		ticket = frappe.get_doc("Ticket", receive(INDIVIDUAL, "Anything").reference_name)
		assert not ticket.category
	finally:
		field.options = before
