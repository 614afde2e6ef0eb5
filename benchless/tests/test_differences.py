"""Where SQLite still differs from MariaDB: each test shows it, and fails once it is gone. README.md lists them."""

import datetime

import pytest


def test_types_are_not_enforced(db, book):
	"""MariaDB refuses the first four and rounds the last; documents are validated before, on both."""
	name = book().name
	for field, value in (
		("bought", "2025-02-30"),
		("copies", "x"),
		("title", "x" * 200),
		("copies", 3_000_000_000),
		("price", 1.23456789012),
	):
		db.set_value("Book", name, field, value)
		assert db.get_value("Book", name, field) == value


def test_an_empty_moment_or_number_is_null(db, book):
	"""MariaDB refuses ''."""
	name = book(bought="2025-01-01").name
	db.set_value("Book", name, "bought", "")
	assert db.get_value("Book", name, "bought") is None


def test_text_is_not_compared_as_a_number(db, book):
	"""MariaDB finds every name that does not begin with a number."""
	book()
	assert db.sql("select name from `tabBook` where name = 0") == []


def test_a_number_is_not_compared_with_empty_text(db, book):
	"""MariaDB finds 0; `is set` and `is not set` do here too."""
	book(copies=0)
	assert db.count("Book", {"copies": ["=", ""]}) == 0


def test_literals_are_compared_to_the_letter(db):
	"""MariaDB: 1, 1, 1. A column or a function of text on either side is compared as on MariaDB."""
	assert db.sql("select 'A' = 'a', 'a ' = 'a', 'b' in ('A', 'B')") == [(0, 0, 0)]


def test_a_not_in_filter_on_a_moment_knows_its_precision(db, book):
	"""MariaDB compares it as text with microseconds, and finds the book."""
	import frappe

	book(read_at="2025-01-10 08:00:00")
	assert frappe.get_all("Book", {"read_at": ["not in", ["2025-01-10 08:00:00"]]}) == []


def test_sums_are_floats(db, book):
	"""MariaDB adds decimals: 0.3."""
	book(price=0.1)
	book(price=0.2)
	assert db.sql("select sum(price) from `tabBook`")[0][0] == 0.1 + 0.2 != 0.3


def test_length_counts_characters(db):
	"""MariaDB: 2, the bytes; char_length is the same on both."""
	assert db.sql("select length('é'), char_length('é')") == [(1, 1)]


def test_an_update_reads_the_row_as_it_was(db, book):
	"""MariaDB goes from left to right: (2, 2)."""
	name = book(copies=1).name
	db.sql("update `tabBook` set copies = copies + 1, price = copies where name = %s", name)
	assert db.get_value("Book", name, ["copies", "price"]) == (2, 1)


def test_equal_rows_come_in_another_order(db, book):
	"""Without a full `order by` neither promises one; nor which row stands for a group."""
	names = [book("same").name for _ in range(3)]
	assert db.sql("select name from `tabBook` order by title", pluck=True) in (names, names[::-1])


def test_reads_see_what_was_committed_in_between(site):
	"""MariaDB shows a transaction the state of its first read, here a read shows the newest."""
	import frappe
	from test_locks import in_threads

	frappe.db.rollback()
	before = frappe.db.count("Book")

	def add():
		doc = frappe.get_doc(doctype="Book", title="Between").insert()
		frappe.db.commit()
		return doc.name

	(name,) = in_threads(add)
	try:
		assert frappe.db.count("Book") == before + 1
	finally:
		frappe.delete_doc("Book", name, force=True)
		frappe.db.commit()


def test_one_writer_at_a_time(site, monkeypatch):
	"""MariaDB locks rows: the second would not wait. After 60 seconds it is told of a deadlock."""
	import frappe
	from test_locks import in_threads

	frappe.db.rollback()
	frappe.db.sql("update `tabBook` set copies = 1 where name = 'one'")

	def write():
		frappe.db.sql("pragma busy_timeout = 200")
		with pytest.raises(frappe.QueryDeadlockError):
			frappe.db.sql("update `tabBook` set copies = 1 where name = 'another'")

	in_threads(write)
	frappe.db.rollback()


def test_tables_are_made_in_transactions_of_their_own_as_on_mariadb(db, book):
	"""The same on both, since Frappe's code relies on it: SQLite alone could take it back."""
	import frappe

	frappe.db.sql_ddl("create table `passing` (a int)")
	frappe.db.rollback()
	assert "passing" in frappe.db.get_tables(cached=False)
	frappe.db.sql_ddl("drop table `passing`")


def test_numbers_of_an_autoincrement_are_given_again(site):
	"""MariaDB's sequences go on, after a rollback and where the last record was deleted."""
	import frappe

	frappe.db.rollback()
	first = frappe.db.get_next_sequence_val("Web Form List Column")
	assert frappe.db.get_next_sequence_val("Web Form List Column") == first
	frappe.db.rollback()


@pytest.mark.parametrize(
	"query",
	[
		"update `tabBook` b join `tabBook Chapter` c on c.parent = b.name set b.copies = 1",
		"delete b from `tabBook` b left join `tabBook Chapter` c on c.parent = b.name",
		"insert into `tabBook` (name) values ('x') on duplicate key update name = values(name)",
		"select group_concat(name order by name separator '|') from `tabBook`",
		"select * from `tabBook` force index (creation)",
		"select left('abc', 2)",
		"select 1 <=> null",
		"select 'abc' rlike '^a'",
		"select timestampdiff(day, '2025-01-01', '2025-02-01')",
		"select subdate('2025-01-31', interval 1 day)",
		"select 7 div 2",
		"select 7 mod 2",
		"select binary 'a'",
		"select extract(year from '2025-01-01')",
		"select str_to_date('04.03.2025', '%d.%m.%Y')",
		"select json_contains('[1]', '1')",
		"select convert('12', signed)",
		"select 'it\\'s'",
		"select week('2025-01-05', 0)",
		"show tables",
		"describe `tabBook`",
		"select * from information_schema.tables",
		"select nextval(a_sequence)",
	],
)
def test_idioms_that_are_not_understood(db, query):
	"""They raise; none gives another answer in silence."""
	with pytest.raises(db.OperationalError):
		db.sql(query)


def test_functions_that_give_another_answer(db):
	"""MariaDB: March 4th, 2025-01-01 as a date, '1', the year 2024's last week."""
	assert db.sql("select date_format('2025-03-04', '%D'), cast('2025-01-01' as date)") != [
		("4th", datetime.date(2025, 1, 1))
	]
	assert db.sql("select json_extract('{\"a\": 1}', '$.a'), yearweek('2025-01-01', 0)") == [(1, 202501)]
	assert db.sql("select if('0', 1, 2), 'a' || 'b'") == [(1, "ab")]


@pytest.mark.of_the_fork
def test_the_snapshot_is_older_than_16_stable(db, book):
	"""Not SQLite's: 16 stable adds `or is null` for a None in a list."""
	import frappe

	book(isbn=None)
	assert frappe.get_all("Book", {"isbn": ["in", ["x", None]]}) == []


def test_whitelisted_functions_without_annotations_take_anything(site):
	"""Not SQLite's: later releases of 16 annotate more of them."""
	import frappe

	annotations = frappe.get_attr("frappe.desk.form.assign_to.add").__wrapped__.__annotations__
	assert "args" not in annotations


def test_cast_to_date_is_a_number(db):
	"""MariaDB gives the date; `date(…)` does on both."""
	assert db.sql("select cast('2025-01-01' as date), date('2025-01-01')") == [
		(2025, datetime.date(2025, 1, 1))
	]
