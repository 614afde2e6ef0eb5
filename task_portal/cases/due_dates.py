"""What the scheduler does every day: remind of work that is due, mark what is overdue."""

from collections.abc import Callable

import frappe
from frappe.utils import getdate

from task_portal.jobs import attempt, keep
from task_portal.notices.notify import get_answering_managers, notify, notify_staff

BATCH = 200


def remind_and_mark():
	remind_of_due_tasks()
	mark_overdue_tasks()


def remind_of_due_tasks():
	"""The holder of a task that is due today is reminded of it, once."""
	for_each({"due_date": getdate(), "reminded_on": ["is", "not set"]}, remind)


def mark_overdue_tasks():
	"""Open work that was due is marked, and its department's managers told, once."""
	for_each({"due_date": ["<", getdate()], "is_overdue": 0}, mark)


def remind(task):
	task.db_set("reminded_on", getdate(), update_modified=False)
	notify_staff(task, "due_today", task.assignee)


def mark(task):
	task.db_set("is_overdue", 1, update_modified=False)
	notify(task, "overdue", *get_answering_managers(task.department))


def for_each(filters: dict, run: Callable):
	"""Call `run` with each open task of `filters`, a batch at a time. One that fails is logged, and the rest goes on."""
	last = ""
	while names := get_batch(filters, last):
		for name in names:
			attempt(f"Due dates of {name}", lambda name: run(frappe.get_doc("Task", name)), name)
		last = names[-1]
		# A job holds the rows of one batch.
		keep()


def get_batch(filters: dict, last: str) -> list[str]:
	after = {"is_open": 1, "name": [">", last]}
	return frappe.get_all("Task", filters | after, pluck="name", order_by="name asc", limit=BATCH)
