"""What the scheduler does every day: remind of work that is due, mark what is overdue."""

from collections.abc import Callable

import frappe
from frappe.utils import create_batch, getdate

from task_portal.jobs import attempt, keep
from task_portal.notices.notify import get_answering_managers, is_muted, notify, notify_staff

# Of tasks that are marked together, and that one job tells of.
BATCH = 200


def remind_and_mark():
	remind_of_due_tasks()
	mark_overdue_tasks()


def remind_of_due_tasks():
	"""The holder of a task that is due today is reminded of it, once."""
	due_today = {"due_date": getdate(), "reminded_on": ["is", "not set"]}
	mark(due_today, {"reminded_on": getdate()}, remind)


def mark_overdue_tasks():
	"""Open work that was due is marked, and its department's managers told, once."""
	mark({"due_date": ["<", getdate()], "is_overdue": 0}, {"is_overdue": 1}, tell_managers)


def mark(filters: dict, values: dict, tell: Callable):
	"""Set `values` on the open tasks of `filters`, a batch at a time, and have `tell` called with each. A run that breaks
	off is gone on with by the next: what is marked is told of, and found no more."""
	filters = {"is_open": 1} | filters
	for names in create_batch(frappe.get_all("Task", filters, pluck="name", order_by="name asc"), BATCH):
		# As they are now: another run, or a new date, may have been quicker.
		still = filters | {"name": ["in", names]}
		found = frappe.db.get_values("Task", still, "name", order_by="name asc", for_update=True, pluck=True)
		if found:
			frappe.db.set_value("Task", {"name": ["in", found]}, values, update_modified=False)
			have_told(found, tell)
		# A job holds the rows of one batch.
		keep()


def have_told(names: list[str], tell: Callable):
	if not is_muted():
		now = bool(frappe.flags.in_test)
		frappe.enqueue(tell_each, queue="long", enqueue_after_commit=True, now=now, names=names, tell=tell)


def tell_each(names: list[str], tell: Callable):
	"""One that fails is logged, and the rest goes on."""
	for name in names:
		attempt(f"Due dates of {name}", tell_one, name, tell)
		keep()


def tell_one(name: str, tell: Callable):
	# It may have been closed, deleted, or given another date since.
	if frappe.db.get_value("Task", name, "is_open"):
		tell(frappe.get_doc("Task", name))


def remind(task):
	if task.reminded_on == getdate():
		notify_staff(task, "due_today", task.assignee, now=True)


def tell_managers(task):
	if task.is_overdue:
		notify(task, "overdue", *get_answering_managers(task.department), now=True)
