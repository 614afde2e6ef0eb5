"""Every arrival is told to a living person, once; an answer to a closed ticket is worked on."""
# ruff: noqa: F811

import frappe
import pytest
from arrivals import forget_told, get_told, mail, request, say
from leavers import disable, forget
from mails import account, receive  # noqa: F401 - fixtures
from world import (
	EMPTY,
	FINANCE,
	FINANCE_MANAGER,
	HR,
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	PORTAL_MANAGER,
	acting_as,
	make_case,
	make_case_type,
	make_task,
	make_ticket,
)

from task_portal.people import get_portal_managers

pytestmark = pytest.mark.usefixtures("jobs_run_now")


@pytest.fixture(autouse=True)
def nothing_told(site):
	"""A number may have been another record's, deleted since: what was told of that stays."""
	forget_told()
	yield
	forget()


# New requests


@pytest.mark.parametrize(
	"values, told",
	[
		({}, [PORTAL_MANAGER]),
		({"department": HR}, [HR_MANAGER]),
		({"department": EMPTY}, [PORTAL_MANAGER]),
		({"department": HR, "assignee": HR_STAFF}, [HR_STAFF]),
	],
)
def test_a_new_request_is_told_to_who_answers_for_it(values, told):
	ticket = request(**values)
	assert [user for user, _ in get_told(ticket)] == told
	assert "a new request" in get_told(ticket)[0][1]


def test_a_mail_that_makes_a_ticket_is_told_once():
	with acting_as("Administrator"):
		ticket = frappe.new_doc("Ticket")
		ticket.update({"subject": "Help", "contact_email": INDIVIDUAL})
		ticket.flags.ignore_mandatory = True
		ticket.insert(ignore_permissions=True)
		for words in ("Help", "And again"):
			mail(ticket, words)
	told = get_told(ticket)
	assert [user for user, _ in told] == [PORTAL_MANAGER] * 2
	assert ["a new request" in told[0][1], "a message" in told[1][1]] == [True, True]


def test_a_mail_is_told_to_who_fetches_it(receive):
	"""Frappe's receiver files mails in the session of Administrator, or of who presses the button: they wrote none."""
	disable("User", *(get_portal_managers() - {"Administrator"}))
	message = receive("somebody@example.com", "Help")
	about = {"document_name": message.reference_name, "for_user": "Administrator"}
	assert frappe.db.count("Notification Log", about) == 1
	ticket = make_ticket(assignee=HR_STAFF, raised_by=INDIVIDUAL)
	with acting_as(HR_STAFF):
		answer = receive(INDIVIDUAL, ticket.subject)
	assert answer.reference_name == ticket.name
	assert [user for user, _ in get_told(ticket)] == [HR_STAFF]


def test_who_gets_a_ticket_later_is_told():
	ticket = request()
	forget_told()
	with acting_as(PORTAL_MANAGER):
		ticket = frappe.get_doc("Ticket", ticket.name)
		ticket.department = HR
		ticket.save()
		assert [user for user, _ in get_told(ticket)] == [HR_MANAGER]
		ticket.assignee = HR_STAFF
		ticket.save()
		ticket.priority = "High"
		ticket.save()
	assert [user for user, _ in get_told(ticket)] == [HR_MANAGER, HR_STAFF]
	assert "was given to you" in get_told(ticket)[1][1]


def test_a_task_that_lies_with_nobody_is_told_to_its_managers():
	task = make_task(by=HR_STAFF, department=FINANCE)
	assert (task.assignee, [user for user, _ in get_told(task)]) == (None, [FINANCE_MANAGER])
	task = make_task(by=HR_STAFF, department=EMPTY)
	assert [user for user, _ in get_told(task)] == [PORTAL_MANAGER]


# Messages


@pytest.mark.parametrize(
	"leavers, told", [((), HR_STAFF), ((HR_STAFF,), HR_MANAGER), ((HR_STAFF, HR_MANAGER), PORTAL_MANAGER)]
)
@pytest.mark.parametrize("doctype", ["Ticket", "Case", "Task"])
def test_a_message_is_told_to_who_is_left(doctype, leavers, told):
	ticket = make_ticket(by=HR_STAFF, assignee=HR_STAFF)
	doc = {
		"Ticket": lambda: ticket,
		"Case": lambda: make_case(
			make_case_type("_Test Told", "Individual", {"title": "One"}), ticket=ticket.name
		),
		"Task": lambda: make_task(
			task_type="Individual Sector Task", ticket=ticket.name, client_facing=1, assignee=HR_STAFF
		),
	}[doctype]()
	forget_told()
	disable("User", *leavers)
	say(doc)
	assert [user for user, _ in get_told(doc)] == [told]


def test_a_message_on_a_ticket_of_nobody_is_told():
	ticket = request()
	forget_told()
	say(ticket)
	assert [user for user, _ in get_told(ticket)] == [PORTAL_MANAGER]


def test_an_approver_who_left_is_not_asked_alone():
	task = make_task(kind="Approval", approver_kind="Department Managers", department=EMPTY)
	assert PORTAL_MANAGER in [user for user, words in get_told(task) if "decision" in words]
