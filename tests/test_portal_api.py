"""The portal as functions for other clients: what they answer, and to whom; and staff who look through a client's eyes."""

import base64

import frappe
import portal_api_docs
import pytest
from portal_forms import client, keep, office, read  # noqa: F401 - fixtures
from portal_world import (
	COLLEAGUE,
	DIRECTOR,
	PDF,
	RIVAL,
	Browser,
	attach,
	counted_statements,
	get_words,
	make_approval_task,
	make_client_case,
	make_client_task,
	make_document_task,
	make_portal_world,
	make_request,
	say,
)
from world import (
	BUSINESS,
	FINANCE_STAFF,
	HR_MANAGER,
	HR_STAFF,
	PORTAL_MANAGER,
	STRANGER,
	acting_as,
	get_stored,
	make_user,
)

API = "task_portal.portal.api."
CALLS = {
	"list_records": {"doctype": "Ticket"},
	"get_record": {"doctype": "Ticket"},
	"act": {"doctype": "Ticket", "action": "Start"},
	"send_message": {"doctype": "Ticket", "text": "Hello"},
	"create_ticket": {"subject": "Mine", "category": "Other"},
	"upload": {"document": "row", "file_name": "a.pdf", "content": base64.b64encode(PDF).decode()},
	"download": {"file": "x"},
}


def call(browser, function: str, **values):
	return browser.post(API + function, **values)


def get_error(response) -> str:
	return response.json.get("exc_type", "") + " " + response.json.get("_server_messages", "")


def test_the_documentation_is_as_the_functions_are():
	assert portal_api_docs.PAGE.read_text() == portal_api_docs.make(), "run: make docs"
	assert {function.__name__ for function in portal_api_docs.get_functions()} == set(CALLS)


def test_a_client_does_everything_over_http(client):  # noqa: F811
	ticket = call(
		client, "create_ticket", subject="Cooks", category="Job Order", description="<b>Ten</b>"
	).json["message"]
	assert (ticket["state"], ticket["description"]) == ("Received", "<b>Ten</b>")
	ref = {"doctype": "Ticket", "name": ticket["name"]}
	assert [row["action"] for row in ticket["actions"]] == ["Start", "Cancel", "Close"]
	assert call(client, "act", **ref, action="Start").json["message"]["state"] == "In progress"
	assert call(client, "send_message", **ref, text="When?").json["message"]["messages"][0]["text"] == "When?"
	listed = client.get(API + "list_records", doctype="Ticket", status="open", search="cooks", page="1").json[
		"message"
	]
	assert [row["name"] for row in listed["records"]] == [ticket["name"]] and not listed["has_more"]
	assert client.get(API + "get_record", **ref).json["message"]["state"] == "In progress"


def test_a_document_is_uploaded_and_downloaded(client):  # noqa: F811
	task, once = make_document_task(), frappe.generate_hash()
	keep(task)
	content = base64.b64encode(PDF).decode()
	values = {
		"task": task.name,
		"document": task.documents[0].name,
		"file_name": "licence.pdf",
		"content": content,
	}
	after = call(client, "upload", **values, once=once).json["message"]
	assert after["documents"][0]["status"] == "Submitted"
	assert len(call(client, "upload", **values, once=once).json["message"]["files"]) == 1
	response = client.get(API + "download", file=after["files"][0]["name"])
	assert response.data == PDF


def test_what_a_record_shows_is_the_allow_list(client):  # noqa: F811
	from task_portal.portal import fields

	for doc in (make_request(), make_client_task(), make_client_case()):
		keep(doc)
		shown = client.get(API + "get_record", doctype=doc.doctype, name=doc.name).json["message"]
		known = {*fields.get_listed(doc.doctype), *fields.DETAILED[doc.doctype]} - {"status"}
		around = {"doctype", "state", "stage", "version", "actions", "messages", "has_earlier_messages", "files", "documents",
			"steps", "related", "history", "continued_in"}  # fmt: skip
		assert set(shown) == known | around
		assert HR_STAFF not in str(shown)


def test_a_version_that_is_behind_is_refused(client):  # noqa: F811
	ticket, once = make_request(), frappe.generate_hash()
	keep(ticket)
	ref = {"doctype": "Ticket", "name": ticket.name}
	version = client.get(API + "get_record", **ref).json["message"]["version"]
	call(client, "act", **ref, action="Start", once=once)
	assert call(client, "act", **ref, action="Start", once=once).status_code == 200
	response = call(client, "act", **ref, action="Close", version=version)
	assert response.status_code == 409 and "ChangedMeanwhile" in get_error(response)
	assert read(ticket).status == "In Progress"


@pytest.mark.parametrize("function, values, error", [
	("list_records", {"doctype": "User"}, "InvalidFilter"), ("list_records", {"doctype": "Ticket", "status": "x"}, "InvalidFilter"),
	("list_records", {"doctype": "Ticket", "sort": "owner desc"}, "InvalidFilter"), ("list_records", {"doctype": "Ticket", "page": 0}, "InvalidFilter"),
	("list_records", {"doctype": "Ticket", "client": "CLT-0"}, "InvalidFilter"), ("get_record", {"doctype": "User", "name": "Administrator"}, "RecordNotFound"),
	("get_record", {"doctype": "Client", "name": "CLT-00001"}, "RecordNotFound"), ("create_ticket", {"subject": " ", "category": "Other"}, "SubjectMissing"),
	("create_ticket", {"subject": "x", "category": "Nope"}, "UnknownCategory"), ("create_ticket", {"subject": "x", "category": "Other", "client": "CLT-0"}, "UnknownClient"),
	("download", {"file": "nope"}, "FileNotFound"), ("upload", {"task": "TASK-0", "document": "x", "file_name": "a.pdf", "content": "%%%"}, "FileRefused"),
])  # fmt: skip
def test_bad_calls_get_a_named_error(client, function, values, error):  # noqa: F811
	response = call(client, function, **values)
	assert 400 <= response.status_code < 500, response.text
	assert error in get_error(response)


@pytest.mark.parametrize("function", CALLS)
@pytest.mark.parametrize("user", [None, STRANGER, HR_STAFF, FINANCE_STAFF, COLLEAGUE, RIVAL])
def test_others_get_nothing_from_any_function(site, client, function, user):  # noqa: F811
	"""COLLEAGUE and RIVAL are clients too: they get their own lists, and may ask for something themselves."""
	task = make_document_task(make_request(subject="Secret welders"))
	ticket = frappe.get_doc("Ticket", task.ticket)
	file = attach(BUSINESS, "Ticket", ticket.name, "secret.pdf")
	keep(task)
	before = get_stored(ticket), get_stored(task), frappe.db.count("File")
	values = CALLS[function] | {
		"name": ticket.name,
		"task": task.name,
		"file": file.name,
		"document": task.documents[0].name,
	}
	response = call(
		Browser(site, user),
		function,
		**{key: values[key] for key in values if key in get_arguments(function)},
	)
	assert "ecret" not in response.text
	if user in (COLLEAGUE, RIVAL) and function in ("list_records", "create_ticket"):
		assert response.status_code == 200
	else:
		assert response.status_code in (401, 403, 404)
	frappe.db.rollback()
	assert (get_stored(ticket), get_stored(task), frappe.db.count("File")) == before


def get_arguments(function: str) -> set[str]:
	import inspect

	from task_portal.portal import api

	return set(inspect.signature(inspect.unwrap(getattr(api, function))).parameters)


# Staff look through a client's eyes


def start_preview(site, user: str, client_name: str, as_user: str):
	staff = Browser(site, user)
	response = staff.post("task_portal.portal.preview.start", client=client_name, user=as_user)
	return staff, response


def test_a_manager_sees_exactly_what_the_client_sees_and_changes_nothing(site, client, office):  # noqa: F811
	mine, theirs = make_approval_task(), make_request(COLLEAGUE, subject="Cooks of the colleague")
	say(HR_STAFF, mine, "Please decide soon")
	keep(mine)
	staff, response = start_preview(site, PORTAL_MANAGER, office.company, BUSINESS)
	assert response.json["message"] == "/portal"
	for path in ("/portal", "/portal/tickets", "/portal/tasks"):
		shown, seen = get_words(staff.open(path).text), get_words(client.open(path).text)
		assert mine.subject in shown or "tickets" in path
		assert theirs.subject not in shown and theirs.subject not in seen
		assert shown.split("Tasks ", 1)[1].split("Task ")[-1] in seen
	page = staff.open(keep(mine))
	assert f"You see what {BUSINESS} of" in get_words(page.text)
	assert "Approve" in get_words(page.text)
	assert staff.open(keep(theirs)).status_code == 404
	form = staff.find_form(page.text, "act") | {"action": "Approve"}
	assert staff.send(keep(mine), form).status_code == 403
	refused = staff.post(
		API + "act", doctype="Task", name=mine.name, action="Approve", csrf_token=form["csrf_token"]
	)
	assert refused.status_code == 403 and not read(mine).decision
	assert frappe.db.exists(
		"Comment", {"reference_doctype": "Client", "reference_name": office.company, "owner": PORTAL_MANAGER}
	)
	stop = staff.find_form(staff.open("/portal").text, "stop_preview")
	assert staff.send("/portal", stop).status_code == 303
	assert staff.open("/portal").status_code == 403


@pytest.mark.parametrize("user", [HR_STAFF, HR_MANAGER, RIVAL, BUSINESS, None])
def test_only_who_may_read_everything_views_as_a_client(site, office, user):  # noqa: F811
	_browser, response = start_preview(site, user, office.company, BUSINESS)
	assert response.status_code in (401, 403)


def test_a_manager_views_only_as_a_portal_user_of_the_client(site, office):  # noqa: F811
	_browser, response = start_preview(site, PORTAL_MANAGER, office.company, RIVAL)
	assert response.status_code == 404


# Who can see this, and why


def get_viewers(doc, by: str = HR_STAFF) -> dict[str, list[str]]:
	from task_portal import api

	with acting_as(by):
		return {row["user"]: row["why"] for row in api.get_viewers(doc.doctype, doc.name)}


def test_who_can_see_this_and_why():
	clients = make_portal_world()
	task = make_client_task()
	viewers = get_viewers(task)
	assert viewers[HR_STAFF] == ["holds it", "started it"]
	assert viewers[HR_MANAGER] == ["manages its department"]
	assert viewers[PORTAL_MANAGER] == ["is a Task Portal Manager"]
	assert viewers[BUSINESS][0].startswith("raised it") and viewers[DIRECTOR][0].startswith(
		"sees all requests"
	)
	assert not {COLLEAGUE, RIVAL, FINANCE_STAFF} & set(viewers)
	internal = get_viewers(make_client_task(client_facing=0))
	assert not {BUSINESS, DIRECTOR} & set(internal)
	frappe.db.set_value("Client", clients["company"], "disabled", 1)
	frappe.clear_document_cache("Client", clients["company"])
	assert not {BUSINESS, DIRECTOR} & set(get_viewers(task))


@pytest.mark.parametrize("make", [make_client_task, make_request])
def test_the_rules_are_asked_of_all_users_at_once(make):
	doc, asked = make(), []
	for crowd in (range(1), range(1, 9)):
		for number in crowd:
			make_user(f"test.crowd.{number}@example.com", "Task User")
		with counted_statements() as statements:
			get_viewers(doc)
		asked.append(len([statement for statement in statements if "CASE WHEN" in statement]))
	assert asked[0] == asked[1]


@pytest.mark.parametrize("user", [FINANCE_STAFF, BUSINESS])
def test_who_cannot_see_it_is_not_told_who_can(user):
	task = make_client_task()
	with pytest.raises(frappe.PermissionError):
		get_viewers(task, by=user)
