"""The demo records: a believable office, loaded by one command, once."""

import frappe
import pytest
from frappe.utils import getdate, now_datetime
from frappe.utils.password import check_password
from frappe.utils.user import get_system_managers
from offered import get_demo_records, take_each
from world import forget_records, make_case_type, make_task

from task_portal import demo
from task_portal.cases.steps import get_after, get_progress
from task_portal.demo_site import SYSTEM_MANAGER
from task_portal.workflow.admin import get_counts
from task_portal.workflow.move import get_workflow

CASE_TYPES = {"Passport renewal", "Visa stamping", "New job order"}


@pytest.fixture(autouse=True)
def fresh_defaults():
	"""The demo keeps its ledger in a default; a rollback does not reach Frappe's cache of it."""
	forget_records()
	yield
	frappe.db.rollback()
	forget_records()


def get_demo_cases() -> list:
	names = demo.get_ledger()["Case"].values()
	return [frappe.get_doc("Case", name) for name in names]


def get_case_tasks(cases: list) -> list:
	return [frappe.get_doc("Task", step.task) for case in cases for step in case.steps if step.task]


def test_demo_is_a_believable_office_and_loading_it_twice_doubles_nothing():
	first = demo.load(force=1)
	assert (first["Department"], first["Client"], first["Ticket"], first["Task"]) == (5, 12, 60, 200)
	assert (first["Case Type"], first["Case"]) == (3, 30)
	counted = [*first, "Case Step", "Task Document", "File"]
	before = {doctype: frappe.db.count(doctype) for doctype in counted}
	assert demo.load(force=1) == first
	assert {doctype: frappe.db.count(doctype) for doctype in counted} == before

	tasks = frappe.get_all("Task", filters={"originator": ["not like", "test.%"]}, fields=["status", "name"])
	assert {task.status for task in tasks} == {"New", "To Do", "Cancel", "Close"}
	hopped = frappe.get_all("Task Movement", filters={"action": ["in", ["Forward", "Reply"]]}, pluck="parent")
	assert len({name for name in hopped if name in {task.name for task in tasks}}) >= 60
	# The first task of a new member of HR, who names no assignee, is that member's own.
	assert not frappe.db.get_value("Department", "HR", "default_assignee")

	# The same load, for it takes long.
	check_there_is_a_second_system_manager()
	cases = get_demo_cases()
	check_every_stage_is_shown(cases)
	check_rules_of_the_process(cases)
	check_dates(cases)
	check_client_has_something_to_decide_and_to_hand_in("individual@example.com")
	check_client_has_something_to_decide_and_to_hand_in("business@example.com")
	check_what_is_offered_goes_through()
	# The office of the tests is foreign, the tasks of the demo's cases are not.
	make_case_type("_Test Foreign", "Internal", {"title": "One"})
	with pytest.raises(demo.ForeignRecordsFound, match="1 Case Type") as refusal:
		demo.load()
	assert "Task" not in str(refusal.value)


def check_there_is_a_second_system_manager():
	"""Nor has it the password that everybody knows."""
	names = get_system_managers(only_name=True)
	assert names
	if SYSTEM_MANAGER in names:
		with pytest.raises(frappe.AuthenticationError):
			check_password(SYSTEM_MANAGER, demo.PASSWORD)


def check_every_stage_is_shown(cases: list):
	assert {case.case_type for case in cases} == CASE_TYPES
	assert {case.status for case in cases} == {"New", "In Progress", "Cancel", "Close"}
	assert len([case for case in cases if case.ticket]) >= 10
	steps = [step for case in cases for step in case.steps]
	assert {step.state for step in steps} == {"Waiting", "Active", "Done", "Stopped"}
	tasks = get_case_tasks(cases)
	documents = [row for task in tasks for row in task.documents]
	assert {row.status for row in documents} == {"Awaited", "Submitted", "Accepted", "Rejected"}
	assert all(row.file for row in documents if row.status != "Awaited")
	assert {task.decision for task in tasks if task.decision} == {"Approved", "Rejected"}
	assert any(task.kind == "Follow-up" and task.is_overdue for task in tasks)
	reopened = {"reference_doctype": "Case", "comment_type": "Comment", "content": ["like", "Reopen:%"]}
	assert frappe.db.exists("Comment", reopened)


def check_rules_of_the_process(cases: list):
	for doctype in ("Case", "Task", "Ticket"):
		resting = {row.state for row in get_workflow(doctype).states if not row.effect}
		assert set(get_counts(doctype)) <= resting
	for case in cases:
		states = {step.title: step.state for step in case.steps}
		for step in case.steps:
			before = {states[title] for title in get_after(step)}
			assert not step.task or before <= {"Done"}, (case.subject, step.title)
		assert case.progress == get_progress(case.steps)
		if not case.is_open:
			assert not {"Active", "Waiting"} & set(states.values()), case.name


def check_dates(cases: list):
	now, today = now_datetime(), getdate()
	for case in cases:
		for task in get_case_tasks([case]):
			due_in_days = next(step.due_in_days for step in case.steps if step.task == task.name)
			assert case.creation <= task.creation < now
			assert (task.due_date - getdate(task.creation)).days == due_in_days
			assert bool(task.is_overdue) == bool(task.is_open and task.due_date < today)
			decided_at = [row.decided_at for row in task.documents if row.decided_at]
			handed_in = [row.submitted_at for row in task.documents if row.submitted_at]
			for moment in (*decided_at, *handed_in, task.decided_at or task.creation):
				assert task.creation <= moment <= task.modified


def check_client_has_something_to_decide_and_to_hand_in(user: str):
	client = frappe.db.get_value("Client Portal User", {"user": user}, "parent")
	assert frappe.db.count("Case", {"client": client}) >= 3
	waiting = {"client": client, "client_facing": 1, "is_open": 1}
	assert frappe.db.exists("Task", waiting | {"kind": "Approval", "approver_kind": "Client"})
	tasks = frappe.get_all("Task", filters=waiting | {"kind": "Document"}, pluck="name")
	assert frappe.db.exists(
		"Task Document", {"parent": ["in", tasks], "status": ["in", ["Awaited", "Rejected"]]}
	)


def check_what_is_offered_goes_through():
	"""To each of the demo's people, on each kind of record."""
	users = [row["email"] for row in demo.get_rows("users")]
	taken, refused = take_each(get_demo_records(), users)
	assert not refused
	assert len(taken) >= 15 and sum(taken.values()) > 100


def test_demo_refuses_a_site_with_other_peoples_records():
	make_task()
	before = {
		doctype: frappe.db.count(doctype)
		for doctype in ("User", "Department", "Client", "Case Type", "Ticket", "Task", "Case")
	}
	with pytest.raises(demo.ForeignRecordsFound, match="Task"):
		demo.load()
	assert {doctype: frappe.db.count(doctype) for doctype in before} == before
