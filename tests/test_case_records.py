"""Cases as records: from what they are opened, and who sees them."""

import frappe
import pytest
from world import (
	BUSINESS,
	FINANCE,
	FINANCE_STAFF,
	HR,
	HR_COLLEAGUE,
	HR_MANAGER,
	HR_STAFF,
	OUTSIDER,
	PORTAL_MANAGER,
	act,
	acting_as,
	get_action_names,
	get_client,
	get_step_task,
	get_stored,
	make_case,
	make_case_type,
	make_task,
	make_ticket,
)

from task_portal.cases.open_tasks import OpenTasksLeft
from task_portal.task_portal.doctype.case.case import CaseClientMismatch, CaseTypeDisabled
from task_portal.task_portal.doctype.task.task import CaseClosed


def test_case_opened_from_a_ticket():
	ticket = make_ticket(assignee=HR_STAFF)
	case_type = make_case_type("_Test From Ticket", "Individual", {"title": "One"})
	case = make_case(case_type, ticket=ticket.name, subject=None, client=None)
	assert (case.client, case.subject) == (ticket.client, ticket.subject)
	assert frappe.db.get_value("Ticket", ticket.name, "case") == case.name
	assert get_step_task(case, "One").ticket == ticket.name
	with pytest.raises(OpenTasksLeft):
		act(HR_STAFF, ticket, "Close")


def test_a_ticket_names_its_case_until_that_is_over():
	ticket = make_ticket(assignee=HR_STAFF)
	case_type = make_case_type("_Test From Ticket", "Individual", {"title": "One"})
	first, second = (make_case(case_type, by=HR_STAFF, ticket=ticket.name) for _number in range(2))
	assert frappe.db.get_value("Ticket", ticket.name, "case") == first.name
	act(PORTAL_MANAGER, get_step_task(first, "One"), "Cancel", comment="No")
	act(PORTAL_MANAGER, first.reload(), "Cancel", comment="No")
	third = make_case(case_type, by=HR_STAFF, ticket=ticket.name)
	assert frappe.db.get_value("Ticket", ticket.name, "case") == third.name != second.name


@pytest.mark.parametrize("values", [{"client": None}, {"client": "Business"}])
def test_case_needs_a_client_of_its_sector(values):
	if values["client"]:
		values = {"client": get_client(values["client"])}
	with pytest.raises(CaseClientMismatch):
		make_case(make_case_type("_Test Sector", "Individual", {"title": "One"}), **values)


def test_disabled_case_type_opens_no_case():
	case_type = make_case_type("_Test Disabled", "Internal", {"title": "One"})
	case_type.disabled = 1
	case_type.save()
	with pytest.raises(CaseTypeDisabled):
		make_case(case_type)


def test_task_added_by_hand_belongs_to_the_case():
	case = make_case(make_case_type("_Test By Hand", "Individual", {"title": "One"}))
	task = make_task(case=case.name, task_type="Individual Sector Task", department=HR)
	assert task.client == case.client
	act(HR_STAFF, get_step_task(case, "One"), "Close", comment="Done")
	with pytest.raises(OpenTasksLeft, match=task.name):
		act(HR_STAFF, case, "Close")
	act(HR_STAFF, task, "Close", comment="Done")
	act(HR_STAFF, case, "Close")
	with pytest.raises(CaseClosed):
		make_task(case=case.name, task_type="Individual Sector Task")


def test_task_for_a_case_that_its_maker_cannot_read_is_refused():
	case = make_case(make_case_type("_Test Hidden", "Internal", {"title": "One"}))
	with pytest.raises(frappe.PermissionError):
		make_task(by=OUTSIDER, case=case.name)


def test_steps_and_progress_are_written_by_the_engine_alone():
	case = make_case(make_case_type("_Test Forged", "Internal", {"title": "One"}))
	before = get_stored(case)
	case.reload()
	case.steps[0].state = "Done"
	case.progress = 100
	case.save()
	after = get_stored(case)
	assert (after["steps"][0]["state"], after["progress"]) == ("Active", 0)
	assert before["steps"][0]["task"] == after["steps"][0]["task"]


@pytest.mark.parametrize(
	"user, read, write",
	[
		(HR_STAFF, True, True),
		(HR_MANAGER, True, True),
		(PORTAL_MANAGER, True, True),
		(FINANCE_STAFF, True, False),
		(HR_COLLEAGUE, False, False),
		(OUTSIDER, False, False),
		(BUSINESS, False, False),
		("Guest", False, False),
	],
)
def test_who_sees_a_case(user, read, write):
	case = make_case(make_case_type("_Test Seen", "Internal", {"title": "One", "department": FINANCE}))
	task = get_step_task(case, "One")
	with acting_as("test.finance.manager@example.com"):
		task.assignee = FINANCE_STAFF
		task.save()
	with acting_as(user):
		try:
			listed = case.name in frappe.get_list("Case", pluck="name", limit=0)
		except frappe.PermissionError:
			listed = False
		assert listed == read
		assert frappe.has_permission("Case", "read", case.name) == read
		assert frappe.has_permission("Case", "write", case.name) == write


def test_only_for_type_works_for_case_types_too():
	workflow = frappe.get_doc("Workflow", "Case")
	frappe.get_doc({"doctype": "Workflow Action Master", "workflow_action_name": "Pause"}).insert()
	make_case_type("_Test Pausing", "Internal", {"title": "One"})
	workflow.append(
		"transitions",
		{
			"state": "New",
			"action": "Pause",
			"next_state": "In Progress",
			"allowed": "Desk User",
			"only_for_type": "_Test Pausing",
		},
	)
	workflow.save()
	pausing = make_case(frappe.get_doc("Case Type", "_Test Pausing"))
	plain = make_case(make_case_type("_Test Plain", "Internal", {"title": "One"}))
	assert "Pause" in get_action_names(HR_STAFF, pausing)
	assert "Pause" not in get_action_names(HR_STAFF, plain)
