"""Tickets: their client and sector, their four states, and the tasks that keep them open."""

import frappe
import pytest
from world import (
	FINANCE,
	FINANCE_STAFF,
	HR,
	HR_COLLEAGUE,
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	OUTSIDER,
	PORTAL_MANAGER,
	act,
	act_as_client,
	acting_as,
	get_action_names,
	get_client,
	get_stored,
	make_task,
	make_ticket,
)

from task_portal.cases.open_tasks import OpenTasksLeft
from task_portal.people import NotAMember
from task_portal.task_portal.doctype.ticket.ticket import ClientDisabled, TicketHasTasks, TicketSectorMismatch
from task_portal.workflow.errors import ActionNotAllowed, CommentRequired

ACTIONS = {
	"New": {"Start": "In Progress", "Cancel": "Cancel", "Close": "Close"},
	"In Progress": {"Cancel": "Cancel", "Close": "Close"},
	"Cancel": {"Reopen": "New"},
	"Close": {"Reopen": "New"},
}
WAY_TO = {"New": [], "In Progress": ["Start"], "Cancel": ["Cancel"], "Close": ["Close"]}


def make_ticket_in(status: str):
	ticket = make_ticket(by=OUTSIDER, assignee=HR_STAFF)
	for action in WAY_TO[status]:
		act(HR_STAFF, ticket, action, comment="Because")
	return ticket.reload()


def test_new_ticket_takes_its_sector_from_its_client():
	ticket = make_ticket("Business")
	assert (ticket.sector, ticket.status, ticket.is_open) == ("Business", "New", 1)
	assert (ticket.raised_by, ticket.client_name) == (HR_STAFF, "_Test Business")
	assert ticket.name.startswith("TKT-")


@pytest.mark.parametrize(
	"values, error",
	[
		({"client": None}, frappe.MandatoryError),
		({"subject": None}, frappe.MandatoryError),
		({"client": "CLT-0"}, frappe.LinkValidationError),
		({"assignee": FINANCE_STAFF}, NotAMember),
		({"category": "Nonsense"}, frappe.ValidationError),
	],
)
def test_bad_ticket_is_refused(values, error):
	with pytest.raises(error):
		make_ticket(**values)


def test_ticket_of_another_sector_than_its_clients_is_refused():
	with pytest.raises(TicketSectorMismatch):
		make_ticket("Individual", sector="Business")


def test_ticket_of_a_disabled_client_is_refused():
	frappe.db.set_value("Client", get_client("Individual"), "disabled", 1)
	frappe.clear_document_cache("Client", get_client("Individual"))
	with pytest.raises(ClientDisabled):
		make_ticket()


@pytest.mark.parametrize("status", ACTIONS)
@pytest.mark.parametrize("user", [HR_STAFF, OUTSIDER, HR_MANAGER, PORTAL_MANAGER])
def test_who_may_change_a_ticket_takes_its_actions(user, status):
	ticket = make_ticket_in(status)
	assert sorted(get_action_names(user, ticket)) == sorted(ACTIONS[status])
	for action, after in ACTIONS[status].items():
		frappe.db.savepoint("before_action")
		assert act(user, ticket, action, comment="Because")["status"] == after
		frappe.db.rollback(save_point="before_action")


@pytest.mark.parametrize("status", ACTIONS)
def test_client_takes_all_four_actions_on_its_own(status):
	ticket = make_ticket_in(status)
	for action in ("Start", "Cancel", "Close", "Reopen"):
		frappe.db.savepoint("before_action")
		if action in ACTIONS[status]:
			done = act_as_client(INDIVIDUAL, ticket, action, comment="Because")
			assert done.status == ACTIONS[status][action]
		else:
			with pytest.raises(ActionNotAllowed):
				act_as_client(INDIVIDUAL, ticket, action, comment="Because")
		frappe.db.rollback(save_point="before_action")


def test_who_only_reads_a_ticket_is_offered_nothing():
	ticket = make_ticket(by=OUTSIDER, assignee=HR_STAFF)
	make_task(ticket=ticket.name, task_type=None, department=FINANCE, assignee=FINANCE_STAFF)
	assert get_action_names(FINANCE_STAFF, ticket) == []
	with pytest.raises(ActionNotAllowed):
		act(FINANCE_STAFF, ticket, "Close")
	with acting_as(HR_COLLEAGUE), pytest.raises(frappe.PermissionError):
		frappe.get_doc("Ticket", ticket.name).check_permission("read")


@pytest.mark.parametrize("action", ["Cancel", "Reopen"])
def test_cancel_and_reopen_need_a_comment(action):
	ticket = make_ticket_in("New" if action == "Cancel" else "Close")
	before = get_stored(ticket)
	with pytest.raises(CommentRequired, match=action):
		act(HR_STAFF, ticket, action)
	assert get_stored(ticket) == before


def test_ticket_with_open_tasks_is_not_closed_and_names_them():
	ticket = make_ticket(by=OUTSIDER, assignee=HR_STAFF)
	mine = make_task(ticket=ticket.name, task_type=None)
	shown = make_task(ticket=ticket.name, task_type=None, client_facing=1)
	before = get_stored(ticket)
	with pytest.raises(OpenTasksLeft, match=mine.name):
		act(HR_STAFF, ticket, "Close")
	with pytest.raises(OpenTasksLeft, match="2 open tasks") as refusal:
		act_as_client(INDIVIDUAL, ticket, "Close")
	assert shown.name in str(refusal.value)
	assert mine.name not in str(refusal.value)
	with pytest.raises(OpenTasksLeft) as refusal:
		act(OUTSIDER, ticket, "Close")
	assert mine.name not in str(refusal.value)
	assert get_stored(ticket) == before
	for task in (mine, shown):
		act(HR_STAFF, task, "Close", comment="Done")
	assert act(HR_STAFF, ticket, "Close")["status"] == "Close"


def test_client_of_a_ticket_with_tasks_stays():
	ticket = make_ticket()
	make_task(ticket=ticket.name, task_type=None)
	ticket.reload()
	ticket.update({"client": get_client("Business"), "sector": "Business"})
	with pytest.raises(TicketHasTasks):
		ticket.save()


def test_ticket_goes_to_members_of_its_department_alone():
	ticket = make_ticket()
	assert ticket.department == HR
	ticket.assignee = FINANCE_STAFF
	with pytest.raises(NotAMember):
		ticket.save()
