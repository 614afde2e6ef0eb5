"""The morning's mail of late and due work, for who asks for it."""

from email import message_from_string

import frappe
import pytest
from frappe.utils import add_days, getdate
from test_notices import set_outgoing_account
from world import HR_COLLEAGUE, HR_MANAGER, HR_STAFF, act, make_task

from task_portal.notices import digest


@pytest.fixture
def readers(site):
	"""HR_STAFF and HR_COLLEAGUE ask for it."""
	set_outgoing_account(1)
	for user in (HR_STAFF, HR_COLLEAGUE):
		frappe.db.set_value("Notification Settings", user, {"task_digest": 1, "task_digest_sent_on": None})


def get_mails(user: str) -> list:
	parents = frappe.get_all("Email Queue Recipient", {"recipient": user}, pluck="parent")
	# Of a task that is made, its holder is told too.
	about = {"name": ["in", parents or [""]], "reference_doctype": ["is", "not set"]}
	return [message_from_string(text) for text in frappe.get_all("Email Queue", about, pluck="message")]


def get_html(mail) -> str:
	(part,) = (part for part in mail.walk() if part.get_content_type() == "text/html")
	return part.get_payload(decode=True).decode()


def make_work():
	today = getdate()
	make_task(assignee=HR_STAFF, subject="Late <b>badges</b>", due_date=add_days(today, -3))
	make_task(assignee=HR_STAFF, subject="Badges of today", due_date=today)
	make_task(assignee=HR_STAFF, subject="Tomorrow's badges", due_date=add_days(today, 1))
	make_task(assignee=HR_STAFF, subject="Badges of no day")
	over = make_task(assignee=HR_STAFF, subject="Badges that are made", due_date=add_days(today, -3))
	act(HR_STAFF, over, "Close", comment="Done")
	make_task(assignee=HR_MANAGER, subject="Somebody else's badges", due_date=today)
	asked = {"kind": "Approval", "approver_kind": "User"}
	make_task(assignee=HR_MANAGER, subject="More badges?", approver=HR_STAFF, **asked)
	decided = make_task(assignee=HR_MANAGER, subject="Fewer badges?", approver=HR_STAFF, **asked)
	act(HR_STAFF, decided, "Approve")


def test_what_is_late_due_and_to_be_decided_in_one_mail(readers):
	make_work()
	digest.send_digests()
	(mail,) = get_mails(HR_STAFF)
	assert mail["Subject"] == "Your tasks today (Late: 1, Due today: 1, For you to decide: 1)"
	assert mail["Auto-Submitted"] == "auto-generated"
	text = get_html(mail)
	for words in ("Late &lt;b&gt;badges&lt;/b&gt;", "Badges of today", "More badges?"):
		assert words in text
	for words in ("Tomorrow", "no day", "are made", "Somebody", "Fewer"):
		assert words not in text
	assert "/task/TASK-" in text


def test_it_comes_once_a_day_and_not_to_who_has_nothing_or_does_not_ask(readers):
	make_work()
	make_task(assignee=HR_MANAGER, subject="Late too", due_date=add_days(getdate(), -3))
	digest.send_digests()
	digest.send_digests()
	assert [len(get_mails(user)) for user in (HR_STAFF, HR_COLLEAGUE, HR_MANAGER)] == [1, 0, 0]
	frappe.db.set_value("Notification Settings", HR_STAFF, "task_digest_sent_on", add_days(getdate(), -1))
	digest.send_digests()
	assert len(get_mails(HR_STAFF)) == 2


@pytest.mark.parametrize("field", ["enabled", "enable_email_notifications"])
def test_who_wants_no_notices_or_no_mail_gets_none(readers, field):
	make_work()
	frappe.db.set_value("Notification Settings", HR_STAFF, field, 0)
	digest.send_digests()
	assert not get_mails(HR_STAFF)


def test_one_that_fails_does_not_keep_the_others_from_theirs(readers, monkeypatch):
	make_work()
	make_task(assignee=HR_COLLEAGUE, subject="Late too", due_date=add_days(getdate(), -3))
	send = digest.get_lists

	def get_lists(user):
		if user == HR_COLLEAGUE:
			raise ValueError("bad reader")
		return send(user)

	monkeypatch.setattr(digest, "get_lists", get_lists)
	digest.send_digests()
	assert [len(get_mails(user)) for user in (HR_STAFF, HR_COLLEAGUE)] == [1, 0]
	assert frappe.db.exists("Error Log", {"method": f"Morning list of {HR_COLLEAGUE}"})
	monkeypatch.setattr(digest, "get_lists", send)
	digest.send_digests()
	assert [len(get_mails(user)) for user in (HR_STAFF, HR_COLLEAGUE)] == [1, 1]


@pytest.mark.parametrize("language, words", [("ar", "مهامك اليوم"), ("hi", "आज आपके कार्य")])
def test_it_is_in_the_readers_language(readers, language, words):
	from email.header import decode_header, make_header

	make_work()
	frappe.db.set_value("User", HR_STAFF, "language", language)
	frappe.clear_document_cache("User", HR_STAFF)
	digest.send_digests()
	(mail,) = get_mails(HR_STAFF)
	assert words in str(make_header(decode_header(mail["Subject"])))
	for english in ("Late:", "Due today", "You get this"):
		assert english not in get_html(mail) + str(make_header(decode_header(mail["Subject"])))
	assert ('dir="rtl"' in get_html(mail)) == (language == "ar")


def test_a_long_list_is_cut_and_counted(readers, monkeypatch):
	monkeypatch.setattr(digest, "SHOWN", 2)
	for number in range(3):
		make_task(assignee=HR_STAFF, subject=f"Late {number}", due_date=add_days(getdate(), -3 + number))
	digest.send_digests()
	(mail,) = get_mails(HR_STAFF)
	assert "Late: 3" in mail["Subject"]
	text = get_html(mail)
	assert "Late 0" in text and "Late 2" not in text and "And 1 more." in text
