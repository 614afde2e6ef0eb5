"""Opened against closed, week by week: the sums are those of the reader's list, and a task counts where it came to rest."""
# ruff: noqa: F401, F811 (fixtures)

import json
from datetime import timedelta

import frappe
import pytest
from frappe.utils import add_days, get_datetime, getdate, today
from portal_world import counted_statements
from report_rows import ask, get_list, get_rows, office, put_task
from test_reports import READERS, assert_numbers_lead_to_what_they_count
from world import (
	FINANCE,
	FINANCE_MANAGER,
	FINANCE_STAFF,
	HR,
	HR_MANAGER,
	HR_STAFF,
	OUTSIDER,
	PORTAL_MANAGER,
	act,
	acting_as,
	attach_file,
	make_task,
)

from task_portal.readers import lists, many, rows

NAME = "Opened and Closed"


@pytest.fixture
def years(office):
	"""Tasks of two years: open ones, and those that came to rest some days after they were opened."""
	for days, lasted in ((0, None), (3, 2), (8, None), (30, 1), (40, 33), (90, 60), (100, 5), (700, 650)):
		for department, assignee in ((HR, HR_STAFF), (FINANCE, FINANCE_STAFF)):
			task = put_task(department, assignee, days * 24, is_open=int(lasted is None))
			rest(task, days - (lasted or 0))


def rest(task: str, days: int):
	"""As if the task had been changed for the last time so many days ago."""
	then = add_days(get_datetime(), -days)
	frappe.db.set_value("Task", task, "modified", then, update_modified=False)
	rows.write("Task", [task])


def count(rows: list[dict], field: str, row: dict) -> int:
	return sum(row.first_day <= getdate(task[field]) <= row.last_day for task in rows)


def test_it_is_that_of_the_readers_list_for_the_last_twelve_weeks(years):
	for user in READERS:
		told = ask(NAME, user)
		if user == OUTSIDER:
			assert not told.result
			continue
		listed = get_list("Task", user)
		over = [task for task in listed if not task.is_open]
		assert len(told.result) == 12 and told.result[-1].first_day <= getdate() <= told.result[-1].last_day
		for row, following in zip(told.result, [*told.result[1:], None], strict=True):
			assert row.last_day - row.first_day == timedelta(days=6)
			assert not following or following.first_day - row.last_day == timedelta(days=1)
			assert (row.opened, row.closed) == (count(listed, "creation", row), count(over, "modified", row))
			assert row.grown == row.opened - row.closed
		assert sum(row.opened for row in told.result) and sum(row.closed for row in told.result), user
		chart = told.chart["data"]["datasets"]
		assert [data["values"] for data in chart] == [
			[row[key] for row in told.result] for key in ("opened", "closed")
		]


def test_filters_and_numbers_lead_to_lists(years):
	period = {"from_date": add_days(today(), -200), "to_date": add_days(today(), -30)}
	for filters in ({}, {"department": FINANCE}, period, period | {"task_type": "Internal Task"}):
		for user in (PORTAL_MANAGER, FINANCE_MANAGER):
			told = assert_numbers_lead_to_what_they_count(NAME, user, "opened", "closed", **filters)
			assert told.result
	assert len(get_rows(NAME, PORTAL_MANAGER, from_date="2001-01-01")) == 52
	assert not get_rows(NAME, PORTAL_MANAGER, from_date=add_days(today(), 60), to_date=today())


def get_closed(user: str = HR_MANAGER) -> list[int]:
	return [row.closed for row in get_rows(NAME, user, department=HR)]


def test_a_task_counts_in_the_week_in_which_it_came_to_rest_until_it_is_reopened():
	task, other = make_task(), make_task()
	with_both = [*[0] * 11, 2]
	act(HR_STAFF, task, "Close", comment="Done")
	act(HR_STAFF, other, "Cancel", comment="No need")
	already = [a - b for a, b in zip(get_closed(), with_both, strict=True)]
	rest(task.name, 14)

	def get_ours() -> list[int]:
		return [a - b for a, b in zip(get_closed(), already, strict=True)]

	# Two weeks ago, whatever is said of it since.
	expected = [*[0] * 9, 1, 0, 1]
	assert get_ours() == expected
	with acting_as(HR_STAFF):
		frappe.get_doc("Task", task.name).add_comment("Comment", "Well done")
	attach_file(task, HR_STAFF)
	with acting_as(HR_MANAGER):
		from frappe.desk.doctype.tag.tag import add_tag
		from frappe.desk.like import toggle_like

		add_tag("praised", "Task", task.name)
		toggle_like("Task", task.name, "Yes")
	assert get_ours() == expected
	act(HR_STAFF, task, "Reopen", comment="Not yet")
	assert get_ours() == [*[0] * 11, 1]
	act(HR_STAFF, task, "Close", comment="Now")
	assert get_ours() == with_both


def test_two_statements_count_and_an_index_begins_with_the_time_of_each(years):
	with acting_as(PORTAL_MANAGER), counted_statements() as statements:
		frappe.get_attr("task_portal.task_portal.report.opened_and_closed.opened_and_closed.execute")({})
	counting = [sql for sql in statements if "tabTask`" in sql and "COUNT(" in sql]
	assert len(counting) == 2 and len(statements) <= 4, "\n".join(statements)
	assert frappe.db.has_index("tabTask", "creation_department_index")
	assert frappe.db.has_index("tabTask", "is_open_modified_index")


def test_the_workspaces_charts_have_the_colours_of_their_reports(years):
	charts = frappe.get_all(
		"Dashboard Chart", {"module": "Task Portal"}, ["name", "report_name", "custom_options"]
	)
	assert len(charts) == 4
	for chart in charts:
		drawn = ask(chart.report_name, PORTAL_MANAGER).chart
		if drawn:
			options = json.loads(chart.custom_options)
			assert options["colors"] == drawn["colors"], chart.name
			assert options["barOptions"] == drawn["barOptions"], chart.name
	late = frappe.get_doc("Dashboard Chart", "Task Portal Open by Department")
	assert json.loads(late.custom_options)["colors"][0] == "#e24c4c"


def test_patch_adds_the_chart_once_to_a_page_that_an_admin_has_edited():
	from task_portal.patches import add_opened_and_closed

	page = frappe.get_doc("Workspace", "The House")
	kept = [block for block in json.loads(page.content) if block["id"] in ("head_129", "chart_131")]
	kept.append({"id": "mine", "type": "paragraph", "data": {"text": "Ours", "col": 12}})
	page.charts = [row for row in page.charts if row.label == "Days in Department"]
	page.content = json.dumps(kept)
	page.flags.ignore_mandatory = True
	page.save(ignore_permissions=True)
	for _ in range(2):
		add_opened_and_closed.execute()
		page.reload()
		ids = [block["id"] for block in json.loads(page.content)]
		assert ids == ["head_129", "chart_133", "chart_131", "mine"]
		assert {row.label for row in page.charts} == {"Days in Department", "Opened and Closed"}
	frappe.delete_doc("Workspace", "The House", force=True)
	add_opened_and_closed.execute()
	assert not frappe.db.exists("Workspace", "The House")
	frappe.db.rollback()
	frappe.clear_cache()
