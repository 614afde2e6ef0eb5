"""Documents that were accepted until a date, and run out in the period: by default the next 90 days."""

import frappe
from frappe import _
from frappe.query_builder import DocType as Table
from frappe.utils import add_days, getdate, today

from task_portal import reports

CHOICES = ("department", "task_type", "client")
AHEAD = 90
STEPS = (30, 60, 90)


def execute(filters: dict | None = None) -> tuple:
	filters = dict(filters or {})
	filters["from_date"] = filters.get("from_date") or today()
	filters["to_date"] = filters.get("to_date") or add_days(today(), AHEAD)
	rows = get_rows(filters)
	return get_columns(), rows, None, get_chart(rows), get_summary(rows)


def get_rows(filters: dict) -> list[dict]:
	document, task = Table("Task Document"), Table("Task")
	query = (
		frappe.qb.from_(document)
		.join(task)
		.on((task.name == document.parent) & (document.parenttype == "Task"))
		.select(document.title, document.expires_on, task.name.as_("task"), task.subject)
		.select(task.client, task.client_name, task.department, task.assignee)
		.where(document.status == "Accepted")
		.where(reports.get_within(document.expires_on, filters))
		.where(reports.get_listed("Task", filters))
		.where(reports.get_chosen(task, filters, *CHOICES))
		.orderby(document.expires_on)
		.orderby(task.name)
	)
	rows = reports.fetch(query)
	reports.add_names(rows, "assignee")
	for row in rows:
		row.days_left = reports.get_days(today(), row.expires_on)
	return rows


def get_columns() -> list[dict]:
	task, client = reports.to_record("Task", "task"), reports.to_record("Client", "client")
	return [
		reports.get_column("title", _("Document"), "Data", 200, leads_to=task),
		reports.get_column("expires_on", _("Runs Out On"), "Date", 130),
		reports.get_column("days_left", _("Days Left")),
		reports.get_column("client_name", _("Client"), "Data", 200, leads_to=client),
		reports.get_column("subject", _("Subject"), "Data", 240, leads_to=task),
		reports.get_column("task", _("Task"), "Link", 160, options="Task"),
		reports.get_column("department", _("Department"), "Link", 140, options="Department"),
		reports.get_column("assignee_name", _("Assigned To"), "Data", 160),
	]


def get_chart(rows: list[dict]) -> dict | None:
	months = [{"month": str(getdate(row.expires_on))[:7], "documents": 1} for row in rows]
	sums = reports.add_up(months, "month", "documents")
	return reports.get_chart(sums, (_("Documents"), "waiting"))


def get_summary(rows: list[dict]) -> list[dict]:
	figures = [reports.get_figure(len(rows), _("Documents"))]
	for days, colour in zip(STEPS, ("Red", "Orange", "Blue"), strict=True):
		count = sum(0 <= row.days_left <= days for row in rows)
		figures.append(reports.get_figure(count, _("In {0} Days").format(days), colour))
	return figures
