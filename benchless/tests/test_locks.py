"""What InnoDB does with rows is done here with the site: who writes second waits, and nothing is lost."""

import threading
import time

import pytest


@pytest.fixture
def kept(site):
	"""A book that other connections see; deleted after the test."""
	import frappe

	frappe.set_user("Administrator")
	frappe.db.rollback()
	doc = frappe.get_doc(doctype="Book", title="Kept", copies=0).insert()
	frappe.db.commit()
	yield doc
	frappe.db.rollback()
	frappe.delete_doc("Book", doc.name, force=True)
	frappe.db.commit()


def in_threads(*functions):
	"""Run them side by side, each on a connection of its own; returns what they returned, raises what they raised."""
	import frappe

	results = [None] * len(functions)

	def work(n, function):
		frappe.init(force=True)
		frappe.connect()
		try:
			results[n] = function()
		except BaseException as error:  # pytest's own are no Exception
			results[n] = error
		finally:
			frappe.destroy()

	threads = [threading.Thread(target=work, args=job) for job in enumerate(functions)]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join(60)
	for result in results:
		if isinstance(result, BaseException):
			raise result
	return results


@pytest.mark.parametrize("way", ["document", "qb", "get_value", "sql", "comment"])
def test_increments_are_not_lost(kept, way):
	import frappe

	def increment():
		for _ in range(10):
			if way == "document":
				doc = frappe.get_doc("Book", kept.name, for_update=True)
				copies = doc.copies
			elif way == "qb":
				table = frappe.qb.DocType("Book")
				copies = (
					frappe.qb.from_(table)
					.select(table.copies)
					.where(table.name == kept.name)
					.for_update()
					.run()[0][0]
				)
			elif way == "get_value":
				copies = frappe.db.get_value("Book", kept.name, "copies", for_update=True)
			elif way == "comment":
				copies = frappe.db.sql(
					"/* mine */ select copies from `tabBook` where name = %s FOR UPDATE", kept.name
				)[0][0]
			else:
				copies = frappe.db.sql("select copies from `tabBook` where name = %s for update", kept.name)[
					0
				][0]
			time.sleep(0.002)
			frappe.db.set_value("Book", kept.name, "copies", copies + 1)
			frappe.db.commit()

	in_threads(increment, increment, increment)
	frappe.db.rollback()
	assert frappe.db.get_value("Book", kept.name, "copies") == 30


def test_a_reader_is_not_blocked_and_sees_what_is_committed(kept):
	import frappe

	frappe.db.set_value("Book", kept.name, "copies", 7)

	def read():
		start = time.monotonic()
		return frappe.db.get_value("Book", kept.name, "copies"), time.monotonic() - start

	((copies, took),) = in_threads(read)
	assert copies == 0 and took < 1
	assert frappe.db.get_value("Book", kept.name, "copies") == 7


def test_a_write_under_a_comment_is_in_the_transaction(kept):
	import frappe

	frappe.db.sql("/* mine */ update `tabBook` set copies = 5 where name = %s", kept.name)
	frappe.db.sql(
		"with one as (select 6 as n) update `tabBook` set copies = (select n from one) where name = %s",
		kept.name,
	)
	frappe.db.rollback()
	assert frappe.db.get_value("Book", kept.name, "copies") == 0


def test_savepoints_nest(kept):
	import frappe

	get = lambda: frappe.db.get_value("Book", kept.name, "copies")  # noqa: E731
	put = lambda n: frappe.db.set_value("Book", kept.name, "copies", n)  # noqa: E731
	frappe.db.savepoint("outer")
	put(1)
	frappe.db.savepoint("inner")
	put(2)
	frappe.db.rollback(save_point="inner")
	assert get() == 1
	put(3)
	frappe.db.savepoint("inner")
	put(4)
	frappe.db.release_savepoint("inner")
	assert get() == 4
	frappe.db.rollback(save_point="outer")
	assert get() == 0
	put(5)
	frappe.db.rollback()
	assert get() == 0


def test_an_error_ends_its_savepoint_alone(kept):
	import frappe
	from frappe.database.database import savepoint

	frappe.db.set_value("Book", kept.name, "copies", 1)
	with savepoint(catch=frappe.DuplicateEntryError):
		frappe.get_doc(doctype="Book", title="x").insert(set_name=kept.name)
	assert frappe.db.get_value("Book", kept.name, "copies") == 1
	frappe.db.rollback()


def test_a_read_only_transaction_refuses_writes(kept):
	import frappe

	frappe.db.begin(read_only=True)
	try:
		assert frappe.db.get_value("Book", kept.name, "copies") == 0
		with pytest.raises(frappe.InReadOnlyMode):
			frappe.db.sql("update `tabBook` set copies = 1 where name = %s", kept.name)
	finally:
		frappe.db.rollback()
	frappe.db.set_value("Book", kept.name, "copies", 1)
	frappe.db.rollback()


def test_commit_hooks_run_and_nothing_is_left_open(kept):
	import frappe

	done = []
	frappe.db.after_commit.add(lambda: done.append("commit"))
	frappe.db.set_value("Book", kept.name, "copies", 2)
	frappe.db.commit()
	frappe.db.after_rollback.add(lambda: done.append("rollback"))
	frappe.db.rollback()
	frappe.db.commit(chain=True)
	frappe.db.sql("commit;")
	frappe.db.sql("begin")
	assert done == ["commit", "rollback"]
	assert not frappe.db._conn.in_transaction


def test_destroy_undoes_what_was_not_committed_and_frees_the_lock(kept):
	import frappe

	def open_and_close():
		frappe.db.set_value("Book", kept.name, "copies", 9)
		connection = frappe.db._conn
		frappe.destroy()
		assert not connection.in_transaction

	in_threads(open_and_close)
	assert frappe.db.get_value("Book", kept.name, "copies") == 0


def test_the_log_of_writes_goes_into_the_database(kept, site_path):
	"""SQLite's write-ahead log: by itself after a thousand pages, and whole when the last connection is closed."""
	import frappe

	for n in range(300):
		frappe.db.sql("update `tabBook` set note = %s where name = %s", (str(n) * 20_000, kept.name))
		frappe.db.commit()
	assert (site_path / "db" / "site.db-wal").stat().st_size < 20_000_000


def test_a_cached_property_does_not_lock_threads_out(site):
	"""Before Python 3.12 functools' takes a lock for a whole class: two such properties that need each other lock for good."""
	from frappe.utils import cached_property

	both_are_in = threading.Barrier(2, timeout=10)

	class Document:
		@cached_property
		def meta(self):
			both_are_in.wait()
			return "meta"

	assert in_threads(*[lambda: Document().meta] * 2) == ["meta", "meta"]
