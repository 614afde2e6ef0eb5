"""A client's answer to a closed ticket is worked on: it reopens it, or makes one that says what it continues."""

import frappe
import pytest
from arrivals import forget_told, get_told, mail, say
from leavers import disable, forget
from portal_world import attach, make_portal_world
from world import (
	HR_COLLEAGUE,
	HR_STAFF,
	INDIVIDUAL,
	PORTAL_MANAGER,
	act,
	act_as_client,
	acting_as,
	get_client,
	make_client,
	make_department,
	make_ticket,
)

from task_portal.portal import answers

pytestmark = pytest.mark.usefixtures("jobs_run_now")


@pytest.fixture(autouse=True)
def fresh_caches(site):
	yield
	forget()


# Answers to closed tickets


def choose_answer(choice: str):
	settings = frappe.get_doc("Task Portal Settings")
	settings.closed_ticket_answer = choice
	settings.save()


def make_closed(**values):
	ticket = make_ticket(raised_by=INDIVIDUAL, **({"assignee": HR_STAFF} | values))
	act(HR_STAFF, ticket, "Close")
	forget_told()
	return ticket.reload()


def test_as_shipped_an_answer_reopens():
	assert answers.answers_to_closed() == answers.REOPEN


@pytest.mark.parametrize("by_mail", [False, True])
def test_an_answer_reopens_the_ticket_and_is_told_once(by_mail):
	choose_answer(answers.REOPEN)
	ticket = make_closed()
	if by_mail:
		mail(ticket, "It is still lost")
	else:
		say(ticket, "It is still lost")
	assert ticket.reload().is_open
	assert [user for user, _ in get_told(ticket)] == [HR_STAFF]
	said = frappe.get_all("Communication", {"reference_name": ticket.name}, pluck="content")
	assert said == ["It is still lost"]
	assert frappe.db.count("Comment", {"reference_name": ticket.name, "comment_type": "Workflow"}) == 2


@pytest.mark.parametrize("by_mail", [False, True])
def test_or_makes_a_ticket_of_its_own_that_says_what_it_continues(by_mail):
	choose_answer(answers.ANOTHER)
	ticket = make_closed()
	for words in ("It is still lost", "Hello?"):
		message = mail(ticket, words) if by_mail else say(ticket, words)
	assert not ticket.reload().is_open
	(another,) = frappe.get_all("Ticket", {"continues": ticket.name}, pluck="name")
	another = frappe.get_doc("Ticket", another)
	assert (another.client, another.subject, another.assignee) == (ticket.client, ticket.subject, HR_STAFF)
	assert (another.raised_by, another.is_open, another.description) == (INDIVIDUAL, 1, "It is still lost")
	assert frappe.db.get_value("Communication", message.name, "reference_name") == another.name
	assert get_told(ticket) == []
	told = get_told(another)
	assert [user for user, _ in told] == [HR_STAFF] * 2
	assert ["a new request" in told[0][1], "a message" in told[1][1]] == [True, True]
	attach(INDIVIDUAL, "Communication", message.name, "scan.pdf")

	from task_portal.portal.access import get_viewer, get_visible
	from task_portal.portal.details import get_detail

	with acting_as(INDIVIDUAL):
		viewer = get_viewer()
		shown = [
			get_detail(get_visible("Ticket", name, viewer), viewer) for name in (ticket.name, another.name)
		]
	assert [row["continued_in"] for row in shown] == [another.name, None]
	assert shown[1]["continues"] == ticket.name
	assert [row["text"] for row in shown[1]["messages"]] == ["It is still lost", "Hello?"]


def test_where_the_workflow_has_no_way_back_it_makes_another():
	choose_answer(answers.REOPEN)
	ticket = make_closed()
	workflow = frappe.get_doc("Workflow", "Ticket")
	workflow.transitions = [row for row in workflow.transitions if row.action != "Reopen"]
	workflow.save()
	say(ticket)
	assert not ticket.reload().is_open
	assert frappe.db.exists("Ticket", {"continues": ticket.name})


def test_what_is_said_with_an_action_and_what_staff_write_reopens_nothing():
	ticket = make_ticket(raised_by=INDIVIDUAL, assignee=HR_STAFF)
	act_as_client(INDIVIDUAL, ticket, "Cancel", comment="No longer needed")
	assert not ticket.reload().is_open
	with acting_as(HR_STAFF):
		from portal_world import say as write

		write(HR_STAFF, ticket, "As you wish")
	assert not ticket.reload().is_open


def test_an_answer_where_the_office_has_changed_is_told_all_the_same():
	choose_answer(answers.ANOTHER)
	make_department("_Test Gone", [HR_STAFF, HR_COLLEAGUE], managers=[])
	ticket = make_closed(department="_Test Gone")
	disable("Department", "_Test Gone")
	disable("User", HR_STAFF)
	say(ticket)
	another = frappe.get_doc("Ticket", {"continues": ticket.name})
	assert (another.department, another.assignee) == (None, None)
	assert [user for user, _ in get_told(another)] == [PORTAL_MANAGER]


def test_an_answer_of_a_disabled_client_is_kept_where_it_is():
	choose_answer(answers.ANOTHER)
	ticket = make_closed()
	disable("Client", ticket.client)
	message = mail(ticket, "Hello?")
	assert message.reference_name == ticket.name
	assert [user for user, _ in get_told(ticket)] == [HR_STAFF]


# Whose request it is


def test_who_belongs_to_several_says_whose_request_it_is(site):
	from task_portal.portal.access import get_viewer
	from task_portal.portal.errors import UnknownClient
	from task_portal.portal.forms import add_ticket

	make_portal_world()
	values = {"subject": "A visa", "category": "Passport", "description": ""}
	with acting_as(INDIVIDUAL):
		name = add_ticket(get_viewer(), values, [], None)
	assert frappe.db.get_value("Ticket", name, "client") == get_client("Individual")
	second = make_client("_Test A Second", "Individual", INDIVIDUAL)
	with acting_as(INDIVIDUAL):
		with pytest.raises(UnknownClient, match="Choose who the request is for"):
			add_ticket(get_viewer(), values, [], None)
		name = add_ticket(get_viewer(), values | {"client": second.name}, [], None)
	assert frappe.db.get_value("Ticket", name, "client") == second.name


@pytest.mark.parametrize("choice", [answers.REOPEN, answers.ANOTHER])
def test_an_answer_that_nothing_can_be_done_with_is_kept_and_told(choice):
	choose_answer(choice)
	ticket = make_closed()
	# A field that the office asks for since.
	setter = {"doc_type": "Ticket", "field_name": "contact_email", "property": "reqd", "value": "1"}
	values = {"doctype": "Property Setter", "doctype_or_field": "DocField", "property_type": "Check"} | setter
	frappe.get_doc(values).insert()
	frappe.db.set_value("Ticket", ticket.name, "category", "Gone")
	frappe.clear_cache(doctype="Ticket")
	message = say(ticket, "It is still lost")
	frappe.clear_cache(doctype="Ticket")
	assert frappe.db.get_value("Communication", message.name, "reference_name") == ticket.name
	assert not frappe.db.exists("Ticket", {"continues": ticket.name})
	assert [user for user, _ in get_told(ticket)] == [HR_STAFF]
	assert frappe.db.exists("Error Log", {"method": f"Answer to {ticket.name}"})
