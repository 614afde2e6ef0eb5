"""Reports: their sums are those of the caller's lists, counted another way, and a number leads to what it counts."""
# ruff: noqa: F401, F811 (fixtures)

from collections import Counter, defaultdict
from itertools import pairwise
from statistics import median

import frappe
import pytest
from frappe.utils import add_days, add_to_date, get_datetime, getdate, time_diff_in_seconds, today
from report_rows import ask, cases, get_list, get_rows, office, papers, requests
from world import (
	ADMIN,
	ADMIN_STAFF,
	FINANCE,
	FINANCE_COLLEAGUE,
	FINANCE_MANAGER,
	FINANCE_STAFF,
	HR,
	HR_MANAGER,
	HR_STAFF,
	OUTSIDER,
	PORTAL_MANAGER,
	act,
	acting_as,
	get_client,
	make_task,
)

READERS = (PORTAL_MANAGER, HR_MANAGER, FINANCE_MANAGER, HR_STAFF, FINANCE_STAFF, OUTSIDER)


def assert_shown(user: str, found):
	"""What was compared is not nothing and nothing."""
	if user in (PORTAL_MANAGER, HR_MANAGER, HR_STAFF, OUTSIDER):
		assert bool(found) == (user != OUTSIDER), user


def get_hops(user: str) -> dict[str, list[dict]]:
	"""Movements of the tasks in the user's list, in their order."""
	hops = {task.name: [] for task in get_list("Task", user, fields=["name"])}
	for row in frappe.get_all("Task Movement", fields=["*"], order_by="parent asc, idx asc"):
		if row.parent in hops:
			hops[row.parent].append(row)
	return hops


def count_behind(user: str, told: frappe._dict, row: dict, fieldname: str) -> int:
	"""How many records the list has that the number leads to."""
	leads_to = next(column for column in told.columns if column["fieldname"] == fieldname)["leads_to"]
	filters = []
	for key, value in leads_to["filters"].items():
		doctype, field = key.split(".") if "." in key else (leads_to["doctype"], key)
		operator, wanted = value if isinstance(value, list) else ("=", value)
		filters.append([doctype, field, *fill(operator, wanted, row)])
	with acting_as(user):
		return len(set(frappe.get_list(leads_to["doctype"], filters, pluck="name", limit_page_length=0)))


def fill(operator: str, wanted, row: dict) -> tuple:
	"""As public/js/reports.js does."""
	if isinstance(wanted, list):
		return operator, [fill("=", one, row)[1] for one in wanted]
	if not isinstance(wanted, str) or not wanted.startswith("{"):
		return operator, wanted
	value = row.get(wanted[1:-1])
	return (operator, value) if value not in (None, "") else ("is", "not set")


def assert_numbers_lead_to_what_they_count(name: str, user: str, *fieldnames: str, **filters):
	told = ask(name, user, **filters)
	for row in told.result:
		for field in fieldnames:
			assert count_behind(user, told, row, field) == row[field], (name, user, field, row)
	return told


def test_workload_is_that_of_the_readers_list(office):
	for user in READERS:
		held = defaultdict(list)
		for task in get_list("Task", user, {"is_open": 1}):
			held[task.department, task.assignee or ""].append(task)
		rows = get_rows("Department Workload", user)
		assert {(row.department, row.assignee): row.open for row in rows if row.open} == {
			key: len(tasks) for key, tasks in held.items()
		}
		for row in (row for row in rows if row.open):
			tasks = held[row.department, row.assignee]
			late = [task for task in tasks if task.due_date and task.due_date < getdate()]
			assert (row.overdue, row.on_time) == (len(late), len(tasks) - len(late))
			assert getdate(row.oldest) == getdate(min(task.creation for task in tasks))
		assert_shown(user, held)


def test_workload_leads_to_lists(office):
	counts = ("open", "overdue", "due_soon")
	for user in (PORTAL_MANAGER, HR_MANAGER, FINANCE_MANAGER):
		told = assert_numbers_lead_to_what_they_count(
			"Department Workload", user, *counts, department=FINANCE
		)
		assert {row.department for row in told.result} <= {FINANCE}
	told = assert_numbers_lead_to_what_they_count("Department Workload", HR_MANAGER, *counts, priority="High")
	assert sum(row.open for row in told.result) == 1


def test_workload_names_people_and_shows_a_manager_who_holds_nothing(office):
	rows = get_rows("Department Workload", FINANCE_MANAGER, department=FINANCE)
	names = {row.assignee: row.assignee_name for row in rows}
	assert names[FINANCE_STAFF] == frappe.db.get_value("User", FINANCE_STAFF, "full_name")
	assert names[""] == "Nobody"
	assert next(row.open for row in rows if row.assignee == FINANCE_MANAGER) == 0
	assert FINANCE_MANAGER not in {row.assignee for row in get_rows("Department Workload", HR_MANAGER)}


def get_stays(user: str) -> list[tuple]:
	"""Department, task type, month and length of each stay, walked hop by hop."""
	stays = []
	for name, hops in get_hops(user).items():
		task, came = frappe.get_doc("Task", name), None
		for hop in hops:
			came = came or task.creation
			if hop.from_department != hop.to_department:
				stay = time_diff_in_seconds(hop.moved_at, came)
				stays.append((hop.from_department, task.task_type, str(hop.moved_at)[:7], stay))
				came = hop.moved_at
	return stays


@pytest.mark.parametrize("keys", [1, 2, 3])
def test_time_in_department_is_that_of_the_movements(office, keys):
	for user in READERS:
		group = {1: "Department", 2: "Department and Task Type", 3: "Department, Task Type and Month"}[keys]
		stays = defaultdict(list)
		for *key, stay in get_stays(user):
			stays[tuple(key[:keys])].append(stay)
		rows = get_rows("Time in Department", user, group_by=group)
		fields = ("department", "task_type", "month")[:keys]
		found = {tuple(row[field] for field in fields): row for row in rows}
		assert found.keys() == stays.keys()
		for key, row in found.items():
			ordered = sorted(stays[key])
			assert row.stays == len(ordered)
			assert abs(row.median - median(ordered)) < 60
			assert abs(row.most - ordered[-(-len(ordered) * 9 // 10) - 1]) < 60
		assert_shown(user, found)


def hold(task, hours: int):
	"""As if all that has happened to the task so far had happened so much earlier."""
	moved = [("Task", "creation", task.name)]
	moved += [("Task Movement", "moved_at", row.name) for row in task.reload().movements]
	for doctype, field, name in moved:
		then = add_to_date(frappe.db.get_value(doctype, name, field), hours=-hours)
		frappe.db.set_value(doctype, name, field, then, update_modified=False)


def test_time_in_department_is_told_of_what_people_do():
	task = make_task(department=ADMIN, assignee=ADMIN_STAFF)
	hold(task, 5)
	act(ADMIN_STAFF, task, "Forward", comment="Yours", department=FINANCE, assignee=FINANCE_STAFF)
	hold(task, 2)
	with acting_as(FINANCE_MANAGER):
		task.reload().update({"assignee": FINANCE_COLLEAGUE}).save()
	hold(task, 3)
	act(FINANCE_COLLEAGUE, task, "Reply", comment="Done")
	rows = get_rows("Time in Department", HR_STAFF)
	# In Finance two hours with the one and three with the other.
	assert [(row.department, row.stays, round(row.median / 3600)) for row in rows] == [
		(ADMIN, 1, 5),
		(FINANCE, 1, 5),
	]


@pytest.mark.parametrize("group", ["Department", "Department and Month", "Department and Task Type"])
def test_time_in_department_leads_to_tasks(office, group):
	period = {"from_date": add_days(today(), -1), "to_date": today()}
	for filters in ({}, period, period | {"task_type": "Internal Task"}):
		for user in (PORTAL_MANAGER, FINANCE_MANAGER):
			told = assert_numbers_lead_to_what_they_count(
				"Time in Department", user, "tasks", group_by=group, **filters
			)
			assert told.result


def test_reassignments_are_those_of_the_readers_tasks(office):
	for user in READERS:
		hops = {name: rows for name, rows in get_hops(user).items() if rows}
		told = ask("Reassignments", user)
		shown = {row.task: row.hops for row in told.result}
		assert all(shown[name] == len(hops[name]) for name in shown)
		assert len(shown) == min(len(hops), 100)
		pairs = Counter((row.from_user or "", row.to_user or "") for rows in hops.values() for row in rows)
		people = get_rows("Reassignments", user, group_by="People")
		assert {(row.from_user, row.to_user): row.hops for row in people} == pairs
		figures = [figure["value"] for figure in told.report_summary[:2]]
		assert figures == [sum(pairs.values()), len(hops)]
		assert_shown(user, hops)


def test_reassignments_say_between_whom_and_lead_to_tasks(office):
	for user in (PORTAL_MANAGER, FINANCE_MANAGER):
		for filters in ({}, {"department": FINANCE, "from_date": today()}):
			assert_numbers_lead_to_what_they_count(
				"Reassignments", user, "tasks", group_by="People", **filters
			)
	row = next(row for row in get_rows("Reassignments", FINANCE_MANAGER) if row.task == office[-1])
	names = [
		frappe.db.get_value("User", user, "full_name")
		for user in (ADMIN_STAFF, FINANCE_STAFF, FINANCE_COLLEAGUE, HR_STAFF, FINANCE_STAFF)
	]
	said = {f"{one} to {other}" for one, other in pairwise(names)}
	assert (row.hops, set(row.between.split(", "))) == (4, said)


def test_case_progress_is_that_of_the_readers_cases(cases):
	for user in READERS:
		states = Counter()
		listed = get_list("Case", user, {"is_open": 1})
		for case in listed:
			for step in frappe.get_all("Case Step", {"parent": case.name}, ["title", "state"]):
				states[case.case_type, step.title, step.state] += 1
		told = ask("Case Progress", user)
		columns = {"Active": "at_it", "Waiting": "to_come", "Done": "done", "Stopped": "stopped"}
		columns["Skipped"] = "skipped"
		found = {
			(row.case_type, row.step, state): row[column]
			for row in told.result
			for state, column in columns.items()
			if row[column]
		}
		assert found == states
		assert told.report_summary[0]["value"] == len(listed)
		assert_shown(user, listed)


def test_case_progress_leads_to_cases_in_the_order_of_the_steps(cases):
	counts = ("at_it", "to_come", "stuck", "stopped", "done", "skipped")
	for filters in ({}, {"department": FINANCE, "with_closed": 1, "from_date": today(), "to_date": today()}):
		for user in (PORTAL_MANAGER, FINANCE_MANAGER):
			told = assert_numbers_lead_to_what_they_count(
				"Case Progress", user, *counts, case_type="_Test Paying", **filters
			)
			assert [row.step for row in told.result] == ["Ask", "Pay", "File"]
			assert [row.step_department for row in told.result] == [HR, FINANCE, HR]


def test_client_activity_is_that_of_the_readers_lists(requests, cases):
	for user in READERS:
		expected = defaultdict(Counter)
		for doctype, key in (("Ticket", "tickets"), ("Case", "cases")):
			for row in get_list(doctype, user):
				if row.client:
					expected[row.client].update({key: 1, f"open_{key}": row.is_open})
		rows = get_rows("Client Activity", user)
		counts = ("tickets", "open_tickets", "cases", "open_cases")
		assert {row.client: [row[key] for key in counts] for row in rows} == {
			client: [found[key] for key in counts] for client, found in expected.items()
		}
		assert_shown(user, rows)
		everybody = {row.client for row in get_rows("Client Activity", user, with_quiet=1)}
		assert everybody == {row.name for row in get_list("Client", user)}


def test_client_activity_tells_the_last_contact_to_who_may_read_it(requests):
	business = {"client": get_client("Business")}
	for user, told in ((HR_MANAGER, True), (PORTAL_MANAGER, True), (FINANCE_MANAGER, False)):
		(row,) = get_rows("Client Activity", user, **business)
		assert (row.last_contact == get_datetime("2035-01-01 10:00:00")) == told, user
		assert row.last_contact


def test_client_activity_leads_to_records(requests, cases):
	counts = ("tickets", "open_tickets", "cases", "open_cases")
	for filters in ({}, {"from_date": today()}, {"to_date": add_days(today(), -1)}, {"sector": "Individual"}):
		for user in (PORTAL_MANAGER, HR_MANAGER):
			assert_numbers_lead_to_what_they_count("Client Activity", user, *counts, **filters)


def test_document_expiry_is_that_of_the_readers_tasks(papers):
	for user in READERS:
		tasks = [task.name for task in get_list("Task", user, fields=["name"])]
		filters = {"parent": ["in", tasks or [""]], "status": "Accepted"}
		period = ["between", [today(), add_days(today(), 90)]]
		expected = frappe.get_all("Task Document", filters | {"expires_on": period}, pluck="title")
		told = ask("Document Expiry", user)
		assert sorted(row.title for row in told.result) == sorted(expected)
		assert ("Licence" in expected) == (user in (PORTAL_MANAGER, HR_MANAGER, HR_STAFF))
		figures = [figure["value"] for figure in told.report_summary]
		assert figures[0] == figures[3] == len(expected)


def test_document_expiry_of_another_period(papers):
	filters = {"from_date": add_days(today(), -5), "to_date": add_days(today(), 15)}
	rows = get_rows("Document Expiry", HR_STAFF, **filters)
	assert [(row.title, row.days_left) for row in rows] == [("Card", -1), ("Licence", 10)]
