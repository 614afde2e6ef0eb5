"""Cases: the process of their type, from opening to close."""

import itertools

import frappe
import pytest
from world import (
	HR,
	HR_COLLEAGUE,
	HR_STAFF,
	INDIVIDUAL,
	act,
	act_as_client,
	acting_as,
	attach_file,
	get_action_names,
	get_step_states,
	get_step_task,
	make_case,
	make_case_type,
	make_task,
	make_ticket,
)

from task_portal import api
from task_portal.cases.open_tasks import OpenTasksLeft
from task_portal.cases.steps import InvalidSteps
from task_portal.task_portal.doctype.case.case import StepsWaiting
from task_portal.task_portal.doctype.task.task import CaseClosed, TicketClosed

VISA_STAMPING = (
	{
		"title": "Collect documents",
		"kind": "Document",
		"client_facing": 1,
		"required_documents": "Passport\nPhoto",
		"due_in_days": 7,
	},
	{
		"title": "Approve the offer",
		"kind": "Approval",
		"approver_kind": "Client",
		"client_facing": 1,
	},
	{
		"title": "Pay the fee",
		"kind": "Approval",
		"approver_kind": "User",
		"approver": HR_COLLEAGUE,
		"task_type": "Internal Task",
		"after_step": "Collect documents, Approve the offer",
	},
	{"title": "Call the embassy", "kind": "Follow-up", "due_in_days": 3, "after_step": "Pay the fee"},
)


def close(task, user=HR_STAFF):
	return act(user, task, "Close", comment="Done")


def hand_in(task, title: str, accept: bool = True):
	row = next(row for row in task.documents if row.title == title)
	file = attach_file(task, HR_STAFF)
	with acting_as(HR_STAFF):
		api.submit_document(task.name, row.name, file)
		if accept:
			api.accept_document(task.name, row.name)
		else:
			api.reject_document(task.name, row.name, "Not readable")


def test_visa_stamping_from_opening_to_close():
	case = make_case(make_case_type("_Test Visa Stamping", "Individual", *VISA_STAMPING))
	assert (case.status, case.progress, case.case_owner) == ("New", 0, HR_STAFF)
	assert get_step_states(case) == {
		"Collect documents": "Active",
		"Approve the offer": "Active",
		"Pay the fee": "Waiting",
		"Call the embassy": "Waiting",
	}
	collect = get_step_task(case, "Collect documents")
	assert (collect.client, collect.originator, collect.department) == (case.client, HR_STAFF, HR)
	hand_in(collect, "Passport", accept=False)
	assert collect.reload().documents[0].reason == "Not readable"
	hand_in(collect, "Passport")
	hand_in(collect, "Photo")
	close(collect)
	assert get_step_task(case, "Pay the fee") is None

	offer = get_step_task(case, "Approve the offer")
	assert act_as_client(INDIVIDUAL, offer, "Approve").decision == "Approved"
	assert case.reload().progress == 50

	fee = get_step_task(case, "Pay the fee")
	assert act(HR_COLLEAGUE, fee, "Approve")["status"] == "Close"
	call = get_step_task(case, "Call the embassy")
	assert str(call.due_date) == frappe.utils.add_days(frappe.utils.today(), 3)
	assert "Close" not in get_action_names(HR_STAFF, case)
	with pytest.raises(OpenTasksLeft, match=call.name):
		act(HR_STAFF, case, "Close")
	close(call)
	assert case.reload().progress == 100
	assert act(HR_STAFF, case, "Close")["is_open"] == 0


def finish(task):
	"""Bring a step's task to its good end, whatever its kind."""
	if task.kind == "Document":
		for row in task.documents:
			hand_in(frappe.get_doc("Task", task.name), row.title)
	if task.kind != "Approval":
		close(task)
	elif task.approver_kind == "Client":
		act_as_client(INDIVIDUAL, task, "Approve")
	else:
		act(task.approver, task, "Approve")


@pytest.mark.parametrize("pair", list(itertools.combinations(range(4), 2)))
def test_visa_stamping_with_any_two_steps_in_parallel(pair):
	"""The four steps in a row, but for two that wait for the same and are waited for together."""
	steps = [step | {"after_step": None} for step in VISA_STAMPING]
	rest = [step for number, step in enumerate(steps) if number not in pair]
	both = [steps[number] for number in pair]
	rest[0]["after_step"] = ", ".join(step["title"] for step in both)
	rest[1]["after_step"] = rest[0]["title"]
	case = make_case(make_case_type("_Test Two At Once", "Individual", *both, *rest))
	titles = [step["title"] for step in both]
	assert {title for title, state in get_step_states(case).items() if state == "Active"} == set(titles)
	for title in [*reversed(titles), rest[0]["title"], rest[1]["title"]]:
		finish(get_step_task(case, title))
	assert case.reload().progress == 100
	assert act(HR_STAFF, case, "Close")["status"] == "Close"


def test_refused_approval_stops_what_waits_for_it_and_tells_the_case_owner(jobs_run_now):
	case = make_case(make_case_type("_Test Refused", "Individual", *VISA_STAMPING))
	act_as_client(INDIVIDUAL, get_step_task(case, "Approve the offer"), "Reject", comment="Too little")
	assert get_step_states(case) == {
		"Collect documents": "Active",
		"Approve the offer": "Stopped",
		"Pay the fee": "Stopped",
		"Call the embassy": "Stopped",
	}
	told = frappe.get_all("Notification Log", {"for_user": HR_STAFF, "document_name": case.name})
	assert told
	act(HR_STAFF, get_step_task(case, "Approve the offer"), "Reopen", comment="A better offer")
	assert get_step_states(case)["Pay the fee"] == "Waiting"
	assert get_step_task(case, "Approve the offer").decision in (None, "")


def test_cancelled_step_stops_what_waits_for_it_and_the_case_can_close():
	steps = [{"title": "One"}, {"title": "Two", "after_step": "One"}]
	case = make_case(make_case_type("_Test Cancelled", "Internal", *steps))
	act(HR_STAFF, get_step_task(case, "One"), "Cancel", comment="Not needed")
	assert get_step_states(case) == {"One": "Stopped", "Two": "Stopped"}
	assert case.reload().progress == 0
	assert act(HR_STAFF, case, "Close")["status"] == "Close"


@pytest.mark.parametrize("first, second", [("One", "Two"), ("Two", "One")])
def test_parallel_steps_join(first, second):
	steps = [{"title": "One"}, {"title": "Two"}, {"title": "Join", "after_step": "One, Two"}]
	case = make_case(make_case_type("_Test Parallel", "Internal", *steps))
	close(get_step_task(case, first))
	assert get_step_task(case, "Join") is None
	close(get_step_task(case, second))
	assert get_step_states(case) == {"One": "Done", "Two": "Done", "Join": "Active"}


def test_reopened_step_takes_its_progress_back():
	steps = [{"title": "One"}, {"title": "Two", "after_step": "One"}]
	case = make_case(make_case_type("_Test Reopened", "Internal", *steps))
	close(get_step_task(case, "One"))
	act(HR_STAFF, get_step_task(case, "One"), "Reopen", comment="Again")
	assert (case.reload().progress, get_step_states(case)) == (0, {"One": "Active", "Two": "Active"})


def test_nothing_starts_in_a_cancelled_case_until_it_is_reopened():
	steps = [{"title": "One"}, {"title": "Two", "after_step": "One"}]
	case = make_case(make_case_type("_Test Paused", "Internal", *steps))
	act(HR_STAFF, case, "Cancel", comment="On hold")
	close(get_step_task(case, "One"))
	assert get_step_states(case)["Two"] == "Waiting"
	act(HR_STAFF, case, "Reopen", comment="Go on")
	assert get_step_states(case)["Two"] == "Active"


def test_case_with_steps_to_come_is_not_closed():
	steps = [{"title": "One"}, {"title": "Two", "after_step": "One"}]
	case = make_case(make_case_type("_Test Early", "Internal", *steps))
	act(HR_STAFF, case, "Cancel", comment="On hold")
	close(get_step_task(case, "One"))
	act(HR_STAFF, case, "Reopen", comment="Go on")
	task = get_step_task(case, "Two")
	assert task.status == "New"
	with pytest.raises(OpenTasksLeft):
		act(HR_STAFF, case, "Close")


def test_task_of_a_closed_case_or_ticket_is_not_reopened_alone():
	case = make_case(make_case_type("_Test Over", "Internal", {"title": "One"}))
	ticket = make_ticket(assignee=HR_STAFF)
	task = make_task(ticket=ticket.name, task_type=None)
	for parent, child, error in (
		(case, get_step_task(case, "One"), CaseClosed),
		(ticket, task, TicketClosed),
	):
		close(child)
		act(HR_STAFF, parent, "Close")
		assert get_action_names(HR_STAFF, child.reload()) == []
		with pytest.raises(error, match=parent.name):
			act(HR_STAFF, child, "Reopen", comment="Again")
		act(HR_STAFF, parent, "Reopen", comment="Again")
		assert act(HR_STAFF, child, "Reopen", comment="Again")["status"] == "New"


def test_waiting_steps_keep_a_case_open():
	case = make_case(make_case_type("_Test Waiting", "Internal", {"title": "One"}))
	frappe.db.set_value("Task", get_step_task(case, "One").name, "is_open", 0)
	frappe.db.set_value("Case Step", {"parent": case.name}, {"state": "Waiting", "task": None})
	with pytest.raises(StepsWaiting, match="One"):
		act(HR_STAFF, case, "Close")


def test_editing_a_case_type_leaves_running_cases_alone():
	case_type = make_case_type("_Test Edited", "Internal", {"title": "One"}, {"title": "Two"})
	case = make_case(case_type)
	case_type.steps = case_type.steps[:1]
	case_type.steps[0].title = "Other"
	case_type.save()
	case.reload().save()
	assert get_step_states(case) == {"One": "Active", "Two": "Active"}


@pytest.mark.parametrize(
	"steps",
	[
		[{"title": "One", "after_step": "One"}],
		[{"title": "One", "after_step": "Two"}, {"title": "Two", "after_step": "One"}],
		[{"title": "One", "after_step": "Nowhere"}],
		[{"title": "One"}, {"title": "One"}],
		[{"title": "One", "kind": "Document"}],
		[{"title": "One", "kind": "Approval"}],
		[{"title": "One", "kind": "Approval", "approver_kind": "User"}],
		[{"title": "One", "kind": "Approval", "approver_kind": "Client"}],
		[{"title": "One", "client_facing": 1, "task_type": "Internal Task"}],
		[{"title": "One", "task_type": "Business Sector Task"}],
	],
)
def test_process_that_cannot_run_is_refused(steps):
	with pytest.raises(InvalidSteps):
		make_case_type("_Test Wrong", "Individual", *steps)
