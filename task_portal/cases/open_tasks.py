"""A ticket or case is not done while its tasks are not."""

import frappe
from frappe import _
from frappe.query_builder import Case as When
from frappe.query_builder.functions import Count
from frappe.utils import today

from task_portal.people import is_staff

LISTED_TASKS = 5


class OpenTasksLeft(frappe.ValidationError):
	pass


def get_open_tasks_left(doc, link: str, lock: bool) -> tuple | None:
	"""The error and the sentence where tasks whose field `link` names `doc` are open, else None.

	`lock` reads the rows as they are now, past this transaction's snapshot, and holds them."""
	names = frappe.db.get_values(
		"Task", {link: doc.name, "is_open": 1}, "name", for_update=lock, pluck=True, order_by=None
	)
	if not names:
		return None
	listed = get_readable(names, frappe.session.user)
	return OpenTasksLeft, _("{0} {1} still has {2} open tasks. {3}").format(
		_(doc.doctype), frappe.bold(doc.name), len(names), ", ".join(listed)
	)


def count_open_tasks(users: list[str]) -> dict[str, int]:
	"""How many open tasks each of `users` holds; who holds none is left out."""
	task = frappe.qb.DocType("Task")
	query = frappe.qb.from_(task).groupby(task.assignee).select(task.assignee, Count("*"))
	return dict(query.where((task.is_open == 1) & task.assignee.isin(users)).run()) if users else {}


def count_loads(department: str) -> dict[str | None, tuple[int, int]]:
	"""By assignee (None: nobody), how many open tasks lie in the department, and how many of them are late."""
	task = frappe.qb.DocType("Task")
	late = Count(When().when(task.due_date < today(), task.name))
	query = frappe.qb.from_(task).where((task.is_open == 1) & (task.department == department))
	rows = query.groupby(task.assignee).select(task.assignee, Count("*"), late).run()
	return {assignee or None: (count, count_late) for assignee, count, count_late in rows}


def get_readable(names: list[str], user: str) -> list[str]:
	"""Some of the tasks `names`: for staff those they may read, for a client the client-facing ones."""
	filters = {"name": ["in", names]}
	if not is_staff(user):
		return frappe.get_all("Task", filters | {"client_facing": 1}, pluck="name", limit=LISTED_TASKS)
	return frappe.get_list("Task", filters=filters, pluck="name", limit=LISTED_TASKS)
