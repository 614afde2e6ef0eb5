"""The same with many records: each by itself, so that one which is refused does not keep the rest."""

from collections.abc import Callable

import frappe
from frappe import _
from frappe.utils import strip_html

from task_portal.texts import plain

# Frappe's own bound for its bulk actions.
MOST = 500
SAVEPOINT = "one_of_many"


class TooManyRecords(frappe.ValidationError):
	pass


def validate_number(names: list[str]):
	if len(names) > MOST:
		frappe.throw(
			_("{0} records are too many at once. Choose at most {1}.").format(len(names), MOST),
			TooManyRecords,
		)


def for_each(names: list[str], read: Callable, change: Callable) -> list[dict]:
	"""Rows of "name", "title" (as typed; None where it may not be read), "is_done", and "why" not (a sentence).

	`read` finds a record by its name and raises where the caller may not, `change` does something with it."""
	validate_number(names)
	# In one order, whoever calls: two callers do not wait for one another.
	return [try_one(name, read, change) for name in sorted(set(names))]


def try_one(name: str, read: Callable, change: Callable) -> dict:
	row = {"name": name, "title": None, "is_done": False, "why": None}
	frappe.db.savepoint(SAVEPOINT)
	try:
		doc = read(name)
		row["title"] = plain(doc.get("subject"))
		change(doc)
		row["is_done"] = True
	except (frappe.ValidationError, frappe.PermissionError) as error:
		frappe.db.rollback(save_point=SAVEPOINT)
		row["why"] = strip_html(str(error)) or _("You may not do this.")
	# What was said of one is said in its row.
	frappe.clear_messages()
	return row
