"""What a client said or sent is not shown to another one, nor under another one's name."""

import frappe
import pytest
from leavers import forget
from portal_world import (
	BUSINESS,
	COLLEAGUE,
	DIRECTOR,
	attach,
	make_client_task,
	make_portal_world,
	make_request,
	say,
)
from world import HR_STAFF, acting_as, make_client, make_task, make_ticket

from task_portal.cases.said import ClientHasSpoken
from task_portal.portal.access import get_viewer, get_visible
from task_portal.portal.details import get_detail


@pytest.fixture
def clients(site):
	yield make_portal_world()
	forget()


def give_to(doc, client: str):
	with acting_as(HR_STAFF):
		doc = frappe.get_doc(doc.doctype, doc.name)
		doc.client = client
		doc.save()


def test_a_ticket_that_nobody_spoke_in_goes_to_another_client(clients):
	ticket = make_request(by=HR_STAFF)
	give_to(ticket, clients["rival"])
	assert ticket.reload().client == clients["rival"]


@pytest.mark.parametrize(
	"speak",
	[
		lambda ticket: say(BUSINESS, ticket, "Ten, not twelve", "Received"),
		lambda ticket: say(HR_STAFF, ticket, "How many?"),
		lambda ticket: attach(BUSINESS, "Ticket", ticket.name, "list.pdf"),
	],
)
def test_one_in_which_the_client_spoke_stays(clients, speak):
	ticket = make_request(by=HR_STAFF)
	speak(ticket)
	with pytest.raises(ClientHasSpoken, match=ticket.name):
		give_to(ticket, clients["rival"])
	assert ticket.reload().client == clients["company"]


def test_a_clients_own_request_goes_only_to_another_client_of_theirs(clients):
	ticket, own = make_request(by=BUSINESS), make_client("_Test Own", "Business", BUSINESS)
	with pytest.raises(ClientHasSpoken):
		give_to(ticket, clients["rival"])
	give_to(ticket, own.name)
	assert ticket.reload().client == own.name


def test_a_mail_of_an_unknown_sender_gets_its_client(clients):
	ticket = frappe.new_doc("Ticket")
	ticket.update({"subject": "Help", "contact_email": "somebody@example.com", "assignee": HR_STAFF})
	ticket.flags.ignore_mandatory = True
	ticket.insert(ignore_permissions=True)
	say(HR_STAFF, ticket, "Who are you?")
	with acting_as(HR_STAFF):
		ticket = frappe.get_doc("Ticket", ticket.name)
		ticket.update({"client": clients["company"], "sector": "Business"})
		assert ticket.save().client


def test_a_task_of_its_own_likewise(clients):
	frappe.get_doc({"doctype": "Task Type", "title": "_Test Loose", "sector": "Business"}).insert()
	silent, spoken = (
		make_task(task_type="_Test Loose", client=clients["company"], client_facing=1) for _ in range(2)
	)
	say(BUSINESS, spoken, "Here is my name", "Received")
	give_to(silent, clients["rival"])
	for client in (clients["rival"], None):
		with pytest.raises(ClientHasSpoken):
			give_to(spoken, client)
	with acting_as(HR_STAFF):
		moved = frappe.get_doc("Task", spoken.name)
		moved.ticket = make_ticket("Business", client=clients["rival"]).name
		with pytest.raises(ClientHasSpoken):
			moved.save()


def get_authors(doc, user: str) -> list[str]:
	with acting_as(user):
		viewer = get_viewer()
		return [
			row["by"] for row in get_detail(get_visible(doc.doctype, doc.name, viewer), viewer)["messages"]
		]


def test_an_author_keeps_their_name(clients):
	task = make_client_task(make_request(by=COLLEAGUE))
	say(COLLEAGUE, task, "Here it is", "Received")
	assert get_authors(task, DIRECTOR) == ["_Test Business"]
	assert get_authors(task, COLLEAGUE) == ["You"]
	company = frappe.get_doc("Client", clients["company"])
	company.portal_users = [row for row in company.portal_users if row.user != COLLEAGUE]
	company.save()
	assert get_authors(task, DIRECTOR) == [frappe.utils.get_fullname(COLLEAGUE)]
