"""What the scheduler does every day: remind of work that is due, mark what is overdue."""

import frappe
from frappe.utils import getdate

from task_portal.task_portal.doctype.department.department import get_managers
from task_portal.workflow.notices import notify


def remind_and_mark():
	remind_of_due_tasks()
	mark_overdue_tasks()


def remind_of_due_tasks():
	"""The holder of a task that is due today is reminded of it, once."""
	filters = {"is_open": 1, "due_date": getdate(), "reminded_on": ["is", "not set"]}
	for name in frappe.get_all("Task", filters=filters, pluck="name"):
		task = frappe.get_doc("Task", name)
		task.db_set("reminded_on", getdate(), update_modified=False)
		notify(task, "due_today", task.assignee)


def mark_overdue_tasks():
	"""Open work that was due is marked, and its department's managers told, once."""
	filters = {"is_open": 1, "due_date": ["<", getdate()], "is_overdue": 0}
	for name in frappe.get_all("Task", filters=filters, pluck="name"):
		task = frappe.get_doc("Task", name)
		task.db_set("is_overdue", 1, update_modified=False)
		notify(task, "overdue", *get_managers(task.department))
