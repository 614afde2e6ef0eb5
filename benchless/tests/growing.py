"""A DocType whose table the tests change, with three rows that must outlive it."""

import pytest


@pytest.fixture
def make_doctype(site):
	"""Makes a DocType of these fields (and a way to change it); gone after the test, with its table."""
	import frappe

	made = []

	def make(*fields, name="Growing", **more):
		doc = frappe.get_doc(
			doctype="DocType",
			name=name,
			module="Custom",
			custom=1,
			autoname="prompt",
			permissions=[{"role": "System Manager", "read": 1, "write": 1, "create": 1}],
			fields=[{"label": "A", "fieldname": "a", "fieldtype": "Data"}, *fields],
		)
		made.append(doc.update(more).insert())
		return doc

	yield make
	frappe.db.rollback()
	for name in frappe.get_all("DocType", {"custom": 1}, pluck="name") if made else ():
		frappe.delete_doc("DocType", name, force=True)
		frappe.db.delete("Property Setter", {"doc_type": name})  # add_index makes them
		frappe.db.sql_ddl(f"drop table if exists `tab{name}`")
	frappe.db.commit()


@pytest.fixture
def growing(make_doctype):
	"""A DocType with a row of each kind of column, and what it must keep."""
	import frappe

	doc = make_doctype(
		{"label": "Code", "fieldname": "code", "fieldtype": "Data", "unique": 1},
		{
			"label": "Place",
			"fieldname": "place",
			"fieldtype": "Data",
			"search_index": 1,
			"default": 'it\'s a "Hall"',
		},
		{"label": "N", "fieldname": "n", "fieldtype": "Int"},
		{"label": "At", "fieldname": "at", "fieldtype": "Datetime"},
		{"label": "Text", "fieldname": "text", "fieldtype": "Text"},
	)
	for n, name in enumerate(("one", "Two", "três")):
		frappe.get_doc(
			doctype="Growing",
			name=name,
			a=f"{n}",
			code=f"c{n}",
			n=n,
			at="2025-01-02 03:04:05.000006",
			text="x" * 1000,
		).insert()
	return doc


def change(doc, fieldname: str, **values):
	import frappe

	doc.reload()
	doc.get("fields", {"fieldname": fieldname})[0].update(values)
	doc.save()
	frappe.clear_cache(doctype=doc.name)


def get_field(doc, fieldname: str):
	return next(field for field in describe(doc.name) if field.name == fieldname)


def describe(doctype: str):
	import frappe

	return frappe.db.get_table_columns_description(f"tab{doctype}")


def assert_kept(names=("Two", "one", "três")):
	import frappe

	assert set(frappe.get_all("Growing", pluck="name")) == set(names)
	assert frappe.db.get_value("Growing", "TWO", ["name", "n", "text"]) == ("Two", 1, "x" * 1000)
	assert str(frappe.db.get_value("Growing", "one", "at")) == "2025-01-02 03:04:05.000006"
	with pytest.raises(frappe.DuplicateEntryError):
		frappe.get_doc(doctype="Growing", name="TWO").insert()
	frappe.db.rollback()
	assert frappe.db.sql("select count(*) from sqlite_master where name like '%.new%'") == [(0,)]
