"""What a new or edited task is checked for, and what it takes from its ticket and type."""

import frappe
import pytest
from frappe.utils import add_days, getdate, today
from world import (
	CLOSED,
	EMPTY,
	FINANCE,
	FINANCE_STAFF,
	HR,
	HR_COLLEAGUE,
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	OUTSIDER,
	acting_as,
	get_client,
	get_stored,
	make_passed_task,
	make_task,
	make_ticket,
)

from task_portal.cases.starting import NoOriginator
from task_portal.people import DepartmentDisabled, NotAMember
from task_portal.task_portal.doctype.task.task import (
	DepartmentChangedByHand,
	ReassignmentNotAllowed,
	TaskClientMismatch,
	TaskTicketMismatch,
	TicketClosed,
	TicketRequired,
)
from task_portal.workflow.record import DiscardNotAllowed


def test_new_task_is_new_and_named_by_its_series():
	task = make_task()
	assert (task.status, task.is_open, task.originator) == ("New", 1, HR_STAFF)
	assert task.name.startswith(f"TASK-{getdate().year}-")


def test_task_without_assignee_goes_to_the_default_assignee():
	department = frappe.get_doc("Department", FINANCE)
	department.default_assignee = FINANCE_STAFF
	department.save()
	assert make_task(department=FINANCE).assignee == FINANCE_STAFF


def test_task_without_assignee_goes_to_its_creator_where_a_member():
	assert make_task().assignee == HR_STAFF


def test_task_without_assignee_waits_for_a_manager_where_the_creator_is_no_member():
	task = make_task(department=FINANCE)
	assert not task.assignee
	assert task.originator_department == HR


@pytest.mark.parametrize("missing", ["subject", "task_type", "department"])
def test_task_needs_its_mandatory_fields(missing):
	with pytest.raises(frappe.MandatoryError, match=missing):
		make_task(**{missing: None})


@pytest.mark.parametrize(
	"values, error",
	[
		({"department": CLOSED}, DepartmentDisabled),
		({"department": EMPTY, "assignee": HR_STAFF}, NotAMember),
		({"assignee": FINANCE_STAFF}, NotAMember),
		({"assignee": "nobody@example.com"}, frappe.LinkValidationError),
		({"department": "_Test Nowhere"}, frappe.LinkValidationError),
		({"ticket": "TKT-1999-00001"}, frappe.LinkValidationError),
		({"task_type": "Individual Sector Task"}, TicketRequired),
	],
)
def test_bad_task_is_refused(values, error):
	before = frappe.db.count("Task")
	with pytest.raises(error):
		make_task(**values)
	assert frappe.db.count("Task") == before


@pytest.mark.parametrize(
	"task_type, sector",
	[
		("Internal Task", "Individual"),
		("Individual Sector Task", "Business"),
		("Business Sector Task", "Individual"),
	],
)
def test_ticket_of_the_wrong_sector_is_refused(task_type, sector):
	with pytest.raises(TaskTicketMismatch, match=sector):
		make_task(task_type=task_type, ticket=make_ticket(sector).name)


@pytest.mark.parametrize("sector", ["Individual", "Business"])
def test_task_made_from_a_ticket_carries_over_what_the_ticket_says(sector):
	ticket = make_ticket(sector, subject="Lost passport")
	with acting_as(HR_STAFF):
		task = frappe.get_doc({"doctype": "Task", "ticket": ticket.name}).insert()
	assert task.task_type == f"{sector} Sector Task"
	assert (task.sector, task.client, task.department) == (sector, ticket.client, HR)
	assert (task.subject, task.client_name) == ("Lost passport", f"_Test {sector}")


def test_task_made_from_a_ticket_that_its_maker_cannot_read_is_refused():
	ticket = make_ticket()
	with pytest.raises(frappe.PermissionError):
		make_task(by=OUTSIDER, ticket=ticket.name, task_type="Individual Sector Task")


def test_task_for_a_ticket_that_is_not_open_is_refused():
	ticket = make_ticket()
	frappe.db.set_value("Ticket", ticket.name, "is_open", 0)
	with pytest.raises(TicketClosed, match=ticket.name):
		make_task(ticket=ticket.name, task_type="Individual Sector Task")


def test_client_of_another_sector_is_refused():
	with pytest.raises(TaskClientMismatch):
		make_task(client=get_client("Individual"))


def test_task_type_gives_department_and_due_date():
	frappe.get_doc(
		{
			"doctype": "Task Type",
			"title": "_Test Payroll",
			"sector": "Internal",
			"default_department": HR,
			"due_in_days": 5,
		}
	).insert()
	task = make_task(task_type="_Test Payroll", department=None)
	assert (task.department, getdate(task.due_date)) == (HR, getdate(add_days(today(), 5)))


def test_department_changes_by_forward_alone():
	task = make_task()
	before = get_stored(task)
	task.department = FINANCE
	with pytest.raises(DepartmentChangedByHand, match="Forward"):
		task.save()
	assert get_stored(task) == before


def test_manager_gives_a_task_to_another_member_and_that_is_a_movement():
	task = make_task()
	with acting_as(HR_MANAGER):
		doc = frappe.get_doc("Task", task.name)
		doc.assignee = HR_COLLEAGUE
		doc.save()
	task.reload()
	(movement,) = task.movements
	assert (movement.action, movement.from_user, movement.to_user) == ("Assign", HR_STAFF, HR_COLLEAGUE)
	assert (task.assignee, movement.moved_by, movement.to_department) == (HR_COLLEAGUE, HR_MANAGER, HR)


def test_holder_who_is_no_manager_cannot_give_a_task_away():
	task = make_task()
	with acting_as(HR_STAFF), pytest.raises(ReassignmentNotAllowed):
		doc = frappe.get_doc("Task", task.name)
		doc.assignee = HR_COLLEAGUE
		doc.save()


def test_history_is_written_by_the_workflow_alone():
	task = make_passed_task()
	with acting_as(FINANCE_STAFF):
		doc = frappe.get_doc("Task", task.name)
		doc.movements[0].comment = "I never said that"
		doc.append("movements", {"action": "Forward", "from_user": OUTSIDER})
		doc.originator = FINANCE_STAFF
		doc.is_open = 0
		doc.save()
	task.reload()
	assert [row.comment for row in task.movements] == ["Yours"]
	assert (task.originator, task.is_open) == (HR_STAFF, 1)
	forged = make_task(movements=[{"action": "Forward", "from_user": OUTSIDER}], originator=OUTSIDER)
	assert (forged.movements, forged.originator) == ([], HR_STAFF)


def test_originator_of_a_clients_task_answers_for_the_ticket():
	ticket = make_ticket(assignee=HR_COLLEAGUE)
	task = make_client_task(ticket)
	assert (task.owner, task.originator) == (INDIVIDUAL, HR_COLLEAGUE)
	frappe.db.set_value("Ticket", ticket.name, "assignee", None)
	assert make_client_task(ticket).originator == HR_MANAGER


def test_clients_task_that_nobody_answers_for_is_refused():
	ticket = make_ticket()
	with pytest.raises(NoOriginator):
		make_client_task(ticket, department=EMPTY)


def make_client_task(ticket, **values):
	with acting_as(INDIVIDUAL):
		task = frappe.get_doc({"doctype": "Task", "ticket": ticket.name} | values)
		return task.insert(ignore_permissions=True)


def test_discard_is_refused():
	task = make_task()
	with pytest.raises(DiscardNotAllowed):
		# Frappe 16, and late 15: `task.discard()`.
		task.run_method("before_discard")
