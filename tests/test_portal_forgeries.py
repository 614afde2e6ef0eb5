"""The portal's forms, sent by whoever may not, for what is not theirs, or without what they need."""
# ruff: noqa: F811

import frappe
import pytest
from portal_forms import NEW, client, count, get_messages, keep, office, read  # noqa: F401 - fixtures
from portal_world import (
	COLLEAGUE,
	DIRECTOR,
	PDF,
	RIVAL,
	Browser,
	get_words,
	make_document_task,
	make_request,
	say,
)
from world import BUSINESS, HR_STAFF


@pytest.mark.parametrize("user", [RIVAL, COLLEAGUE])
def test_forms_on_records_of_others_change_nothing(site, client, user):
	task = make_document_task()
	path = keep(task)
	values = [client.get_form(path, "act", action="Start"), client.get_form(path, "message") | {"text": "Mine"},
		client.get_form(path, "hand_in")]  # fmt: skip
	other = Browser(site, user)
	token = other.get_form("/portal/tickets/new", "create")["csrf_token"]
	for form in values:
		assert other.send(path, form | {"csrf_token": token}, **{"a.pdf": PDF}).status_code == 404
	after = read(task)
	assert (after.status, after.documents[0].status, get_messages(task)) == ("New", "Awaited", [])
	assert not count("File", attached_to_name=task.name)


@pytest.mark.parametrize("token", ["", "wrong", None])
def test_forms_without_the_sessions_token_change_nothing(client, token):
	ticket = make_request()
	path = keep(ticket)
	values = client.get_form(path, "act", action="Start")
	values = {key: value for key, value in values.items() if key != "csrf_token"}
	response = client.send(path, values | ({"csrf_token": token} if token is not None else {}))
	assert response.status_code == 400
	assert read(ticket).status == "New"


def test_guests_and_staff_send_no_forms(site, client):
	ticket = make_request()
	path = keep(ticket)
	values = client.get_form(path, "act", action="Start")
	assert Browser(site).send(path, values).status_code in (303, 400, 403)
	assert Browser(site, HR_STAFF).send(path, values).status_code in (400, 403)
	assert read(ticket).status == "New"


@pytest.mark.parametrize("do", ["", "delete", "create", "__class__"])
def test_unknown_forms_are_refused(client, do):
	path = keep(make_request())
	values = client.get_form(path, "message") | {"do": do}
	assert client.send(path, values).status_code == 417


def test_a_get_changes_nothing(client):
	ticket = make_request()
	path = keep(ticket)
	assert client.open(f"{path}?do=act&action=Start&name=other").status_code == 200
	assert read(ticket).status == "New"


def test_who_belongs_to_two_clients_sees_both_told_apart(site, client, office):
	rival = frappe.get_doc("Client", office.rival)
	rival.append("portal_users", {"user": DIRECTOR, "sees": "Own requests"})
	rival.save()
	make_request(RIVAL, subject="Not the director's", client=office.rival)
	keep(make_request())
	try:
		director = Browser(site, DIRECTOR)
		values = director.get_form(NEW, "create") | {"category": "Job Order", "description": ""}
		director.follow(director.send(NEW, values | {"subject": "For the rival", "client": office.rival}))
		shown = get_words(director.open("/portal/tickets").text)
		assert "_Test Rival" in shown and "_Test Business" in shown
		assert "For the rival" in shown and "Not the director's" not in shown
		only = get_words(director.open(f"/portal/tickets?client={office.rival}").text)
		assert "For the rival" in only and "Ten welders" not in only
	finally:
		frappe.db.rollback()
		rival = frappe.get_doc("Client", office.rival)
		rival.portal_users = [row for row in rival.portal_users if row.user == RIVAL]
		rival.save()
		frappe.db.commit()


def test_a_message_of_the_office_is_a_message_to_answer(client):
	ticket = make_request()
	path = keep(ticket)
	say(HR_STAFF, ticket, "How many?")
	frappe.db.commit()
	assert "New message" in get_words(client.open("/portal").text)
	client.follow(client.submit(path, "message", text="Ten"))
	assert "New message" not in get_words(client.open("/portal").text)


def test_a_file_name_cannot_leave_its_folder(client):
	ticket = make_request()
	client.follow(client.submit(keep(ticket), "message", text="Here", files={"../../../etc/p<b>.pdf": PDF}))
	frappe.db.rollback()
	filters, fields = {"owner": BUSINESS}, ["file_url", "file_name"]
	file = frappe.get_all("File", filters=filters, fields=fields, order_by="creation desc", limit=1)[0]
	assert file.file_url.startswith("/private/files/") and ".." not in file.file_url
	assert file.file_name.startswith("p_b_") and file.file_name.endswith(".pdf")
