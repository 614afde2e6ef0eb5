"""Files of our records and of messages about them: who deletes and who reads them."""

import os

import frappe
import pytest
from own_files import get_bytes
from portal_world import attach, make_document_task, make_portal_world, make_request, say
from world import (
	ADMIN_STAFF,
	BUSINESS,
	FINANCE,
	FINANCE_STAFF,
	HR_COLLEAGUE,
	HR_MANAGER,
	HR_STAFF,
	act,
	acting_as,
	make_passed_task,
	make_task,
)

from task_portal.cases import documents

# What stands behind the wall before clients' logins.
pytestmark = pytest.mark.usefixtures("wall_down")


@pytest.mark.parametrize("user", [HR_STAFF, HR_MANAGER, BUSINESS])
def test_a_document_that_was_handed_in_outlives_every_try_to_delete_it(http, committed, user):
	make_portal_world()
	task = committed(make_document_task(committed(make_request())))
	file = attach(BUSINESS, "Task", task.name, "licence.pdf")
	with acting_as(HR_STAFF):
		doc = frappe.get_doc("Task", task.name)
		documents.submit_document(doc, doc.documents[0].name, file.name)
		documents.accept_document(frappe.get_doc("Task", task.name), doc.documents[0].name)
	frappe.db.commit()
	client = http(user)
	for call in (
		client.request("DELETE", f"/api/resource/File/{file.name}"),
		client.request("DELETE", f"/api/v2/document/File/{file.name}/"),
		client.post("frappe.client.delete", doctype="File", name=file.name),
		client.post("frappe.desk.form.utils.remove_attach", fid=file.name, dt="Task", dn=task.name),
		client.change(
			"File", file.name, file_name="else.pdf", attached_to_name=None, attached_to_doctype=None
		),
	):
		assert call.status_code >= 400, call.text
		assert get_bytes(file)
	frappe.db.rollback()
	assert frappe.db.get_value("File", file.name, "attached_to_name") == task.name


def test_past_holder_deletes_nothing_that_they_uploaded(http, committed):
	task = committed(make_task(department="_Test Admin", assignee=ADMIN_STAFF))
	file = attach(ADMIN_STAFF, "Task", task.name, "mine.txt")
	act(ADMIN_STAFF, task, "Forward", comment="Yours", department=FINANCE, assignee=FINANCE_STAFF)
	other = attach(FINANCE_STAFF, "Task", task.name, "else.txt")
	frappe.db.commit()
	assert http(ADMIN_STAFF).request("DELETE", f"/api/resource/File/{file.name}").status_code == 403
	assert get_bytes(file)
	# Who changes the record deletes its files, and then their bytes are gone.
	assert http(FINANCE_STAFF).request("DELETE", f"/api/resource/File/{other.name}").status_code == 202
	assert not get_bytes(other)


def test_who_may_read_a_ticket_reads_the_files_that_its_client_sent(http, committed):
	make_portal_world()
	ticket = committed(make_request(assignee=HR_STAFF))
	on_ticket = attach(BUSINESS, "Ticket", ticket.name, "a.txt", b"FIRST")
	message = say(BUSINESS, ticket, "Here", "Received")
	on_message = attach(
		BUSINESS, "Communication", message.name, "b.txt", b"SECOND" + os.urandom(4).hex().encode()
	)
	frappe.db.commit()
	reader, stranger = http(HR_STAFF), http(ADMIN_STAFF)
	for file in (on_ticket, on_message):
		assert reader.request("GET", file.file_url).status_code == 200
		assert stranger.request("GET", file.file_url).status_code == 403
		assert stranger.read("File", file.name).status_code == 403
		listed = [row["name"] for row in stranger.list("File", limit_page_length=0).json["data"]]
		assert file.name not in listed
	assert on_message.name in [row["name"] for row in reader.list("File", limit_page_length=0).json["data"]]
	assert reader.read("Communication", message.name).status_code == 200
	assert stranger.read("Communication", message.name).status_code == 403
	assert message.name not in stranger.list("Communication", limit_page_length=0).text


def test_reading_messages_of_records_opens_no_others(http, committed):
	values = {
		"doctype": "Communication",
		"subject": "x",
		"content": "Between us",
		"reference_doctype": "User",
	}
	with acting_as(HR_MANAGER):
		message = frappe.get_doc(values | {"reference_name": HR_COLLEAGUE}).insert(ignore_permissions=True)
	committed(message)
	for user in (HR_STAFF, ADMIN_STAFF, BUSINESS):
		client = http(user)
		assert client.read("Communication", message.name).status_code == 403
		assert "Between us" not in client.list("Communication", fields=["name", "content"]).text


def test_past_holders_file_is_still_read(http, committed):
	task = committed(make_passed_task())
	file = committed(attach(FINANCE_STAFF, "Task", task.name, "x.txt", b"STILL"))
	assert b"STILL" in http(ADMIN_STAFF).request("GET", file.file_url).data
