"""What people type is shown as they typed it, escaped once where it becomes HTML, and does nothing anywhere."""
# ruff: noqa: F811

import re
from email import message_from_string, policy
from html import unescape

import frappe
import pytest
from mails import account, receive  # noqa: F401 - fixtures
from portal_forms import client, keep, office  # noqa: F401 - fixtures
from portal_world import DIRECTOR, Browser, attach, get_words, make_document_task, make_request, say
from test_notices import get_notices, set_outgoing_account
from world import (
	BUSINESS,
	FINANCE,
	FINANCE_STAFF,
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	act,
	acting_as,
	make_case,
	make_case_type,
	make_task,
	make_ticket,
)

from task_portal.cases import documents
from task_portal.guards import records
from task_portal.texts import plain

pytestmark = pytest.mark.usefixtures("jobs_run_now")

WORDS = [
	"R&D visa",
	"Offer for <name> & Sons",
	"A < B > C & D",
	"<b>Bold</b> & brave",
	'Tom\'s "visa"',
	"Visa &amp; stamp",
	"<script>alert(1)</script>",
	'"<img src=x onerror=alert(1)>"',
	"</title><img src=x onerror=alert(1)>",
]
# What would run or show in a page if it stood there unescaped.
ALIVE = re.compile(r"(?i)<(script>alert|img src=x|b>Bold|name>)")


def api(client, function: str, **values):
	response = client.post(f"task_portal.portal.api.{function}", **values)
	assert response.status_code == 200, response.text
	return response.json["message"]


def get_html(raw: str) -> str:
	"""The HTML of a mail."""
	mail = message_from_string(raw, policy=policy.default)
	return mail.get_body(["html"]).get_content()


@pytest.mark.parametrize("words", WORDS)
def test_what_is_stored_does_nothing_on_the_desk(words):
	"""The desk writes such fields into its pages as HTML."""
	for doc in (make_task(subject=words), make_ticket(subject=words)):
		stored = frappe.db.get_value(doc.doctype, doc.name, "subject")
		assert not ALIVE.search(stored)
		assert unescape(stored) == unescape(words)
		again = frappe.get_doc(doc.doctype, doc.name)
		again.save()
		assert frappe.db.get_value(doc.doctype, doc.name, "subject") == stored


def test_rows_of_a_record_are_kept_as_typed():
	rows = [{"title": "Form <A1>", "is_required": 1}]
	task = make_document_task(make_request())
	task.set("documents", rows)
	task.save()
	assert frappe.db.get_value("Task Document", {"parent": task.name}, "title") == "Form &lt;A1&gt;"


def test_words_too_long_to_be_stored_are_cut_and_not_refused(receive):
	ticket = frappe.get_doc("Ticket", receive(INDIVIDUAL, "<a>" * 60).reference_name)
	assert ticket.subject.startswith("&lt;a&gt;&lt;a") and len(ticket.subject) <= 140


@pytest.mark.parametrize("words", WORDS)
def test_notice_shows_the_words_in_the_bell_and_in_the_mail(words):
	set_outgoing_account(1)
	task = make_task(by=HR_MANAGER, assignee=HR_STAFF, subject=words)
	(bell,) = get_notices(HR_STAFF, task)
	assert not ALIVE.search(bell)
	assert unescape(bell) == f"{words} was given to you"
	(raw,) = frappe.get_all(
		"Email Queue", {"reference_doctype": "Task", "reference_name": task.name}, pluck="message"
	)
	mail = message_from_string(raw, policy=policy.default)
	assert mail["Subject"] == f"{words} was given to you"
	assert not ALIVE.search(get_html(raw))


@pytest.mark.parametrize("words", WORDS)
def test_mail_of_staff_has_the_words_in_its_subject(words):
	"""The desk's dialog sends them as they were typed."""
	ticket, subject = make_ticket(), f"Re: {words}"
	set_outgoing_account(1)
	details = {"recipients": INDIVIDUAL, "send_email": True, "communication_medium": "Email"}
	with acting_as(HR_STAFF):
		made = records.make(doctype="Ticket", name=ticket.name, content="Hello", subject=subject, **details)
	(raw,) = frappe.get_all("Email Queue", {"reference_name": ticket.name}, pluck="message")
	assert message_from_string(raw, policy=policy.default)["Subject"] == subject
	stored = frappe.db.get_value("Communication", made["name"], "subject")
	assert not ALIVE.search(stored) and plain(stored) == subject


@pytest.mark.parametrize("words", WORDS)
def test_portal_shows_the_words(client, words):
	ticket = make_request(subject=words)
	html = client.open(keep(ticket)).text
	assert words in get_words(html)
	assert not ALIVE.search(html)
	listed = client.open("/portal/tickets").text
	assert words in get_words(listed) and not ALIVE.search(listed)


def test_request_of_the_portal_is_shown_as_typed(client):
	words = "Offer for <name> & Sons"
	name = api(client, "create_ticket", subject=words, category="Job Order", description=words)["name"]
	assert api(client, "get_record", doctype="Ticket", name=name)["subject"] == words
	text = get_words(client.open(f"/portal/tickets/{name}").text)
	assert text.count(words) == 2


def test_documents_and_related_records_are_shown_as_typed(client):
	ticket = make_request(subject="Ask <A> & B")
	task = make_document_task(ticket, "Form <A1> & <b>copy</b>")
	html = client.open(keep(task)).text
	assert "Form <A1> & <b>copy</b>" in get_words(html)
	assert "Ask <A> & B" in get_words(html)
	assert "&amp;lt;" not in html


def test_name_of_a_client_is_shown_as_typed(client):
	ticket = make_request()
	company = frappe.get_doc("Client", ticket.client)
	say(BUSINESS, ticket, "Hello", "Received")
	company.update({"client_name": "Smith <Sons> & R&D"}).save()
	frappe.get_doc("Ticket", ticket.name).save()
	path = keep(ticket)
	try:
		html = Browser(client.site, DIRECTOR).open(path).text
		assert "Smith <Sons> & R&D" in get_words(html)
		assert "&amp;lt;" not in html
	finally:
		company.reload().update({"client_name": "_Test Business"}).save()
		frappe.db.commit()


def test_subject_of_a_step_is_no_half_escape():
	case_type = make_case_type("_Test Cut", "Internal", {"title": "Step <one>"})
	case = make_case(case_type, subject="Ten <b>" * 19)
	subject = frappe.db.get_value("Task", {"case": case.name}, "subject")
	assert not re.search(r"&\w*$", subject)
	assert unescape(subject).startswith("Step <one>: Ten <b>")


def test_mail_with_such_a_subject_makes_a_ticket_and_is_found_again(receive):
	first = receive(INDIVIDUAL, "Offer for <name> & Sons")
	assert (
		frappe.db.get_value("Ticket", first.reference_name, "subject") == "Offer for &lt;name&gt; &amp; Sons"
	)
	second = receive(INDIVIDUAL, "Re: Offer for <name> & Sons")
	assert second.reference_name == first.reference_name


def test_comment_of_a_hop_does_nothing_on_the_desk_and_is_told_as_typed():
	task = make_task(by=HR_STAFF, assignee=HR_STAFF)
	words = "<img src=x onerror=alert(1)> & more"
	act(HR_STAFF, task, "Forward", comment=words, department=FINANCE, assignee=FINANCE_STAFF)
	stored = frappe.db.get_value("Task Movement", {"parent": task.name}, "comment")
	assert stored == "&lt;img src=x onerror=alert(1)&gt; &amp; more"
	about = {"for_user": FINANCE_STAFF, "document_name": task.name}
	(text,) = frappe.get_all("Notification Log", about, pluck="email_content")
	assert words in unescape(text) and not ALIVE.search(text)
	frappe.get_doc("Task", task.name).save()
	assert frappe.db.get_value("Task Movement", {"parent": task.name}, "comment") == stored


def test_reason_of_a_document_is_shown_as_typed(client):
	task = make_document_task(make_request())
	file = attach(BUSINESS, "Task", task.name, "a.pdf")
	documents.submit_document(task, task.documents[0].name, file.name)
	documents.reject_document(task, task.documents[0].name, "Page <b>2</b> & 3")
	stored = frappe.db.get_value("Task Document", task.documents[0].name, "reason")
	assert stored == "Page &lt;b&gt;2&lt;/b&gt; &amp; 3"
	assert "Page <b>2</b> & 3" in get_words(client.open(keep(task)).text)
