"""What a client does in the portal, over HTTP with JavaScript off: every form, sent once, twice, late and forged."""
# ruff: noqa: F811

import re
from concurrent.futures import ThreadPoolExecutor

import frappe
import pytest
from files import make_pdf
from portal_forms import NEW, client, count, get_messages, keep, office, read  # noqa: F401 - fixtures
from portal_world import (
	PDF,
	get_words,
	make_approval_task,
	make_client_case,
	make_client_task,
	make_document_task,
	make_request,
)
from world import BUSINESS, HR_STAFF, act, acting_as

# New request


def test_new_request_with_files(client):
	typed = {
		"subject": "Visa for <b>two</b>",
		"category": "Job Order",
		"description": "One line\nand another",
	}
	response = client.submit(NEW, "create", files={"list.pdf": PDF}, **typed)
	page = client.follow(response)
	assert "Your request was sent." in get_words(page.text)
	assert "Visa for &lt;b&gt;two&lt;/b&gt;" in page.text and re.search(r">list\w*\.pdf<", page.text)
	name = response.headers["Location"].split("?")[0].rsplit("/", 1)[-1]
	frappe.db.rollback()
	ticket = frappe.get_doc("Ticket", name)
	assert (ticket.raised_by, ticket.sector, ticket.status) == (BUSINESS, "Business", "New")
	file = frappe.get_doc("File", {"attached_to_doctype": "Ticket", "attached_to_name": name})
	assert (file.is_private, file.owner) == (1, BUSINESS)


@pytest.mark.parametrize("wrong, sentence", [
	({"subject": "  "}, "Say in a few words"), ({"subject": "x" * 141}, "at most 140"),
	({"category": "Passport"}, "Choose what it is about"), ({"category": ""}, "Choose what it is about"),
	({"client": "CLT-99999"}, "Choose who the request is for"), ({"description": "x" * 10_001}, "at most 10000"),
])  # fmt: skip
def test_a_refused_request_keeps_its_text_and_creates_nothing(client, wrong, sentence):
	before = count("Ticket")
	typed = {"subject": "Cooks", "category": "Job Order", "description": "Twelve & more"} | wrong
	response = client.submit(NEW, "create", **typed)
	assert response.status_code == 417
	assert sentence in get_words(response.text)
	assert "Twelve &amp; more" in response.text or "description" in wrong
	assert 'aria-invalid="true"' in response.text or "client" in wrong or "description" in wrong
	assert count("Ticket") == before


def test_a_request_for_another_company_is_refused(client, office):
	response = client.submit(NEW, "create", subject="Theirs", category="Job Order", client=office.rival)
	assert response.status_code == 417
	assert not count("Ticket", subject="Theirs")


def test_double_click_creates_one_request(client):
	values = client.get_form(NEW, "create") | {
		"subject": "Only once",
		"category": "Job Order",
		"description": "",
	}
	with ThreadPoolExecutor(3) as pool:
		responses = list(pool.map(lambda _number: client.send(NEW, dict(values)), range(3)))
	assert {response.status_code for response in responses} == {303}
	assert len({response.headers["Location"] for response in responses}) == 1
	assert count("Ticket", subject="Only once") == 1


def test_the_same_form_filled_in_anew_is_another_request(client):
	values = client.get_form(NEW, "create") | {"category": "Job Order", "description": ""}
	for subject in ("First of the form", "Second of the form"):
		client.follow(client.send(NEW, values | {"subject": subject}))
		assert count("Ticket", subject=subject) == 1


# Messages


def test_message_with_a_file_reaches_the_office(client):
	ticket = make_request()
	path = keep(ticket)
	page = client.follow(
		client.submit(path, "message", text="Is it <done>?\nThanks", files={"scan.pdf": PDF})
	)
	assert "Your message was sent." in get_words(page.text)
	assert "Is it &lt;done&gt;?" in page.text and re.search(r">scan\w*\.pdf<", page.text)
	assert get_messages(ticket) == ["Is it &lt;done&gt;?<br>Thanks"]
	message = frappe.get_doc("Communication", {"reference_name": ticket.name})
	assert (message.sent_or_received, message.sender, message.owner) == ("Received", BUSINESS, BUSINESS)
	assert not frappe.db.exists("Comment", {"reference_name": ticket.name, "comment_type": "Comment"})


def test_words_that_frappe_replaces_in_pages_stay_as_they_were_written(client):
	ticket = make_request(subject="Where is {index}?")
	path = keep(ticket)
	client.follow(client.submit(path, "message", text="And {next}?"))
	words = get_words(client.open(path).text)
	assert "Where is {index}?" in words and "And {next}?" in words


def test_empty_message_is_refused(client):
	path = keep(make_request())
	response = client.submit(path, "message", text="  \n ")
	assert response.status_code == 417
	assert "Write a message" in get_words(response.text)


def test_double_click_sends_one_message_and_a_second_message_is_another(client):
	ticket = make_request()
	path = keep(ticket)
	values = client.get_form(path, "message")
	for text in ("Hello", "Hello", "Hello again"):
		assert client.send(path, values | {"text": text}).status_code == 303
	assert sorted(get_messages(ticket)) == ["Hello", "Hello again"]


# Actions


def test_a_ticket_runs_through_the_actions_of_its_workflow(client):
	ticket = make_request()
	path = keep(ticket)
	steps = [("Start", None, "In progress"), ("Close", None, "Closed"), ("Reopen", "Two are missing", "Received"),
		("Cancel", "Not needed", "Cancelled"), ("Reopen", "Needed after all", "Received")]  # fmt: skip
	for action, comment, state in steps:
		typed = {"comment": comment} if comment else {}
		page = client.follow(client.submit(path, "act", {"action": action}, **typed))
		assert f"Done. It is now: {state}." in get_words(page.text)
	assert sorted(get_messages(ticket)) == ["Needed after all", "Not needed", "Two are missing"]
	assert read(ticket).status == "New"


def test_buttons_are_exactly_what_the_workflow_gives(client):
	ticket = make_request()
	task = make_client_task(ticket)
	shown = get_words(client.open(keep(ticket)).text)
	assert "What you can do Start Cancel" in shown
	act(HR_STAFF, task, "Close", comment="Signed")
	shown = get_words(client.open(keep(ticket)).text)
	assert "What you can do Start Close" in shown
	assert "What you can do" not in get_words(client.open(keep(task)).text)


@pytest.mark.parametrize("action", ["Start", "Cancel", "Close"])
def test_client_acts_on_a_client_facing_task(client, action):
	task = make_client_task()
	typed = {} if action == "Start" else {"comment": "Because"}
	client.follow(client.submit(keep(task), "act", {"action": action}, **typed))
	assert read(task).status == {"Start": "To Do"}.get(action, action)


@pytest.mark.parametrize("action, decision", [("Approve", "Approved"), ("Reject", "Rejected")])
def test_client_decides_an_approval(client, action, decision):
	task = make_approval_task()
	typed = {"comment": "Too dear"} if action == "Reject" else {}
	page = client.follow(client.submit(keep(task), "act", {"action": action}, **typed))
	assert f"It was {decision.lower()}. You" in get_words(page.text)
	task = read(task)
	assert (task.decision, task.decided_by, task.is_open) == (decision, BUSINESS, 0)


@pytest.mark.parametrize("action", ["Close", "Cancel", "Reopen"])
def test_client_acts_on_a_case(client, action):
	case = make_client_case()
	path = keep(case)
	if action != "Close":
		client.follow(client.submit(path, "act", {"action": "Cancel"}, comment="Enough"))
	if action == "Reopen":
		client.follow(client.submit(path, "act", {"action": "Reopen"}, comment="Go on"))
	if action == "Close":
		form = client.get_form(path, "message")
		values = form | {"do": "act", "action": "Close", "comment": ""}
		assert client.send(path, values).status_code == 417
	assert read(case).status == {"Cancel": "Cancel"}.get(action, "New")


def test_missing_comment_is_asked_for_at_its_field(client):
	ticket = make_request()
	response = client.submit(keep(ticket), "act", {"action": "Cancel"}, comment=" ")
	assert response.status_code == 417
	assert 'id="error-cancel"' in response.text and '<details class="tp-ask" open>' in response.text
	assert read(ticket).status == "New"


@pytest.mark.parametrize("action", ["Forward", "Reply", "Delegate", "Nonsense", "", "<script>"])
def test_an_action_that_is_not_the_clients_is_refused_in_their_words(client, action):
	task = make_client_task()
	path = keep(task)
	values = client.get_form(path, "message") | {"do": "act", "action": action, "comment": "Please"}
	response = client.send(path, values)
	assert response.status_code == 417
	assert BUSINESS not in get_words(response.text) and HR_STAFF not in response.text
	assert "<script> is not" not in response.text
	assert read(task).status == "New"


def test_double_click_acts_once(client):
	ticket = make_request()
	path = keep(ticket)
	values = client.get_form(path, "act", action="Start")
	with ThreadPoolExecutor(2) as pool:
		responses = list(pool.map(lambda _number: client.send(path, dict(values)), range(2)))
	assert {response.status_code for response in responses} == {303}
	assert read(ticket).status == "In Progress"


def test_a_tab_that_is_behind_is_told_and_keeps_its_text(client):
	ticket = make_request()
	path = keep(ticket)
	behind = client.get_form(path, "act", action="Cancel") | {"comment": "We found somebody"}
	message = client.get_form(path, "message") | {"text": "Any news?"}
	act(HR_STAFF, ticket, "Start")
	frappe.db.commit()
	for values, kept in ((behind, "We found somebody"), (message, "Any news?")):
		response = client.send(path, values)
		assert response.status_code == 409
		assert "This changed meanwhile. It is now: In progress." in get_words(response.text)
		assert f">{kept}</textarea>" in response.text
	assert read(ticket).status == "In Progress" and not get_messages(ticket)
	again = client.find_form(response.text, "message") | {"text": "Any news?"}
	client.follow(client.send(path, again))
	assert get_messages(ticket) == ["Any news?"]


def test_a_comment_whose_action_is_gone_is_kept_as_a_message(client):
	ticket = make_request()
	path = keep(ticket)
	behind = client.get_form(path, "act", action="Cancel") | {"comment": "We found somebody"}
	act(HR_STAFF, ticket, "Close")
	frappe.db.commit()
	response = client.send(path, behind)
	assert client.find_form(response.text, "message")["text"] == "We found somebody"


# Documents


def test_document_is_handed_in_sent_back_and_handed_in_again(client):
	from task_portal import api

	task = make_document_task()
	path, row = keep(task), task.documents[0].name
	page = client.follow(client.submit(path, "hand_in", {"document": row}, files={"licence.pdf": PDF}))
	assert "your document was handed in" in get_words(page.text)
	assert "Trade licence was handed in." in get_words(page.text)
	with acting_as(HR_STAFF):
		api.reject_document(task.name, row, "It is not signed")
	page = client.open(keep(task))
	assert "Why it was sent back: It is not signed" in get_words(page.text)
	client.follow(client.submit(path, "hand_in", {"document": row}, files={"signed.pdf": make_pdf("Signed")}))
	frappe.db.rollback()
	with acting_as(HR_STAFF):
		api.accept_document(task.name, row)
	page = get_words(client.open(keep(task)).text)
	assert "Trade licence was accepted." in page
	assert read(task).documents[0].status == "Accepted"


def test_hand_in_needs_a_file_and_a_row_of_the_task(client):
	task, other = make_document_task(), make_document_task()
	path = keep(task)
	row = task.documents[0].name
	assert "Choose a file" in get_words(client.submit(path, "hand_in", {"document": row}).text)
	values = client.get_form(path, "hand_in", document=row) | {"document": other.documents[0].name}
	assert client.send(path, values, **{"a.pdf": PDF}).status_code == 417
	assert read(other).documents[0].status == read(task).documents[0].status == "Awaited"
	assert not count("File", attached_to_name=task.name)
