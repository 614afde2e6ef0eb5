"""Who is told what, in whose language, and who is not."""

import frappe
import pytest
from frappe.utils import add_to_date
from portal_world import (
	COLLEAGUE,
	DIRECTOR,
	RIVAL,
	make_approval_task,
	make_client_task,
	make_document_task,
	make_portal_world,
	make_request,
	say,
)
from world import (
	ADMIN_STAFF,
	BUSINESS,
	FINANCE,
	FINANCE_STAFF,
	HR_COLLEAGUE,
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	act,
	acting_as,
	forget_records,
	make_passed_task,
	make_task,
	make_ticket,
)

from task_portal.guards.about import trusted

pytestmark = pytest.mark.usefixtures("jobs_run_now")


def get_notices(user: str, doc) -> list[str]:
	filters = {"for_user": user, "document_type": doc.doctype, "document_name": doc.name}
	return frappe.get_all("Notification Log", filters=filters, pluck="subject", order_by="creation asc")


def test_new_holder_is_told_and_who_acts_is_not():
	task = make_task(by=HR_MANAGER, assignee=HR_STAFF, subject="Order <b>badges</b>")
	assert get_notices(HR_STAFF, task) == ["Order &lt;b&gt;badges&lt;/b&gt; was given to you"]
	act(HR_STAFF, task, "Forward", comment="Yours", department=FINANCE, assignee=FINANCE_STAFF)
	assert "was forwarded to you" in get_notices(FINANCE_STAFF, task)[0]
	act(FINANCE_STAFF, task, "Reply", comment="Done")
	assert "came back to you" in get_notices(HR_MANAGER, task)[0]
	assert len(get_notices(HR_STAFF, task)) == 1


@pytest.mark.parametrize("action, words", [("Close", "was closed"), ("Cancel", "was cancelled")])
def test_originator_is_told_of_the_end(action, words):
	task = make_passed_task()
	act(FINANCE_STAFF, task, action, comment="Because")
	assert any(words in subject for subject in get_notices(HR_STAFF, task))


def test_approver_is_asked():
	task = make_task(kind="Approval", approver_kind="User", approver=ADMIN_STAFF)
	assert "waits for your decision" in get_notices(ADMIN_STAFF, task)[0]


def test_client_is_asked_for_documents():
	task = make_task(
		kind="Document",
		documents=[{"title": "Passport"}],
		ticket=make_ticket(raised_by=INDIVIDUAL).name,
		task_type="Individual Sector Task",
		client_facing=1,
	)
	assert "please hand in documents" in get_notices(INDIVIDUAL, task)[0]


def test_of_a_clients_people_those_are_told_who_find_the_record_in_the_portal():
	make_portal_world()
	ticket = make_request(by=BUSINESS)
	tasks = [make_document_task(ticket), make_approval_task(ticket), make_client_task(ticket)]
	for doc in (ticket, tasks[-1]):
		say(HR_STAFF, doc, "We found ten")
	for doc in (ticket, *tasks):
		for user, told in ((BUSINESS, True), (DIRECTOR, True), (COLLEAGUE, False), (RIVAL, False)):
			assert bool(get_notices(user, doc)) is told, (doc.subject, user)
	frappe.db.set_value("Client", ticket.client, "disabled", 1)
	say(HR_STAFF, ticket, "We found an eleventh")
	assert [len(get_notices(user, ticket)) for user in (BUSINESS, DIRECTOR)] == [1, 1]


def test_what_is_rolled_back_is_told_to_nobody(monkeypatch):
	"""Frappe 15 queues its Notification Logs at once, whatever becomes of the transaction."""
	queued = []
	monkeypatch.setattr(frappe.flags, "in_test", False)
	monkeypatch.setattr(frappe, "enqueue", lambda method, **options: queued.append(options))
	make_task(by=HR_MANAGER, assignee=HR_STAFF)
	mine = [options for options in queued if options.get("notice") == "assigned"]
	assert [(options["enqueue_after_commit"], options["users"]) for options in mine] == [(True, [HR_STAFF])]


def test_nobody_is_told_of_the_next_record_by_a_name():
	"""The last of a series gives its name back when it is deleted; a job may be late."""
	from task_portal.notices import notify as notices

	task = make_task(by=HR_MANAGER, assignee=HR_STAFF)
	told = get_notices(HR_STAFF, task)
	notices.send("Task", task.name, add_to_date(task.creation, seconds=-1), "closed", [HR_STAFF])
	assert get_notices(HR_STAFF, task) == told
	notices.send("Task", task.name, str(task.creation), "closed", [HR_STAFF])
	assert len(get_notices(HR_STAFF, task)) == len(told) + 1


def test_disabled_users_are_told_nothing():
	frappe.db.set_value("User", HR_STAFF, "enabled", 0)
	frappe.clear_document_cache("User", HR_STAFF)
	task = make_task(by=HR_COLLEAGUE, assignee=HR_COLLEAGUE)
	frappe.db.set_value("Task", task.name, "originator", HR_STAFF)
	act(HR_COLLEAGUE, task, "Close", comment="Done")
	assert get_notices(HR_STAFF, task) == []


@pytest.fixture
def hindi(site):
	"""HR_STAFF reads Hindi. The site's own translation stands for one that a language's file brings."""
	words = {"source_text": "{0} was closed", "translated_text": "{0} बंद हुआ"}
	frappe.get_doc({"doctype": "Translation", "language": "hi"} | words).insert()
	frappe.db.set_value("User", HR_STAFF, "language", "hi")
	frappe.clear_document_cache("User", HR_STAFF)
	yield "बंद हुआ"
	frappe.db.rollback()
	forget_records()


def test_notice_is_in_the_recipients_language(hindi):
	from task_portal.notices import notify as notices

	task, before = make_passed_task(), frappe.local.lang
	notices.send("Task", task.name, task.creation, "closed", [HR_STAFF, HR_MANAGER])
	assert get_notices(HR_STAFF, task)[-1] == f"{task.subject} {hindi}"
	assert get_notices(HR_MANAGER, task)[-1] == f"{task.subject} was closed"
	assert frappe.local.lang == before


@pytest.fixture
def fresh_notifications():
	"""A rollback does not reach what Frappe caches about Notifications."""
	yield
	frappe.db.rollback()
	forget_records()


def test_admin_edits_or_switches_off_a_notice(fresh_notifications):
	frappe.get_doc("Notification", "Task Assigned").update({"enabled": 0}).save()
	task = make_task(by=HR_MANAGER, assignee=HR_STAFF)
	assert get_notices(HR_STAFF, task) == []


def make_message(doc, user: str, sent_or_received: str, medium: str = "Chat"):
	with acting_as(user), trusted():
		return frappe.get_doc(
			{
				"doctype": "Communication",
				"communication_type": "Communication",
				"communication_medium": medium,
				"sent_or_received": sent_or_received,
				"subject": "Hello",
				"content": "When?",
				"sender": user,
				"reference_doctype": doc.doctype,
				"reference_name": doc.name,
			}
		).insert(ignore_permissions=True)


def test_messages_are_told_to_the_other_side_and_what_staff_write_changes_no_status():
	ticket = make_ticket(assignee=HR_STAFF, raised_by=INDIVIDUAL)
	make_message(ticket, INDIVIDUAL, "Received")
	act(HR_STAFF, ticket, "Close")
	make_message(ticket, HR_STAFF, "Sent")
	assert "a message from the client" in get_notices(HR_STAFF, ticket)[-1]
	assert "a message for you" in get_notices(INDIVIDUAL, ticket)[-1]
	make_message(ticket, HR_STAFF, "Sent", medium="Email")
	assert len(get_notices(INDIVIDUAL, ticket)) == 1
	assert ticket.reload().status == "Close"


def test_notices_make_no_notices():
	task = make_task(by=HR_MANAGER, assignee=HR_STAFF)
	before = frappe.db.count("Notification Log", {"document_name": task.name})
	frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Automated Message",
			"sent_or_received": "Sent",
			"subject": "Notice",
			"content": "You have work",
			"reference_doctype": "Task",
			"reference_name": task.name,
		}
	).insert()
	assert frappe.db.count("Notification Log", {"document_name": task.name}) == before


def get_mails(user: str) -> list[str]:
	queued = frappe.get_all("Email Queue Recipient", filters={"recipient": user}, pluck="parent")
	return [frappe.db.get_value("Email Queue", name, "message") for name in queued]


def set_outgoing_account(enabled: int):
	"""Past the account's own check, which calls its server."""
	frappe.db.set_value("Email Account", {"enable_outgoing": 1}, "default_outgoing", 0)
	if enabled:
		account = frappe.new_doc("Email Account")
		values = {
			"name": "_Test Outgoing",
			"email_account_name": "_Test Outgoing",
			"email_id": "office@example.com",
		}
		account.update(values | {"enable_outgoing": 1, "default_outgoing": 1, "smtp_server": "localhost"})
		account.db_insert()
	frappe.local.outgoing_email_account = {}


@pytest.mark.parametrize("account", [1, 0])
def test_notice_goes_by_mail_too_where_an_outgoing_account_exists(account):
	set_outgoing_account(account)
	mails, errors = len(get_mails(HR_STAFF)), frappe.db.count("Error Log")
	task = make_task(by=HR_MANAGER, assignee=HR_STAFF, subject="Order badges")
	assert get_notices(HR_STAFF, task) == ["Order badges was given to you"]
	sent = get_mails(HR_STAFF)
	assert len(sent) - mails == account
	assert all("Order badges was given to you" in mail for mail in sent[mails:])
	assert frappe.db.count("Error Log") == errors
