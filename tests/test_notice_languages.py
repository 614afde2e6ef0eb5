"""Every notice, subject and text, in the language of whoever gets it: in the app and by mail."""

import json
import re
from email import message_from_string, policy
from pathlib import Path

import frappe
import pytest
from frappe.utils import add_days, today
from test_notices import set_outgoing_account
from test_portal_words import get_translations
from world import (
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	acting_as,
	forget_records,
	jobs_at_once,
	make_case,
	make_case_type,
	make_task,
	make_ticket,
)

import task_portal
from task_portal.notices import notify as notices

pytestmark = pytest.mark.usefixtures("jobs_run_now")

SHIPPED = json.loads((Path(task_portal.__file__).parent / "notices" / "notifications.json").read_text())
LANGUAGES = {"ar": r"[\u0600-\u06ff]", "hi": r"[\u0900-\u097f]", "en": "[a-z]"}
# Not ours: a record's own words and names, and tags.
OURS = re.compile(
	r"\b(given|forwarded|waits|please|approve|lies|due|closed|cancelled|stopped|message|colleague|step)\b",
	re.I,
)


@pytest.fixture(params=LANGUAGES)
def reader(request, site):
	"""HR_STAFF and INDIVIDUAL read the language; the site and whoever acts another one."""
	language = request.param
	for user in (HR_STAFF, INDIVIDUAL):
		frappe.db.set_value("User", user, "language", language)
		frappe.clear_document_cache("User", user)
	set_outgoing_account(1)
	before, frappe.local.lang = frappe.local.lang, "en" if language != "en" else "hi"
	yield language
	frappe.local.lang = before
	frappe.db.rollback()
	for user in (HR_STAFF, INDIVIDUAL):
		frappe.clear_document_cache("User", user)


def make_subjects() -> dict:
	due = {"due_date": add_days(today(), -1)}
	return {
		"Task": make_task(by=HR_MANAGER, subject="1234", assignee=HR_MANAGER, **due),
		"Ticket": make_ticket(subject="1234"),
		"Case": make_case(make_case_type("_Test 1", "Internal", {"title": "1"}), subject="1234"),
	}


def get_mails(doc, user: str) -> list:
	queued = frappe.get_all(
		"Email Queue", {"reference_name": doc.name}, ["name", "message"], order_by="creation asc"
	)
	mine = [
		row
		for row in queued
		if frappe.db.exists("Email Queue Recipient", {"parent": row.name, "recipient": user})
	]
	return [message_from_string(row.message, policy=policy.default) for row in mine]


def get_text(mail) -> str:
	html = mail.get_body(["html"]).get_content()
	cell = html.split('class="email-body"')[1].split("</table>")[0]
	return re.sub(r"<[^>]*>", " ", cell.split(">", 1)[1]).strip()


def is_in(language: str, text: str) -> bool:
	words = re.sub(r"1234|test\.\S+|_Test \w+", "", text)
	return bool(re.search(LANGUAGES[language], words)) and (language == "en" or not OURS.search(words))


def test_every_notice_is_in_the_readers_language(reader):
	docs = make_subjects()
	for notice in SHIPPED:
		doc = docs[notice["document_type"]]
		notices.send(doc.doctype, doc.name, doc.creation, notice["notice"], [HR_STAFF])
		about = {"for_user": HR_STAFF, "document_name": doc.name}
		(log,) = frappe.get_all("Notification Log", about, ["name", "subject", "email_content"])
		frappe.delete_doc("Notification Log", log.name)
		mail = get_mails(doc, HR_STAFF)[-1]
		assert is_in(reader, log.subject), notice["name"]
		assert is_in(reader, mail["Subject"]), notice["name"]
		assert log.subject == mail["Subject"]
		for text in (re.sub(r"<[^>]*>", " ", log.email_content or ""), get_text(mail)):
			assert not re.search(r"[^\W\d_]", re.sub(r"test\.\S+|_Test \w+", "", text)) or is_in(
				reader, text
			), (
				notice["name"],
				text,
			)


def test_client_is_asked_in_their_language_by_what_staff_do(reader):
	with acting_as(HR_MANAGER):
		task = make_task(
			by=HR_MANAGER,
			subject="1234",
			kind="Approval",
			approver_kind="Client",
			ticket=make_ticket(raised_by=INDIVIDUAL).name,
			task_type="Individual Sector Task",
			client_facing=1,
		)
	(mail,) = get_mails(task, INDIVIDUAL)
	words = "{0} waits for your decision"
	expected = words if reader == "en" else get_translations(reader)[words]
	assert mail["Subject"] == expected.format("1234")
	text = "Please approve or reject it."
	assert get_text(mail) == (text if reader == "en" else get_translations(reader)[text])


def test_reminder_of_the_scheduler_is_in_the_holders_language(reader):
	from task_portal.cases.due_dates import remind_of_due_tasks

	task = make_task(by=HR_MANAGER, assignee=HR_STAFF, subject="1234", due_date=today())
	with jobs_at_once():
		remind_of_due_tasks()
	words = "{0} is due today"
	expected = words if reader == "en" else get_translations(reader)[words]
	assert get_mails(task, HR_STAFF)[-1]["Subject"] == expected.format("1234")


def test_who_chose_no_language_reads_the_sites_and_not_the_actors(reader):
	frappe.db.set_value("User", HR_STAFF, "language", None)
	frappe.clear_document_cache("User", HR_STAFF)
	frappe.local.lang = "ar"
	task = make_task(by=HR_MANAGER, assignee=HR_STAFF, subject="1234")
	assert get_mails(task, HR_STAFF)[-1]["Subject"] == "1234 was given to you"


def test_admins_words_stay_and_are_translated_where_the_site_has_them(reader):
	frappe.get_doc("Notification", "Task Assigned (E-mail)").update(
		{"subject": "Work: {{ doc.subject }}"}
	).save()
	task = make_task(by=HR_MANAGER, assignee=HR_STAFF, subject="R&D <1234>")
	assert get_mails(task, HR_STAFF)[-1]["Subject"] == "Work: R&D <1234>"
	frappe.db.rollback()
	forget_records()


def test_shipped_notices_say_nothing_past_translation():
	for notice in SHIPPED:
		for field in ("subject", "message"):
			bare = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|<[^>]*>", "", notice[field])
			assert not bare.strip(), (notice["name"], field)
			assert notice[field].count("| e }}") + notice[field].count('_("') >= 1
