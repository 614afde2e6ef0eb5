"""The next step of a case starts, whatever became of what it was planned with."""

import frappe
import pytest
from leavers import disable, forget
from running_work import delete_by_force
from world import (
	ADMIN,
	ADMIN_STAFF,
	CLOSED,
	EMPTY,
	FINANCE,
	FINANCE_MANAGER,
	FINANCE_STAFF,
	HR,
	HR_COLLEAGUE,
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	act,
	act_as_client,
	acting_as,
	get_client,
	get_step_states,
	get_step_task,
	make_case,
	make_case_type,
	make_client,
	make_department,
	make_ticket,
	make_user,
)

from task_portal import api
from task_portal.cases.corrections import NotAManager, StepNotWaiting
from task_portal.people import DepartmentDisabled, UserDisabled


@pytest.fixture(autouse=True)
def fresh_caches(site):
	yield
	forget()


# A case's next step


def make_chain(*steps: dict, sector: str = "Internal", **values):
	last = "One"
	for step in steps:
		step["after_step"], last = last, step["title"]
	title = f"_Test Chain {frappe.generate_hash(length=6)}"
	return make_case(make_case_type(title, sector, {"title": "One"}, *steps), **values)


def close_one(case):
	act(case.case_owner, get_step_task(case, "One"), "Close", comment="Done")


def test_a_step_whose_approver_left_is_decided_by_the_departments_managers():
	step = {
		"title": "Two",
		"kind": "Approval",
		"approver_kind": "User",
		"approver": ADMIN_STAFF,
		"department": FINANCE,
	}
	case = make_chain(step)
	disable("User", ADMIN_STAFF)
	close_one(case)
	task = get_step_task(case, "Two")
	assert (task.approver_kind, task.approver, task.department) == ("Department Managers", None, FINANCE)
	comments = frappe.get_all(
		"Comment", {"reference_name": task.name, "comment_type": "Info"}, pluck="content"
	)
	assert any(ADMIN_STAFF in comment for comment in comments)
	assert act(FINANCE_MANAGER, task, "Approve")["decision"] == "Approved"


def test_where_the_department_has_no_manager_those_of_the_case_decide_else_its_owner():
	step = {
		"title": "Two",
		"kind": "Approval",
		"approver_kind": "User",
		"approver": ADMIN_STAFF,
		"department": EMPTY,
	}
	first, second = make_chain(dict(step)), make_chain(dict(step), case_owner=HR_COLLEAGUE)
	disable("User", ADMIN_STAFF)
	close_one(first)
	assert get_step_task(first, "Two").approver == HR_MANAGER
	disable("User", HR_MANAGER)
	close_one(second)
	assert get_step_task(second, "Two").approver == HR_COLLEAGUE


def test_a_step_of_a_disabled_department_starts_in_the_cases_department_else_with_the_case_owner():
	first = make_chain({"title": "Two", "department": FINANCE})
	second = make_chain({"title": "Two", "department": FINANCE}, case_owner=ADMIN_STAFF)
	disable("Department", FINANCE)
	close_one(first)
	assert get_step_task(first, "Two").department == HR
	disable("Department", HR)
	close_one(second)
	task = get_step_task(second, "Two")
	assert (task.department, task.assignee) == (ADMIN, ADMIN_STAFF)


def test_a_step_for_a_disabled_client_is_decided_by_the_office():
	step = {"title": "Two", "kind": "Approval", "approver_kind": "Client", "client_facing": 1}
	case = make_chain(step, sector="Individual")
	disable("Client", get_client("Individual"))
	close_one(case)
	assert get_step_task(case, "Two").approver_kind == "Department Managers"


def get_told(user: str, case) -> list[str]:
	filters = {"for_user": user, "document_name": case.name}
	return frappe.get_all("Notification Log", filters, pluck="subject")


GONE = {
	"Department": "_Test Gone",
	"Task Type": "_Test Gone",
	"User": "test.gone@example.com",
	"Client": None,
}


@pytest.mark.parametrize("linked", GONE)
def test_who_ends_a_step_is_not_kept_by_what_is_gone_of_the_next(linked, jobs_run_now):
	"""Deleted by force, past Frappe's check of links."""
	make_user(GONE["User"], "Task User")
	make_department(GONE["Department"], [FINANCE_MANAGER])
	frappe.get_doc({"doctype": "Task Type", "title": GONE["Task Type"], "sector": "Individual"}).insert()
	client = make_client("_Test Gone", "Individual", INDIVIDUAL).name
	step = {"title": "Two", "task_type": GONE["Task Type"], "department": GONE["Department"]}
	step |= {"kind": "Approval", "approver_kind": "User", "approver": GONE["User"]}
	case = make_chain(step, sector="Individual", client=client, by=HR_MANAGER, case_owner=HR_COLLEAGUE)
	delete_by_force(linked, GONE[linked] or client)
	frappe.clear_cache()
	act(HR_MANAGER, get_step_task(case, "One"), "Close", comment="Done")
	task = get_step_task(case, "Two")
	if linked in ("Department", "User"):
		assert task.department == (HR if linked == "Department" else GONE["Department"])
		assert (task.approver_kind, task.approver) == (
			("User", GONE["User"]) if linked == "Department" else ("Department Managers", None)
		)
		return
	assert get_step_states(case) == {"One": "Done", "Two": "Waiting"}
	words = "Could not find" if linked == "Task Type" else f"{client} not found"
	assert words in frappe.db.get_value("Case Step", get_row(case, "Two"), "problem")
	assert any("cannot start" in subject for subject in get_told(HR_COLLEAGUE, case))
	with acting_as(HR_MANAGER):
		api.correct_step(case.name, get_row(case, "Two"), {"task_type": "Internal Task"})
	assert get_step_states(case) == {"One": "Done", "Two": "Active"}


def test_what_cannot_start_at_all_waits_and_the_case_owner_is_told_once(jobs_run_now):
	kind = frappe.get_doc({"doctype": "Task Type", "title": "_Test Spoilt", "sector": "Individual"}).insert()
	steps = ({"title": "Two", "task_type": kind.name}, {"title": "Three"})
	case = make_chain(*steps, sector="Individual", case_owner=HR_COLLEAGUE)
	# Its tasks are about companies now, the case about a person.
	kind.update({"sector": "Business"}).save()
	first = get_step_task(case, "One")
	for _ in range(2):
		with acting_as(HR_MANAGER):
			assert act(HR_MANAGER, first, "Close", comment="Done")["is_open"] == 0
		assert get_step_states(case) == {"One": "Done", "Two": "Waiting", "Three": "Waiting"}
		told = [subject for subject in get_told(HR_COLLEAGUE, case) if "cannot start" in subject]
		assert len(told) == 1
		act(HR_MANAGER, first, "Reopen", comment="Again")
	act(HR_MANAGER, first, "Close", comment="Done")
	assert "does not fit" in frappe.db.get_value("Case Step", get_row(case, "Two"), "problem")
	with acting_as(HR_MANAGER):
		api.correct_step(case.name, get_row(case, "Two"), {"task_type": "Internal Task"})
	assert get_step_states(case) == {"One": "Done", "Two": "Active", "Three": "Waiting"}


# A manager corrects a waiting step


def get_row(case, title: str) -> str:
	return frappe.db.get_value("Case Step", {"parent": case.name, "title": title})


def test_a_manager_corrects_a_waiting_step_and_its_history_says_so():
	step = {"title": "Two", "kind": "Approval", "approver_kind": "User", "approver": ADMIN_STAFF}
	case = make_chain(step)
	values = {"approver": FINANCE_STAFF, "department": FINANCE, "state": "Done", "title": "Renamed"}
	for user in (HR_STAFF, HR_COLLEAGUE):
		with acting_as(user), pytest.raises((NotAManager, frappe.PermissionError)):
			api.correct_step(case.name, get_row(case, "Two"), values)
	with acting_as(HR_MANAGER):
		api.correct_step(case.name, get_row(case, "Two"), values)
	assert get_step_states(case) == {"One": "Active", "Two": "Waiting"}
	versions = frappe.get_all("Version", {"docname": case.name, "owner": HR_MANAGER}, pluck="data")
	assert any(FINANCE_STAFF in data and ADMIN_STAFF in data for data in versions)
	close_one(case)
	task = get_step_task(case, "Two")
	assert (task.approver, task.department) == (FINANCE_STAFF, FINANCE)
	with acting_as(HR_MANAGER), pytest.raises(StepNotWaiting):
		api.correct_step(case.name, get_row(case, "Two"), {"approver": ADMIN_STAFF})


def test_a_correction_is_judged_and_starts_what_could_not():
	case = make_chain({"title": "Two"})
	disable("User", FINANCE_STAFF)
	row = get_row(case, "Two")
	with acting_as(HR_MANAGER):
		with pytest.raises(DepartmentDisabled):
			api.correct_step(case.name, row, {"department": CLOSED})
		with pytest.raises(UserDisabled):
			api.correct_step(case.name, row, {"approver": FINANCE_STAFF})
	frappe.db.set_value("Case Step", row, "after_step", None)
	frappe.clear_document_cache("Case", case.name)
	with acting_as(HR_MANAGER):
		api.correct_step(case.name, row, "{}")
	assert get_step_states(case)["Two"] == "Active"


def test_a_form_that_sends_other_steps_changes_none():
	case = make_chain({"title": "Two"})
	with acting_as(HR_MANAGER):
		doc = frappe.get_doc("Case", case.name)
		doc.steps[1].department = FINANCE
		doc.save()
	assert not frappe.db.get_value("Case Step", get_row(case, "Two"), "department")


def test_a_client_who_ends_a_step_starts_the_next_whatever_became_of_it():
	ticket = make_ticket(raised_by=INDIVIDUAL)
	steps = (
		{"title": "Yours", "client_facing": 1},
		{
			"title": "Two",
			"after_step": "Yours",
			"department": FINANCE,
			"kind": "Approval",
			"approver_kind": "User",
			"approver": ADMIN_STAFF,
		},
	)
	case = make_case(make_case_type("_Test Yours", "Individual", *steps), ticket=ticket.name)
	disable("User", ADMIN_STAFF)
	act_as_client(INDIVIDUAL, get_step_task(case, "Yours"), "Close", comment="Done")
	assert get_step_task(case, "Two").approver_kind == "Department Managers"
