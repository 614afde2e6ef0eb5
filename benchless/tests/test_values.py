"""What goes into the database comes out as it does on MariaDB."""

import datetime
import warnings
from decimal import Decimal

import pytest

HARD = [
	"it's",
	'a "quoted" word',
	"100%",
	"%s",
	"%(name)s",
	"%%",
	"back\\slash",
	"line\nbreak",
	"it''s",
	"for update",
	"insert ignore",
	"-- no comment",
	"/* nor this */",
	"a / b",
	"",
	"  ",
	"\U0001f4d6 é",
	"null",
]


@pytest.mark.parametrize("text", HARD)
def test_text_comes_back_as_it_was_sent(db, book, text):
	import frappe

	name = book(note=text).name
	assert db.get_value("Book", name, "note") == text
	assert db.sql("select note from `tabBook` where name = %s and note = %s", (name, text)) == [(text,)]
	assert db.sql("select %(text)s, %(text)s", {"text": text}) == [(text, text)]
	assert db.sql("select %s, '%%', '100%%'", text) == [(text, "%", "100%")]
	assert frappe.get_all("Book", filters={"name": name, "note": ["=", text]}, pluck="name") == [name]
	assert frappe.get_all("Book", filters={"name": name, "note": ["in", [text, "x"]]}, pluck="name") == [name]
	table = frappe.qb.DocType("Book")
	assert frappe.qb.from_(table).select(table.note).where(
		(table.name == name) & (table.note == text)
	).run() == [(text,)]
	db.set_value("Book", name, {"note": text + "!"})
	assert frappe.get_doc("Book", name).note == text + "!"


def test_literals_in_the_query_are_left_alone(db):
	query = (
		"select 'for update', 'a / b', '-- c', '/* d */', 'interval 1 day', '%%', 'it''s', \"insert ignore\""
	)
	assert db.sql(query)[0][:7] == ("for update", "a / b", "-- c", "/* d */", "interval 1 day", "%%", "it's")


def test_empty_text_is_not_null(db, book):
	name = book(note="", place="").name
	assert db.get_value("Book", name, ["note", "isbn"]) == ("", None)


def test_lists_and_none_are_bound(db, book):
	names = [book().name for _ in range(3)]
	query = "select name from `tabBook` where name in %(names)s and (isbn is null or isbn = %(isbn)s) order by name"
	assert db.sql(query, {"names": tuple(names), "isbn": None}, pluck=True) == sorted(names)
	assert db.sql(
		"select name from `tabBook` where name in %s order by name", [names[:2]], pluck=True
	) == sorted(names[:2])
	assert db.sql("select name from `tabBook` where name in %s", [()]) == []
	assert db.sql("select name from `tabBook` where name = %s", names[0], pluck=True) == names[:1]


def test_places_and_values_must_match(db):
	with pytest.raises(TypeError):
		db.sql("select %s, %s", (1,))
	with pytest.raises(TypeError):
		db.sql("select %s", (1, 2))
	with pytest.raises(KeyError):
		db.sql("select %(a)s", {"b": 1})


def test_two_statements_at_once_are_refused(db):
	import sqlite3

	assert db.sql("select 1;") == [(1,)]
	with pytest.raises((sqlite3.Warning, sqlite3.ProgrammingError)):
		db.sql("select 1; select 2")


def test_moments_are_datetimes(db, book):
	moment, day = datetime.datetime(2025, 1, 31, 23, 59, 59, 500000), datetime.date(2025, 1, 31)
	name = book(read_at=moment, bought=day, read_for="09:05:00").name
	assert db.get_value("Book", name, ["read_at", "bought", "read_for"]) == (
		moment,
		day,
		datetime.timedelta(hours=9, minutes=5),
	)
	assert db.sql("select max(creation) from `tabBook`")[0][0] == db.get_value("Book", name, "creation")
	assert db.sql("select max(bought), min(read_at) from `tabBook` where name = %s", name) == [(day, moment)]
	db.set_value("Book", name, "read_for", datetime.timedelta(minutes=90))
	assert db.get_value("Book", name, "read_for") == datetime.timedelta(minutes=90)
	db.set_value("Book", name, {"read_for": "9:05", "read_at": "2025-01-02 10:00"})
	assert db.get_value("Book", name, ["read_for", "read_at"]) == (
		datetime.timedelta(hours=9, minutes=5),
		datetime.datetime(2025, 1, 2, 10),
	)


def test_text_that_looks_like_a_moment_stays_text(db, book):
	name = book("2025-01-31 10:00:00.000000", note="2025-01-31").name
	assert db.get_value("Book", name, ["title", "note"]) == ("2025-01-31 10:00:00.000000", "2025-01-31")


def test_decimals_are_floats(db, book):
	name = book(price=10.5).name
	assert db.sql("select price, price * %s from `tabBook` where name = %s", (Decimal("2"), name)) == [
		(10.5, 21.0)
	]


def test_what_does_not_parse_is_handed_out_as_it_is(db, book):
	"""MariaDB refuses it (see test_differences); here a row that holds it can be read, and mended."""
	name = book().name
	db.sql(
		"update `tabBook` set bought = 'never', read_at = 'x', read_for = 'y', price = 'z' where name = %s",
		name,
	)
	assert db.get_value("Book", name, ["bought", "read_at", "read_for", "price"]) == ("never", "x", "y", "z")


def test_no_deprecated_adapter_is_used(db):
	with warnings.catch_warnings():
		warnings.simplefilter("error")
		moment = datetime.datetime(2025, 1, 2, 3, 4, 5, 6)
		values = (moment, moment.date(), moment.time(), datetime.timedelta(hours=1))
		assert db.sql("select %s, %s, %s, %s", values) == [
			("2025-01-02 03:04:05.000006", "2025-01-02", "03:04:05.000006", "01:00:00.000000")
		]


def test_bytes_come_back_as_bytes(db):
	assert db.sql("select %s", (b"\x00\xff",)) == [(b"\x00\xff",)]


def test_rows_in_each_form(db, book):
	name = book("Emma").name
	query = "select name, title from `tabBook` where name = %s"
	assert db.sql(query, name, as_dict=True) == [{"name": name, "title": "Emma"}]
	assert db.sql(query, name, as_list=True) == [[name, "Emma"]]
	with db.unbuffered_cursor():
		rows = db.sql(query, name, as_iterator=True, as_dict=True)
		assert [row.title for row in rows] == ["Emma"]
	assert db.sql(query, name) == [(name, "Emma")]
