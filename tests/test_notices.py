"""Who is told what, in whose language, and who is not."""

import frappe
import pytest
from world import (
	ADMIN_STAFF,
	FINANCE,
	FINANCE_STAFF,
	HR_COLLEAGUE,
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	act,
	acting_as,
	make_passed_task,
	make_task,
	make_ticket,
)

from task_portal.side_doors import trusted

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
		ticket=make_ticket().name,
		task_type="Individual Sector Task",
		client_facing=1,
	)
	assert "please hand in documents" in get_notices(INDIVIDUAL, task)[0]


def test_what_is_rolled_back_is_told_to_nobody(monkeypatch):
	"""Frappe 15 queues its Notification Logs at once, whatever becomes of the transaction."""
	queued = []
	monkeypatch.setattr(frappe.flags, "in_test", False)
	monkeypatch.setattr(frappe, "enqueue", lambda method, **options: queued.append(options))
	make_task(by=HR_MANAGER, assignee=HR_STAFF)
	mine = [options for options in queued if options.get("notice") == "assigned"]
	assert [(options["enqueue_after_commit"], options["users"]) for options in mine] == [(True, [HR_STAFF])]


def test_disabled_users_are_told_nothing():
	frappe.db.set_value("User", HR_STAFF, "enabled", 0)
	frappe.clear_document_cache("User", HR_STAFF)
	task = make_task(by=HR_COLLEAGUE, assignee=HR_COLLEAGUE)
	frappe.db.set_value("Task", task.name, "originator", HR_STAFF)
	act(HR_COLLEAGUE, task, "Close", comment="Done")
	assert get_notices(HR_STAFF, task) == []


def test_notice_is_in_the_recipients_language(monkeypatch):
	seen = []
	task = make_passed_task()
	frappe.db.set_value("User", HR_STAFF, "language", "hi")
	frappe.clear_document_cache("User", HR_STAFF)
	from task_portal.workflow import notices

	before = frappe.local.lang
	monkeypatch.setattr(
		type(task),
		"run_method",
		lambda self, method, *args, **kwargs: seen.append((method, frappe.local.lang)),
	)
	notices.send("Task", task.name, "closed", [HR_STAFF])
	assert ("notice_closed", "hi") in seen
	assert frappe.local.lang == before


@pytest.fixture
def fresh_notifications():
	"""A rollback does not reach what Frappe caches about Notifications."""
	yield
	frappe.db.rollback()
	frappe.clear_cache()


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


def test_messages_are_told_to_the_other_side_and_change_no_status():
	ticket = make_ticket(assignee=HR_STAFF)
	act(HR_STAFF, ticket, "Close")
	make_message(ticket, INDIVIDUAL, "Received")
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


def test_notice_goes_by_mail_too_where_an_outgoing_account_exists(monkeypatch):
	from task_portal.workflow import notices

	sent = []
	monkeypatch.setattr(frappe, "sendmail", lambda **mail: sent.append((mail["recipients"], mail["subject"])))
	monkeypatch.setattr(notices, "has_outgoing_mail", lambda: True)
	make_task(by=HR_MANAGER, assignee=HR_STAFF, subject="Order badges")
	assert sent == [([HR_STAFF], "Order badges was given to you")]


def test_without_an_outgoing_account_no_mail_is_tried():
	from task_portal.workflow import notices

	assert notices.has_outgoing_mail() == bool(
		frappe.get_all("Email Account", filters={"enable_outgoing": 1, "default_outgoing": 1})
	)
	before = frappe.db.count("Error Log")
	make_task(by=HR_MANAGER, assignee=HR_STAFF)
	assert frappe.db.count("Error Log") == before
