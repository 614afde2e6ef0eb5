"""Work of the scheduler on many records, one after the other."""

from collections.abc import Callable

import frappe


def attempt(title: str, run: Callable, *args):
	"""Call `run` with `args`. Should it fail, nothing of it is written, the error is logged by `title`, and the rest goes on."""
	frappe.db.savepoint("attempt")
	try:
		run(*args)
	except Exception:
		frappe.db.rollback(save_point="attempt")
		frappe.log_error(title)


def keep():
	"""What a job, or a migrate, has done stays done when it breaks off; whoever else calls commits for themselves."""
	if getattr(frappe.local, "job", None) or frappe.flags.in_migrate:
		frappe.db.commit()
