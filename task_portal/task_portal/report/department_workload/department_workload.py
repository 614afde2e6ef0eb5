"""Open tasks by department and holder: how many, how many late, and since when the oldest lies there.

Who manages a department also sees who of its members holds nothing."""

import frappe
from frappe import _
from frappe.query_builder import Case as When
from frappe.query_builder import DocType as Table
from frappe.query_builder.functions import Coalesce, Count, Min, Sum
from frappe.utils import add_days, today

from task_portal import reports
from task_portal.people import get_person

CHOICES = ("department", "task_type", "priority")
# Due within so many days is due soon.
SOON = 7


def execute(filters: dict | None = None) -> tuple:
	filters = filters or {}
	rows = get_rows(filters)
	sums = reports.add_up(rows, "department", "overdue", "on_time")
	chart = reports.get_chart(sums, (_("Overdue"), "late"), (_("Not Overdue"), "calm"), stacked=True)
	return get_columns(filters), rows, None, chart, get_summary(rows)


def get_rows(filters: dict) -> list[dict]:
	task = Table("Task")
	holder = Coalesce(task.assignee, "")
	is_late, is_soon = task.due_date < today(), task.due_date[today() : add_days(today(), SOON)]
	query = (
		frappe.qb.from_(task)
		.select(task.department, holder.as_("assignee"), Count("*").as_("open"))
		.select(Sum(When().when(is_late, 1).else_(0)).as_("overdue"))
		.select(Sum(When().when(is_soon, 1).else_(0)).as_("due_soon"))
		.select(Min(task.creation).as_("oldest"))
		.where(task.is_open == 1)
		.where(reports.get_listed("Task", filters))
		.where(reports.get_chosen(task, filters, *CHOICES))
		.groupby(task.department, holder)
	)
	rows = reports.fetch(query)
	add_idle_members(rows, filters)
	reports.add_names(rows, "assignee")
	for row in rows:
		row.on_time = row.open - row.overdue
		row.oldest_days = reports.get_days(row.oldest, today())
	return sorted(rows, key=lambda row: (row.department, -row.open, row.assignee_name))


def add_idle_members(rows: list[dict], filters: dict):
	member, user, department = Table("Department Member"), Table("User"), Table("Department")
	query = (
		frappe.qb.from_(member)
		.join(user)
		.on((user.name == member.user) & (user.enabled == 1))
		.join(department)
		.on((department.name == member.parent) & (department.disabled == 0))
		.select(member.parent.as_("department"), member.user.as_("assignee"))
		.where(member.parenttype == "Department")
	)
	for person in map(get_person, reports.get_readers(filters)):
		if not person.is_portal_manager:
			query = query.where(member.parent.isin(person.departments or [""]))
	if filters.get("department"):
		query = query.where(member.parent == str(filters["department"]))
	busy = {(row.department, row.assignee) for row in rows}
	idle = [row for row in reports.fetch(query) if (row.department, row.assignee) not in busy]
	rows += [row.update(dict.fromkeys(("open", "overdue", "due_soon"), 0) | {"oldest": None}) for row in idle]


def get_columns(filters: dict) -> list[dict]:
	lies_here = {"department": "{department}", "assignee": "{assignee}", "is_open": 1}
	chosen = reports.get_chosen_values(filters, *CHOICES) | lies_here

	def count(fieldname: str, label: str, **more) -> dict:
		return reports.get_column(fieldname, label, leads_to=reports.to_list("Task", chosen, more))

	# "Before today" would in a list also be what has no date.
	late = ["between", ["2000-01-01", str(add_days(today(), -1))]]
	soon = ["between", [today(), str(add_days(today(), SOON))]]
	return [
		reports.get_column("department", _("Department"), "Link", 170, options="Department"),
		reports.get_column("assignee_name", _("Assigned To"), "Data", 200),
		count("open", _("Open")),
		count("overdue", _("Overdue"), due_date=late) | {"is_late": 1},
		count("due_soon", _("Due in {0} Days").format(SOON), due_date=soon) | {"width": 160},
		reports.get_column("oldest", _("Oldest Since"), "Date", 130),
		reports.get_column("oldest_days", _("Oldest, Days"), width=150),
	]


def get_summary(rows: list[dict]) -> list[dict]:
	held = [row for row in rows if row.open]
	return [
		reports.get_figure(sum(row.open for row in held), _("Open")),
		reports.get_figure(sum(row.overdue for row in held), _("Overdue"), "Red"),
		reports.get_figure(sum(row.open for row in held if not row.assignee), _("Held by Nobody"), "Orange"),
		reports.get_figure(max((row.oldest_days for row in held), default=0), _("Oldest, Days")),
	]
