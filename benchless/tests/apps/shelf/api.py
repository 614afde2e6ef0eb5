import frappe


def note_install():
	frappe.db.set_global("shelf_installed", "yes")


def note_migrate():
	frappe.db.set_global("shelf_migrated", str(int(frappe.db.get_global("shelf_migrated") or 0) + 1))


def count_migrations() -> int:
	return int(frappe.db.get_global("shelf_migrated") or 0)


def may_see() -> bool:
	return not frappe.flags.shelf_is_hidden


def tick():
	frappe.cache.set_value("shelf_ticked", 1)


def leave_thread_name():
	"""A job: says by what thread it was done."""
	import threading

	frappe.cache.set_value("shelf_thread", threading.current_thread().name)


def refuse_bad_titles(doc, method=None):
	if doc.title == "bad":
		frappe.throw("A bad title")


@frappe.whitelist()
def add_and_wait(title: str, seconds: float = 0) -> str:
	import time

	name = frappe.get_doc(doctype="Book", title=title).insert().name
	time.sleep(float(seconds))
	return name


def check_integrity() -> list:
	return frappe.db.sql("pragma integrity_check", pluck=True)


def describe_tables() -> list:
	"""The whole schema, in an order of its own."""
	return frappe.db.sql(
		"select type, name, tbl_name, sql from sqlite_master where name not like 'sqlite_%%' order by 1, 2",
		(),
	)
