"""Tasks that changed hands the most, and between whom."""

import frappe
from frappe import _
from frappe.query_builder import DocType as Table
from frappe.query_builder.functions import Avg, Coalesce, Count, Max

from task_portal import reports

CHOICES = ("task_type", "client")
# The worst are enough to look at; the figures are of all. A chart has room for so many pairs of names.
SHOWN, CHARTED = 100, 5


def execute(filters: dict | None = None) -> tuple:
	filters = filters or {}
	between = get_pairs(filters)
	if filters.get("group_by") == "People":
		columns, rows = get_columns_of_pairs(filters), between
	else:
		columns, rows = get_columns_of_tasks(), get_tasks(filters)
	return columns, rows, None, get_chart(between), get_summary(filters)


def get_hops(filters: dict, query=None):
	"""`query` or a new one, over the hops of the caller's tasks."""
	hop, task = Table("Task Movement"), Table("Task")
	query = (
		frappe.qb.from_(hop)
		.join(task)
		.on((task.name == hop.parent) & (hop.parenttype == "Task"))
		.where(reports.get_listed("Task", filters))
		.where(reports.get_chosen(task, filters, *CHOICES))
		.where(reports.get_within(hop.moved_at, filters))
	)
	if filters.get("department"):
		query = query.where(hop.from_department == str(filters["department"]))
	return query


def get_ends(hop) -> tuple:
	return Coalesce(hop.from_user, ""), Coalesce(hop.to_user, "")


def get_tasks(filters: dict) -> list[dict]:
	hop, task = Table("Task Movement"), Table("Task")
	told = (task.name, task.subject, task.task_type, task.department, task.assignee)
	query = (
		get_hops(filters)
		.select(task.name.as_("task"), *told[1:], Count("*").as_("hops"), Max(hop.moved_at).as_("last"))
		.groupby(*told)
		.orderby(Count("*"), order=frappe.qb.desc)
		.orderby(task.name)
		.limit(SHOWN)
	)
	rows = reports.fetch(query)
	reports.add_names(rows, "assignee")
	add_between(rows, filters)
	return rows


def add_between(rows: list[dict], filters: dict):
	"""Of each task, between whom it went and how often."""
	hop = Table("Task Movement")
	start, end = get_ends(hop)
	query = (
		get_hops(filters)
		.select(hop.parent, start.as_("from_user"), end.as_("to_user"), Count("*").as_("hops"))
		.where(hop.parent.isin([row.task for row in rows] or [""]))
		.groupby(hop.parent, start, end)
		.orderby(Count("*"), order=frappe.qb.desc)
		.orderby(start, end)
	)
	pairs, between = reports.fetch(query), {}
	reports.add_names(pairs, "from_user", "to_user")
	for pair in pairs:
		said = _("{0} to {1}").format(pair.from_user_name, pair.to_user_name)
		often = f" ({pair.hops})" if pair.hops > 1 else ""
		between.setdefault(pair.parent, []).append(said + often)
	for row in rows:
		row.between = ", ".join(between[row.task])


def get_pairs(filters: dict) -> list[dict]:
	hop = Table("Task Movement")
	start, end = get_ends(hop)
	query = (
		get_hops(filters)
		.select(start.as_("from_user"), end.as_("to_user"), Count("*").as_("hops"))
		.select(Count(hop.parent).distinct().as_("tasks"), Avg(hop.held_for).as_("held_for"))
		.groupby(start, end)
		.orderby(Count("*"), order=frappe.qb.desc)
		.orderby(start, end)
		.limit(SHOWN)
	)
	rows = reports.fetch(query)
	reports.add_names(rows, "from_user", "to_user")
	return rows


def get_columns_of_tasks() -> list[dict]:
	task = reports.to_record("Task", "task")
	return [
		reports.get_column("task", _("Task"), "Link", 160, options="Task"),
		reports.get_column("subject", _("Subject"), "Data", 260, leads_to=task),
		reports.get_column("hops", _("Hops"), width=80, leads_to=task),
		reports.get_column("between", _("Between Whom"), "Data", 360),
		reports.get_column("department", _("Now In"), "Link", 140, options="Department"),
		reports.get_column("assignee_name", _("Now With"), "Data", 150),
		reports.get_column("last", _("Last Hop"), "Datetime", 160),
		reports.get_column("task_type", _("Task Type"), "Link", 170, options="Task Type"),
	]


def get_columns_of_pairs(filters: dict) -> list[dict]:
	hop = {"Task Movement.from_user": "{from_user}", "Task Movement.to_user": "{to_user}"}
	hop |= reports.get_period_filter("Task Movement.moved_at", filters)
	if filters.get("department"):
		hop["Task Movement.from_department"] = str(filters["department"])
	tasks = reports.to_list("Task", reports.get_chosen_values(filters, *CHOICES), hop)
	return [
		reports.get_column("from_user_name", _("From"), "Data", 200),
		reports.get_column("to_user_name", _("To"), "Data", 200),
		reports.get_column("hops", _("Hops")),
		reports.get_column("tasks", _("Tasks"), leads_to=tasks),
		reports.get_column("held_for", _("Held Before, on Average"), "Duration", 200, hide_seconds=1),
	]


def get_chart(pairs: list[dict]) -> dict | None:
	sums = {}
	for pair in pairs[:CHARTED]:
		label = f"{shorten(pair.from_user_name)} → {shorten(pair.to_user_name)}"
		sums[label] = [sums.get(label, [0])[0] + pair.hops]
	return reports.get_chart(sums, (_("Hops"), "calm"))


def shorten(name: str) -> str:
	"""Fatima Hassan to Fatima H."""
	first, *others = name.split() or [name]
	return f"{first} {others[-1][0]}." if others else first


def get_summary(filters: dict) -> list[dict]:
	hop = Table("Task Movement")
	query = get_hops(filters).select(Count("*").as_("hops"), Count(hop.parent).distinct().as_("tasks"))
	(found,) = reports.fetch(query)
	each = round(found.hops / found.tasks, 1) if found.tasks else 0
	return [
		reports.get_figure(found.hops, _("Hops")),
		reports.get_figure(found.tasks, _("Tasks That Changed Hands")),
		reports.get_figure(str(each), _("Hops of Each"), "Orange", "Data"),
	]
