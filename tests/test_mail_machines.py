"""Machines that write to each other: what a machine wrote tells nobody and changes nothing, and ours say what they are."""
# ruff: noqa: F811

from email import message_from_string
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import frappe
import pytest
from mails import ADDRESS, account, get_reference, get_tickets, make_mail, receive  # noqa: F401 - fixtures
from test_notices import get_notices, set_outgoing_account
from world import HR, HR_MANAGER, HR_STAFF, INDIVIDUAL, acting_as, make_task, make_ticket

pytestmark = pytest.mark.usefixtures("jobs_run_now")

MACHINES = [
	{"auto_submitted": "auto-replied"},
	{"auto_submitted": "auto-generated; owner-email=x@example.com"},
	{"return_path": "<>"},
	{"precedence": "bulk"},
	{"precedence": "Junk"},
	{"precedence": "auto_reply"},
	{"x_autoreply": "yes"},
]


@pytest.fixture
def ticket(account):
	return make_ticket(assignee=HR_STAFF, raised_by=INDIVIDUAL, subject="Renew my passport")


def get_record(ticket) -> dict:
	return frappe.get_doc("Ticket", ticket.name).as_dict(convert_dates_to_str=True)


@pytest.mark.parametrize("headers", MACHINES)
def test_answer_of_a_machine_tells_nobody_and_changes_nothing(receive, ticket, headers):
	first = receive(INDIVIDUAL, "Renew my passport")
	assert get_reference(first) == ("Ticket", ticket.name)
	told, before, tickets = get_notices(HR_STAFF, ticket), get_record(ticket), get_tickets()
	assert told, "what a person writes is told"
	message = receive(INDIVIDUAL, "Out of office", in_reply_to=f"<{first.message_id}>", **headers)
	# Kept on the ticket, among what machines wrote.
	assert get_reference(message) == ("Ticket", ticket.name)
	assert (message.communication_type, message.with_client) == ("Automated Message", 0)
	assert (get_notices(HR_STAFF, ticket), get_record(ticket), get_tickets()) == (told, before, tickets)


@pytest.mark.parametrize("headers", MACHINES)
def test_machine_opens_no_ticket_and_joins_none_by_its_subject(receive, ticket, headers):
	tickets = get_tickets()
	for subject in ("Renew my passport", "Out of office"):
		message = receive(INDIVIDUAL, subject, **headers)
		assert not message.reference_name
		assert message.communication_type == "Automated Message"
	assert get_tickets() == tickets


@pytest.mark.parametrize(
	"headers", [{}, {"auto_submitted": "no"}, {"precedence": "list"}, {"return_path": f"<{INDIVIDUAL}>"}]
)
def test_what_a_person_wrote_is_told(receive, ticket, headers):
	"""Also through a mailing list: an office's own address may be one."""
	before = len(get_notices(HR_STAFF, ticket))
	message = receive(INDIVIDUAL, "Renew my passport", **headers)
	assert get_reference(message) == ("Ticket", ticket.name)
	assert len(get_notices(HR_STAFF, ticket)) == before + 1


def make_bounce(message_id: str):
	bounce = MIMEMultipart("report", **{"report-type": "delivery-status"})
	values = {
		"From": "MAILER-DAEMON",
		"To": ADDRESS,
		"Subject": "Undelivered Mail",
		"In-Reply-To": message_id,
	}
	for name, value in values.items():
		bounce[name] = value
	bounce["Message-ID"] = f"<{frappe.generate_hash()}@example.com>"
	bounce.attach(MIMEText("It could not be delivered."))
	bounce.attach(MIMEText("Final-Recipient: rfc822; x@example.com", "delivery-status"))
	return bounce


def test_bounce_is_kept_where_it_belongs_and_tells_nobody(receive, ticket):
	first = receive(INDIVIDUAL, "Renew my passport")
	told = get_notices(HR_STAFF, ticket)
	message = receive(make_bounce(f"<{first.message_id}>"))
	assert get_reference(message) == ("Ticket", ticket.name)
	assert not receive(make_bounce("<unknown@example.com>")).reference_name
	assert get_notices(HR_STAFF, ticket) == told


@pytest.mark.parametrize(
	"sender, told", [(HR_STAFF, []), (HR_MANAGER, ["Renew my passport: a message from a colleague"])]
)
@pytest.mark.parametrize("doctype", ["Ticket", "Task"])
def test_what_staff_write_by_mail_is_told_to_a_colleague_and_not_as_the_clients(
	receive, ticket, doctype, sender, told
):
	first = receive(INDIVIDUAL, "Renew my passport")
	doc = ticket
	if doctype == "Task":
		doc = make_task(
			ticket=ticket.name, task_type="Individual Sector Task", assignee=HR_STAFF, subject=ticket.subject
		)
		frappe.db.set_value(
			"Communication", first.name, {"reference_doctype": "Task", "reference_name": doc.name}
		)
	before = get_notices(HR_STAFF, doc)
	receive(sender, "Re: Renew my passport", in_reply_to=f"<{first.message_id}>")
	assert get_notices(HR_STAFF, doc)[len(before) :] == told
	assert not get_notices(HR_MANAGER, doc)


def test_what_staff_write_on_a_ticket_of_nobody_is_told_to_its_managers(receive, account):
	ticket = make_ticket(department=HR, raised_by=INDIVIDUAL, subject="Renew my passport", assignee=None)
	first = receive(INDIVIDUAL, "Renew my passport")
	before = get_notices(HR_MANAGER, ticket)
	receive(HR_STAFF, "Re: Renew my passport", in_reply_to=f"<{first.message_id}>")
	assert get_notices(HR_MANAGER, ticket)[len(before) :] == ["Renew my passport: a message from a colleague"]


def test_nobody_is_told_of_their_own_message(ticket):
	"""Frappe's receiver works as Administrator: the sender is who wrote it."""
	with acting_as("Administrator"):
		for sender, told in ((INDIVIDUAL, 0), (HR_STAFF, 1)):
			values = {"communication_medium": "Chat", "sent_or_received": "Sent", "sender": sender}
			about = {"reference_doctype": "Ticket", "reference_name": ticket.name}
			texts = {
				"doctype": "Communication",
				"communication_type": "Communication",
				"subject": "x",
				"content": "x",
			}
			frappe.get_doc(texts | values | about).insert()
			assert len(get_notices(INDIVIDUAL, ticket)) == told


def get_queued(**filters) -> list:
	return frappe.get_all("Email Queue", filters, ["name", "message"], order_by="creation asc")


def test_every_mail_of_ours_says_that_a_machine_wrote_it():
	set_outgoing_account(1)
	task = make_task(by=HR_MANAGER, assignee=HR_STAFF, subject="Order badges")
	queued = get_queued(reference_doctype="Task", reference_name=task.name)
	assert len(queued) == 1
	mail = message_from_string(queued[0].message)
	assert mail["Auto-Submitted"] == "auto-generated"
	assert mail["X-Auto-Response-Suppress"] == "All"
	assert "Order badges" in mail["Subject"] and mail.is_multipart()


def test_what_staff_write_themselves_says_no_such_thing(ticket):
	from frappe.core.doctype.communication.email import make

	set_outgoing_account(1)
	make(
		"Ticket",
		ticket.name,
		"Hello",
		"Your passport",
		recipients=INDIVIDUAL,
		send_email=True,
		communication_medium="Email",
	)
	(queued,) = get_queued(reference_doctype="Ticket", reference_name=ticket.name)
	assert message_from_string(queued.message)["Auto-Submitted"] is None


@pytest.mark.parametrize("headers, answers", [({}, 1), (MACHINES[0], 0)])
def test_frappes_own_answers_go_to_people_alone(account, ticket, monkeypatch, headers, answers):
	"""An Email Account may answer by itself, and Frappe forwards what comes in to whoever opened the record."""
	from frappe.email.receive import InboundMail

	set_outgoing_account(1)
	account.update({"enable_auto_reply": 1, "auto_reply_message": "Thank you"})
	mail = InboundMail(make_mail(INDIVIDUAL, "A new thing", **headers).as_bytes(), account)
	monkeypatch.setattr(account, "get_inbound_mails", lambda: [mail])
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	before = len(get_queued())
	account.receive()
	queued = get_queued()[before:]
	to = [
		row.recipient
		for q in queued
		for row in frappe.get_all("Email Queue Recipient", {"parent": q.name}, ["recipient"])
	]
	assert to.count(INDIVIDUAL) == answers
	assert all(message_from_string(q.message)["Auto-Submitted"] == "auto-generated" for q in queued)
	assert bool(queued) == bool(answers)
