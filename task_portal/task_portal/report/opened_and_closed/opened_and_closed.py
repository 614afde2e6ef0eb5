"""Tasks opened against tasks closed, week by week: whether the work grows.

Closed is what is not open now, in the week in which it came to rest. That is its last change: what is over is changed
by Reopen alone, and what is said about it, or filed with it, is no change of it. So what was reopened is not counted
until it is closed again.

Each of the two is one statement over the days of its weeks, by an index that begins with that time: what is older is
not looked at, however much there is."""

from collections import Counter

import frappe
from frappe import _
from frappe.query_builder import DocType as Table
from frappe.query_builder.functions import Count, Date
from frappe.utils import add_days, formatdate, get_first_day_of_week, get_last_day_of_week, getdate, today

from task_portal import reports

CHOICES = ("department", "task_type")
WEEKS, MOST_WEEKS = 12, 52


def execute(filters: dict | None = None) -> tuple:
	filters = filters or {}
	rows = get_rows(filters)
	return get_columns(filters), rows, None, get_chart(rows), get_summary(rows)


def get_rows(filters: dict) -> list[dict]:
	task = Table("Task")
	weeks = get_weeks(filters)
	opened = count_by_week(task.creation, weeks, filters)
	closed = count_by_week(task.modified, weeks, filters, task.is_open == 0)
	rows = [
		frappe._dict(first_day=first, last_day=add_days(first, 6), opened=opened[first], closed=closed[first])
		for first in weeks
	]
	for row in rows:
		row.grown = row.opened - row.closed
	return rows if opened or closed else []


def get_weeks(filters: dict) -> list:
	"""The first days of the weeks of the period, of a long one the last."""
	last = get_first_day_of_week(getdate(filters.get("to_date") or today()))
	start = filters.get("from_date") or add_days(last, -7 * (WEEKS - 1))
	first = max(get_first_day_of_week(getdate(start)), add_days(last, -7 * (MOST_WEEKS - 1)))
	return [add_days(first, 7 * number) for number in range((last - first).days // 7 + 1)]


def count_by_week(moment, weeks: list, filters: dict, *conditions) -> Counter:
	"""By the first day of the week: how many of the listed tasks have their `moment` (a column) in it."""
	if not weeks:
		return Counter()
	task, day = Table("Task"), Date(moment)
	period = {"from_date": weeks[0], "to_date": get_last_day_of_week(weeks[-1])}
	query = (
		frappe.qb.from_(task)
		.select(day.as_("day"), Count("*").as_("tasks"))
		.where(reports.get_within(moment, period))
		.where(reports.get_listed("Task", filters))
		.where(reports.get_chosen(task, filters, *CHOICES))
		.groupby(day)
	)
	for condition in conditions:
		query = query.where(condition)
	found = Counter()
	for row in reports.fetch(query):
		found[get_first_day_of_week(getdate(row.day))] += row.tasks
	return found


def get_columns(filters: dict) -> list[dict]:
	chosen = reports.get_chosen_values(filters, *CHOICES)
	week = ["between", ["{first_day}", "{last_day}"]]

	def count(fieldname: str, label: str, **more) -> dict:
		return reports.get_column(fieldname, label, leads_to=reports.to_list("Task", chosen, more))

	return [
		reports.get_column("first_day", _("Week From"), "Date", 140),
		reports.get_column("last_day", _("Until"), "Date", 140),
		count("opened", _("Tasks Opened"), creation=week),
		count("closed", _("Tasks Closed"), modified=week, is_open=0),
		reports.get_column("grown", _("More Open"), width=130),
	]


def get_chart(rows: list[dict]) -> dict | None:
	sums = {formatdate(row.first_day, "d MMM"): [row.opened, row.closed] for row in rows}
	return reports.get_chart(sums, (_("Tasks Opened"), "calm"), (_("Tasks Closed"), "done"))


def get_summary(rows: list[dict]) -> list[dict]:
	opened, closed = (sum(row[key] for row in rows) for key in ("opened", "closed"))
	return [
		reports.get_figure(opened, _("Tasks Opened")),
		reports.get_figure(closed, _("Tasks Closed"), "Green"),
		reports.get_figure(opened - closed, _("More Open"), "Orange" if opened > closed else "Green"),
	]
