"""People, departments and clients that go while work runs."""

from contextlib import contextmanager

import frappe
from world import forget_cached_world, forget_records, is_learnt


def disable(doctype: str, *names: str):
	"""As an admin who disables what work hangs on; past the DocType's own rules, so that none stands in the test's way."""
	field, value = ("enabled", 0) if doctype == "User" else ("disabled", 1)
	for name in names:
		frappe.db.set_value(doctype, name, field, value)
		frappe.clear_document_cache(doctype, name)


def forget():
	frappe.db.rollback()
	forget_records()
	forget_cached_world()


@contextmanager
def nothing_unlearnt():
	"""Frappe empties its caches where a record gets another name, of DocTypes too, to which nothing has happened."""
	learnt = {key: frappe.cache.dump(key) for key in frappe.cache.get_keys("") if is_learnt(key)}
	yield
	for key, value in learnt.items():
		frappe.cache.restore(key, 0, value, replace=True)


def end_sessions():
	"""Frappe commits for each session that it ends when a user is renamed or disabled."""
	frappe.db.delete("Sessions")
