"""What staff write to the client of a record: who may, who reads it, who is told."""

import frappe
import pytest
from test_notices import get_notices
from world import (
	BUSINESS,
	FINANCE,
	FINANCE_STAFF,
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	act,
	acting_as,
	make_task,
	make_ticket,
)

from task_portal import api
from task_portal.portal.access import get_viewer, get_visible
from task_portal.portal.details import get_detail
from task_portal.portal.writing import NoClientReads, NothingToSay

pytestmark = pytest.mark.usefixtures("jobs_run_now")


def make_seen(**values):
	"""A client-facing task of INDIVIDUAL's ticket, with HR_STAFF."""
	ticket = make_ticket(raised_by=INDIVIDUAL, assignee=HR_STAFF)
	task_type = "Individual Sector Task"
	return make_task(ticket=ticket.name, task_type=task_type, assignee=HR_STAFF, client_facing=1, **values)


def write(user: str, doc, text: str = "<p>Your passport is <b>here</b></p>", files: list[str] | None = None):
	with acting_as(user):
		return api.write_to_client(doc.doctype, doc.name, text, files)


def get_read(doc, user: str = INDIVIDUAL) -> list[str]:
	with acting_as(user):
		viewer = get_viewer()
		shown = get_detail(get_visible(doc.doctype, doc.name, viewer), viewer)
	return [row["text"] for row in shown["messages"]]


@pytest.mark.parametrize("doctype", ["Ticket", "Task"])
def test_what_staff_write_is_read_and_told_to_the_client(doctype):
	task = make_seen()
	doc = task if doctype == "Task" else frappe.get_doc("Ticket", task.ticket)
	message = write(HR_STAFF, doc)
	assert (message["sent_or_received"], message["with_client"], message["sender"]) == ("Sent", 1, HR_STAFF)
	assert get_read(doc) == ["Your passport is here"]
	assert ["a message for you" in told for told in get_notices(INDIVIDUAL, doc)][-1:] == [True]
	assert not any("message" in told for told in get_notices(HR_STAFF, doc))


def test_an_internal_note_is_not_read_by_the_client():
	task = make_seen()
	with acting_as(HR_STAFF):
		task.add_comment("Comment", "He is difficult")
	assert get_read(task) == []


def test_who_may_not_change_the_record_does_not_write():
	task = make_seen(by=HR_MANAGER)
	act(HR_STAFF, task, "Forward", comment="Yours", department=FINANCE, assignee=FINANCE_STAFF)
	for user in (HR_STAFF, BUSINESS):
		with pytest.raises(frappe.PermissionError):
			write(user, task)
	assert get_read(task) == []


def test_who_reads_it_is_named_before():
	ticket = make_ticket(raised_by=INDIVIDUAL, assignee=HR_STAFF)
	with acting_as(HR_STAFF):
		readers = api.get_client_readers("Ticket", ticket.name)
	assert readers == [frappe.db.get_value("User", INDIVIDUAL, "full_name")]


def test_what_no_client_sees_is_not_written_to():
	hidden = make_task(assignee=HR_STAFF)
	unseen = make_seen()
	frappe.db.set_value("Task", unseen.name, "client_facing", 0)
	for task in (hidden, unseen):
		with pytest.raises(NoClientReads):
			write(HR_STAFF, task)
		with acting_as(HR_STAFF), pytest.raises(NoClientReads):
			api.get_client_readers("Task", task.name)


@pytest.mark.parametrize("text", ["", "   ", "<p><br></p>", "<p>&nbsp;</p>"])
def test_an_empty_message_is_not_sent(text):
	task = make_seen()
	with pytest.raises(NothingToSay):
		write(HR_MANAGER, task, text)


def test_a_script_in_it_does_not_run():
	task = make_seen()
	message = write(HR_STAFF, task, '<p onclick="alert(1)">Hi<script>alert(1)</script></p>')
	assert "<script" not in message["content"] and "onclick" not in message["content"]
