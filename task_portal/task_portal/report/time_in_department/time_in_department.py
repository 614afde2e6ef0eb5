"""How long tasks lie in a department until they leave it for another: median and 90th percentile.

A stay is the sum of what its hops were held: from coming to leaving, through as many hands as there were. A task
that lies there still, or ended there, has not left and is not counted.

Percentiles are the database's work, by row numbers, which MariaDB and SQLite both have; MariaDB's own functions for
them SQLite has not. It is the slowest of the reports: over a million hops MariaDB sorts for some seconds, for each
grouping. So the first that is shown is the one that the chart shows."""

import frappe
from frappe import _
from frappe.query_builder import Case as When
from frappe.query_builder import DocType as Table
from frappe.query_builder.functions import Avg, Coalesce, Count, Max, Min, Substring
from frappe.utils import get_first_day, get_last_day, getdate
from pypika import analytics

from task_portal import reports

GROUPS = {
	"Department": ("department",),
	"Department and Task Type": ("department", "task_type"),
	"Department and Month": ("department", "month"),
	"Department, Task Type and Month": ("department", "task_type", "month"),
}
DAY = 24 * 60 * 60


def execute(filters: dict | None = None) -> tuple:
	filters = filters or {}
	keys = GROUPS.get(filters.get("group_by")) or GROUPS["Department"]
	rows = get_rows(filters, keys)
	by_department = rows if keys == ("department",) else get_rows(filters, ("department",))
	return get_columns(filters, keys), rows, None, get_chart(by_department), get_summary(by_department)


def get_hops(filters: dict):
	"""Every hop of the caller's tasks, with what the task was held up to it."""
	hop, task = Table("Task Movement"), Table("Task")
	held = analytics.Sum(hop.held_for).over(hop.parent).orderby(hop.idx)
	return (
		frappe.qb.from_(hop)
		.join(task)
		.on((task.name == hop.parent) & (hop.parenttype == "Task"))
		.select(hop.parent, hop.idx, hop.moved_at, hop.from_department, hop.to_department)
		.select(task.task_type, held.as_("held"))
		.where(reports.get_listed("Task", filters))
		.where(reports.get_chosen(task, filters, "task_type"))
	)


def get_stays(filters: dict):
	hops = get_hops(filters).as_("hops")
	before = analytics.Lag(hops.held).over(hops.parent).orderby(hops.idx)
	leaving = (
		frappe.qb.from_(hops)
		.select(hops.parent, hops.task_type, hops.moved_at, hops.from_department.as_("department"))
		.select((hops.held - Coalesce(before, 0)).as_("stay"))
		.where(hops.from_department != hops.to_department)
	).as_("leaving")
	return (
		frappe.qb.from_(leaving)
		.select(leaving.parent, leaving.task_type, leaving.department, leaving.stay)
		.select(Substring(leaving.moved_at, 1, 7).as_("month"))
		# Here, and no earlier: a stay may have begun before the period.
		.where(reports.get_within(leaving.moved_at, filters))
		.where(reports.get_chosen(leaving, filters, "department"))
	)


def get_rows(filters: dict, keys: tuple[str, ...]) -> list[dict]:
	stays = get_stays(filters).as_("stays")
	place = analytics.RowNumber().over(*(stays[key] for key in keys)).orderby(stays.stay)
	of = analytics.Count("*").over(*(stays[key] for key in keys))
	placed = (
		frappe.qb.from_(stays)
		.select(*(stays[key] for key in keys), stays.parent, stays.stay)
		.select(place.as_("place"), of.as_("of"))
	).as_("placed")
	is_middle = (placed.place * 2)[placed.of : placed.of + 2]
	query = (
		frappe.qb.from_(placed)
		.select(*(placed[key] for key in keys), Max(placed.of).as_("stays"))
		.select(Count(placed.parent).distinct().as_("tasks"))
		.select(Avg(When().when(is_middle, placed.stay)).as_("median"))
		.select(Min(When().when(placed.place * 10 >= placed.of * 9, placed.stay)).as_("most"))
		.groupby(*(placed[key] for key in keys))
		.orderby(*(placed[key] for key in keys))
	)
	rows = reports.fetch(query)
	if "month" in keys:
		add_days_of_month(rows, filters)
	return rows


def get_columns(filters: dict, keys: tuple[str, ...]) -> list[dict]:
	known = {
		"department": reports.get_column("department", _("Department"), "Link", 190, options="Department"),
		"task_type": reports.get_column("task_type", _("Task Type"), "Link", 200, options="Task Type"),
		"month": reports.get_column("month", _("Month"), "Data"),
	}
	return [
		*(known[key] for key in keys),
		reports.get_column("stays", _("Stays")),
		reports.get_column("tasks", _("Tasks"), leads_to=get_tasks(filters, keys)),
		reports.get_column("median", _("Median"), "Duration", 150, hide_seconds=1),
		reports.get_column("most", _("90th Percentile"), "Duration", 150, hide_seconds=1),
	]


def get_tasks(filters: dict, keys: tuple[str, ...]) -> dict:
	"""Those that left the department."""
	hop = {
		"Task Movement.from_department": "{department}",
		"Task Movement.to_department": ["!=", "{department}"],
	}
	if "month" in keys:
		hop["Task Movement.moved_at"] = ["between", ["{first_day}", "{last_day}"]]
	else:
		hop |= reports.get_period_filter("Task Movement.moved_at", filters)
	chosen = reports.get_chosen_values(filters, "task_type")
	return reports.to_list("Task", hop, {"task_type": "{task_type}"} if "task_type" in keys else chosen)


def add_days_of_month(rows: list[dict], filters: dict):
	"""The part of the month that is in the period: where a number of the month leads."""
	start, end = filters.get("from_date"), filters.get("to_date")
	for row in rows:
		first, last = get_first_day(f"{row.month}-01"), get_last_day(f"{row.month}-01")
		row.first_day = str(max(first, getdate(start)) if start else first)
		row.last_day = str(min(last, getdate(end)) if end else last)


def get_chart(rows: list[dict]) -> dict | None:
	in_days = {row.department: [round(row[key] / DAY, 1) for key in ("median", "most")] for row in rows}
	return reports.get_chart(in_days, (_("Median, Days"), "calm"), (_("90th Percentile"), "waiting"))


def get_summary(rows: list[dict]) -> list[dict]:
	slowest = max(rows, key=lambda row: row.median, default=None)
	if not slowest:
		return []
	return [
		reports.get_figure(sum(row.stays for row in rows), _("Stays")),
		reports.get_figure(slowest.department, _("Slowest"), "Orange", "Data"),
		reports.get_figure(slowest.median, _("Its Median"), "Orange", "Duration"),
	]
