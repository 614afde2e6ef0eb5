"""Indexes, numbers and transactions of tables that change."""
# ruff: noqa: F811

import threading

import pytest
from growing import assert_kept, change, describe, growing, make_doctype  # noqa: F401 - fixtures


def test_indexes_of_several_columns(growing):
	import frappe

	frappe.db.add_index("Growing", ["a", "n"])
	frappe.db.add_unique("Growing", ["a", "code"])
	assert frappe.db.has_index("tabGrowing", "a_n_index") and frappe.db.has_index(
		"tabGrowing", "unique_a_code"
	)
	change(growing, "n", fieldtype="Float")
	assert frappe.db.has_index("tabGrowing", "a_n_index") and frappe.db.has_index(
		"tabGrowing", "unique_a_code"
	)


def test_the_fields_of_a_doctype_are_found_by_an_index(db):
	"""Frappe's first tables come without one, and each list of fields was read from all fields there are."""
	import frappe

	plan = frappe.db.sql("explain query plan select * from tabDocField where parent = 'User'")
	assert "tabDocField.parent" in plan[0][-1]


def test_an_index_that_code_made_stays(growing):
	import frappe

	frappe.db.add_index("Growing", ["a"], "mine")
	growing.reload()
	growing.save()
	assert frappe.db.has_index("tabGrowing", "mine")


def test_a_failed_change_leaves_the_table_as_it_was(growing):
	import frappe

	from benchless.mends import tables

	before = describe("Growing")
	with pytest.raises(frappe.db.OperationalError):
		tables.rebuild(frappe.db, "tabGrowing", {"a": "varchar(10) default (no such thing"})
	frappe.db.sql("insert into `tabGrowing` (name) values ('null')")
	frappe.db.commit()
	with pytest.raises(Exception, match="NOT NULL"):
		tables.rebuild(frappe.db, "tabGrowing", {"a": "varchar(10) not null"})
	assert describe("Growing") == before
	assert_kept(("one", "Two", "três", "null"))


def test_numbered_records_go_on_counting(make_doctype):
	import frappe

	doc = make_doctype(name="Numbered", autoname="autoincrement")
	names = [frappe.get_doc(doctype="Numbered", a=str(n)).insert().name for n in range(3)]
	assert names == [1, 2, 3]
	frappe.delete_doc("Numbered", names[1], force=True)
	frappe.db.commit()
	change(doc, "a", fieldtype="Int")
	assert int(frappe.get_doc(doctype="Numbered", a=7).insert().name) == 4
	assert frappe.db.get_value("Numbered", 1, "a") == 0


def test_ddl_commits_what_was_written_before(growing):
	"""As on MariaDB; through db.sql it is refused, by Frappe."""
	import frappe
	from frappe.database.database import ImplicitCommitError

	frappe.db.set_value("Growing", "one", "n", 41)
	with pytest.raises(ImplicitCommitError):
		frappe.db.sql("create table `other` (a int)")
	frappe.db.sql_ddl("create table `other` (a int)")
	frappe.db.rollback()
	assert frappe.db.get_value("Growing", "one", "n") == 41
	seen = []
	thread = threading.Thread(target=lambda: seen.append("other" in tables_of_another_connection()))
	thread.start()
	thread.join()
	frappe.db.sql_ddl("drop table `other`")
	assert seen == [True]


def tables_of_another_connection():
	import frappe

	frappe.init(force=True)
	frappe.connect()
	names = frappe.db.get_tables(cached=False)
	frappe.destroy()
	return names
