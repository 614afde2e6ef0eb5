"""Where cases are: by case type and step, how many are at it, how many come to it yet, and how many cannot start it."""

import frappe
from frappe import _
from frappe.query_builder import Case as When
from frappe.query_builder import DocType as Table
from frappe.query_builder.functions import Avg, Coalesce, Count, Max, Min
from frappe.utils import cint, today

from task_portal import reports

CHOICES = ("case_type", "department", "client")
# A step's state, and the column that counts the cases in which it is so.
STATES = {"Active": "at_it", "Waiting": "to_come", "Done": "done", "Stopped": "stopped", "Skipped": "skipped"}
# More, and a chart has no room for their names.
SHOWN_STEPS = 6


def execute(filters: dict | None = None) -> tuple:
	filters = filters or {}
	rows = get_rows(filters)
	return get_columns(filters), rows, None, get_chart(rows), get_summary(rows, filters)


def get_cases(filters: dict, query):
	case = Table("Case")
	if not cint(filters.get("with_closed")):
		query = query.where(case.is_open == 1)
	return (
		query.where(reports.get_listed("Case", filters))
		.where(reports.get_chosen(case, filters, *CHOICES))
		.where(reports.get_within(case.creation, filters))
	)


def get_rows(filters: dict) -> list[dict]:
	case, step = Table("Case"), Table("Case Step")
	department, problem = Coalesce(step.department, ""), Coalesce(step.problem, "")

	def count(condition):
		return Count(When().when(condition, case.name)).distinct()

	at_it = step.state == "Active"
	query = (
		frappe.qb.from_(step)
		.join(case)
		.on((case.name == step.parent) & (step.parenttype == "Case"))
		.select(case.case_type, step.title.as_("step"))
		.select(Min(department).as_("first_department"), Max(department).as_("last_department"))
		.select(*(count(step.state == state).as_(name) for state, name in STATES.items()))
		.select(count((step.state == "Waiting") & (problem != "")).as_("stuck"))
		.select(Min(When().when(at_it, case.creation)).as_("oldest"), Min(step.idx).as_("place"))
		.groupby(case.case_type, step.title)
		.orderby(case.case_type)
		.orderby(Min(step.idx))
	)
	rows = reports.fetch(get_cases(filters, query))
	for row in rows:
		# A step of some cases was corrected.
		is_one = row.first_department == row.last_department
		row.step_department = row.first_department if is_one else _("Several")
		row.oldest_days = reports.get_days(row.oldest, today())
	return rows


def get_columns(filters: dict) -> list[dict]:
	known = reports.get_chosen_values(filters, *CHOICES) | reports.get_period_filter("creation", filters)
	if not cint(filters.get("with_closed")):
		known["is_open"] = 1
	# Not by the step's department: a list would take that for the case's.
	known |= {"case_type": "{case_type}", "Case Step.title": "{step}"}

	def count(fieldname: str, label: str, state: str, **more) -> dict:
		leads_to = reports.to_list("Case", known, {"Case Step.state": state}, **more)
		return reports.get_column(fieldname, label, leads_to=leads_to)

	problem = {"Case Step.problem": ["is", "set"]}
	return [
		reports.get_column("case_type", _("Case Type"), "Link", 170, options="Case Type"),
		reports.get_column("step", _("Step"), "Data", 230),
		reports.get_column("step_department", _("Department"), "Data", 150),
		count("at_it", _("Now at It"), "Active"),
		count("to_come", _("To Come"), "Waiting"),
		count("stuck", _("Cannot Start"), "Waiting", **problem) | {"is_late": 1},
		count("stopped", _("Stopped"), "Stopped"),
		count("done", _("Done"), "Done"),
		count("skipped", _("Skipped"), "Skipped"),
		reports.get_column("oldest", _("Oldest Case There"), "Date", 150),
		reports.get_column("oldest_days", _("Its Age, Days"), width=120),
	]


def get_chart(rows: list[dict]) -> dict | None:
	"""The steps at which the most cases are."""
	busy = sorted((row for row in rows if row.at_it or row.stuck), key=lambda row: -row.at_it - row.stuck)
	sums = reports.add_up(busy[:SHOWN_STEPS], "step", "at_it", "stuck")
	return reports.get_chart(sums, (_("Now at It"), "calm"), (_("Cannot Start"), "late"), stacked=True)


def get_summary(rows: list[dict], filters: dict) -> list[dict]:
	case = Table("Case")
	query = frappe.qb.from_(case).select(Count("*").as_("cases"), Avg(case.progress).as_("progress"))
	(found,) = reports.fetch(get_cases(filters, query))
	return [
		reports.get_figure(found.cases, _("Cases")),
		reports.get_figure(f"{round(found.progress or 0)}%", _("Progress"), "Green", "Data"),
		reports.get_figure(sum(row.at_it for row in rows), _("Steps at Work")),
		reports.get_figure(sum(row.stuck for row in rows), _("Cannot Start"), "Red"),
		reports.get_figure(sum(row.stopped for row in rows), _("Stopped"), "Orange"),
	]
