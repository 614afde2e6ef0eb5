"""A DocType that changes keeps its rows, its primary key and its indexes."""
# ruff: noqa: F811

import pytest
from growing import assert_kept, change, describe, get_field, growing, make_doctype  # noqa: F401 - fixtures


def test_search_index_makes_an_index(growing):
	import frappe

	assert get_field(growing, "place")["index"] and not get_field(growing, "a")["index"]
	plan = frappe.db.sql("explain query plan select name from `tabGrowing` where place = 'x'")
	assert "tabGrowing.place" in str(plan)
	assert frappe.db.has_index("tabGrowing", "creation") and frappe.db.has_index("tabGrowing", "modified")


def test_a_new_field(growing):
	import frappe

	growing.append("fields", {"label": "New", "fieldname": "new", "fieldtype": "Check", "default": "1"})
	growing.append(
		"fields", {"label": "Word", "fieldname": "word", "fieldtype": "Data", "unique": 1, "not_nullable": 0}
	)
	growing.append("fields", {"label": "Seen", "fieldname": "seen", "fieldtype": "Data", "search_index": 1})
	growing.save()
	assert_kept()
	assert frappe.db.get_value("Growing", "one", ["new", "word"]) == (1, None)
	assert get_field(growing, "word").unique and get_field(growing, "seen")["index"]


@pytest.mark.parametrize(
	("fieldname", "values", "type"),
	[
		("n", {"fieldtype": "Data"}, "varchar(140)"),
		("a", {"fieldtype": "Int"}, "int(11)"),
		("a", {"length": 200}, "varchar(200)"),
		("place", {"fieldtype": "Small Text", "search_index": 0}, "text"),
		("code", {"length": 100}, "varchar(100)"),
	],
)
def test_another_type(growing, fieldname, values, type):
	import frappe

	before = {
		field.name: (field["index"], field.unique) for field in describe("Growing") if field.name != fieldname
	}
	change(growing, fieldname, **values)
	assert get_field(growing, fieldname).type == type
	assert {
		field.name: (field["index"], field.unique) for field in describe("Growing") if field.name != fieldname
	} == before
	if fieldname != "n":
		assert_kept()
	if fieldname in ("a", "code") and type.startswith("varchar"):
		assert frappe.db.exists("Growing", {"code": "C1"}) == "Two"
	assert frappe.db.has_index("tabGrowing", "creation")


@pytest.mark.parametrize("default", ["two words (it's 50) \\", 'a "quoted" word'])
def test_another_default(growing, default):
	import frappe

	change(growing, "a", default=default)
	assert_kept()
	frappe.db.sql("insert into `tabGrowing` (name) values ('bare')")
	assert frappe.db.get_value("Growing", "bare", ["a", "place"]) == (default, 'it\'s a "Hall"')
	frappe.db.rollback()


def test_no_longer_null(growing):
	import frappe

	frappe.db.sql("update `tabGrowing` set a = null where name = 'one'")
	frappe.db.commit()
	change(growing, "a", not_nullable=1, default="two words")
	assert_kept()
	assert frappe.db.get_value("Growing", "one", "a") == "two words"


def test_unique_comes_and_goes(growing):
	import frappe

	change(growing, "a", unique=1)
	with pytest.raises(frappe.UniqueValidationError):
		frappe.get_doc(doctype="Growing", name="four", a="1").insert()
	frappe.db.rollback()
	assert get_field(growing, "a").unique
	for fieldname in ("a", "code"):  # one made with the table, one later
		change(growing, fieldname, unique=0)
		assert not get_field(growing, fieldname).unique
	frappe.get_doc(doctype="Growing", name="four", a="1", code="c1").insert()
	frappe.db.commit()
	assert_kept(("one", "Two", "três", "four"))


def test_unique_that_stands_in_the_column_goes(site):
	"""As in the tables that come in upstream's file."""
	import frappe

	from benchless.mends import tables

	frappe.db.sql_ddl("create table `tabOld` (name varchar(140) primary key, code varchar(140) unique)")
	tables.rebuild(frappe.db, "tabOld", {})
	assert tables.get_single_column_indexes(frappe.db, "tabOld") == {"code": {1}}
	frappe.db.sql_ddl("drop index `tabOld.unique_code`")
	frappe.db.sql_ddl("drop table `tabOld`")


def test_an_index_goes(growing):
	change(growing, "place", search_index=0)
	assert not get_field(growing, "place")["index"]
	assert_kept()


def test_saving_again_changes_nothing(growing):
	import frappe

	query = "select type, name, sql from sqlite_master order by 1, 2"
	before = frappe.db.sql(query)
	growing.reload()
	growing.save()
	assert frappe.db.sql(query) == before


def test_a_renamed_column(growing):
	import frappe

	frappe.db.rename_column("Growing", "place", "room")
	names = {field.name: field for field in describe("Growing")}
	assert "place" not in names and names["room"]["index"]
	assert frappe.db.get_value("Growing", "TWO", ["name", "room"]) == ("Two", 'it\'s a "Hall"')
	frappe.db.rename_column("Growing", "room", "place")
	assert_kept()


def test_change_column_type(growing):
	import frappe

	frappe.db.change_column_type("Growing", "a", "varchar(180)", nullable=True)
	assert get_field(growing, "a").type == "varchar(180)"
	assert frappe.db.sql("select count(*) from `tabGrowing` where a = '1 '") == [(1,)]
	assert_kept()


def test_a_renamed_table_takes_its_indexes_along(growing, make_doctype):
	import frappe

	frappe.rename_doc("DocType", "Growing", "Grown", force=True)
	frappe.db.commit()
	assert {field.name for field in describe("Grown") if field["index"]} >= {"creation", "modified", "place"}
	make_doctype({"label": "Place", "fieldname": "place", "fieldtype": "Data", "search_index": 1})
	assert {field.name for field in describe("Growing") if field["index"]} >= {
		"creation",
		"modified",
		"place",
	}
