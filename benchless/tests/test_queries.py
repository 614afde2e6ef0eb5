"""MariaDB's functions and idioms. The expectations were taken from MariaDB 10.11."""

import datetime

import pytest

from benchless import functions
from benchless.queries import translate

EXPECTED = {
	"'abc' like 'ABC'": 1,
	"'a%c' like 'a\\%c'": 1,
	"'abc' like 'a!%' escape '!'": 0,
	"null like 'a'": None,
	"'abc' regexp 'B'": 1,
	"'abc' not regexp 'z'": 1,
	"null regexp 'a'": None,
	"regexp_replace('abc1', '[0-9]', 'x')": "abcx",
	"concat('a', 1, 'b')": "a1b",
	"concat('a', null)": None,
	"concat_ws('-', 'a', null, 'b')": "a-b",
	"if(1 > 0, 'y', 'n')": "y",
	"if(null, 'y', 'n')": "n",
	"ifnull(null, 3)": 3,
	"locate('B', 'abc')": 2,
	"locate('', 'abc')": 1,
	"locate('x', 'abc')": 0,
	"locate('b', 'abcb', 3)": 4,
	"locate(null, 'a')": None,
	"instr('abc', 'B')": 2,
	"char_length('é')": 1,
	"char_length('')": 0,
	"lower('É')": "é",
	"upper('éß')": "Éß",
	"truncate(1.999, 2)": 1.99,
	"greatest(1, 2, 3)": 3,
	"greatest(1, null)": None,
	"least('b', 'a')": "a",
	"1 / 2": 0.5,
	"10 / 4": 2.5,
	"1 / 0": None,
	"date(now()) = curdate()": 1,
	"datediff('2025-03-01', '2025-02-01 23:00:00')": 28,
	"datediff(null, '2025-01-01')": None,
	"date_format('2025-03-04 05:06:07', '%Y-%m-%d %H:%i:%s')": "2025-03-04 05:06:07",
	"date_format('2025-03-04 15:06:07', '%M %W %e %c %k %b %a %y %j %p %h %l %T %r')": "March Tuesday 4 3 15 Mar Tue 25 063 PM 03 3 15:06:07 03:06:07 PM",
	"date_format(null, '%Y')": None,
	"unix_timestamp('2025-01-01') - unix_timestamp('2024-12-31')": 86400,
	"unix_timestamp('2025-01-01 00:00:00.5') - unix_timestamp('2025-01-01')": 0.5,
	"date_add('2025-01-31', interval 1 month)": datetime.date(2025, 2, 28),
	"date_sub('2025-03-31', interval 1 month)": datetime.date(2025, 2, 28),
	"date_add('2025-01-31 10:00:00', interval 90 minute)": datetime.datetime(2025, 1, 31, 11, 30),
	"date_add('2025-01-31', interval -1 day)": datetime.date(2025, 1, 30),
	"'2025-01-31' + interval 1 day": "2025-02-01",
	"adddate('2025-01-09', interval 1 - dayofweek('2025-01-09') day)": "2025-01-05",
	"timestamp('2025-01-01')": datetime.datetime(2025, 1, 1),
	"timestamp('2025-01-01', '10:30')": datetime.datetime(2025, 1, 1, 10, 30),
	"timestamp('2025-01-01', null)": None,
	"year('2025-01-01')": 2025,
	"quarter('2025-04-01')": 2,
	"month('2025-12-01')": 12,
	"monthname('2025-12-01')": "December",
	"yearweek('2024-12-30', 1)": 202501,
	"dayofweek('2025-01-09')": 5,
	"dayofyear('2025-02-01')": 32,
	"hour('13:14:15')": 13,
	"match_against('Emma, a novel', '+emma*')": 1,  # our own, for `match … against`: more than 0
	"match_against('Emma', '+persuasion*')": 0,
	"is_empty('')": 1,  # our own, for `is set`
}


@pytest.mark.parametrize(("expression", "expected"), EXPECTED.items())
def test_function_gives_what_mariadb_gives(db, expression, expected):
	assert db.sql(f"select {expression}")[0][0] == expected


def test_each_function_has_an_expectation():
	assert {name for name, _ in functions.FUNCTIONS if not any(name in text for text in EXPECTED)} == set()


@pytest.mark.parametrize(
	("query", "locks"),
	[
		("select 1", False),
		("  /* a comment */ select 1", False),
		("-- a comment\nselect 1", False),
		("(select 1) union (select 2)", False),
		("select `delete`, 'update' from `tabX`", False),
		("select replace(a, 'b', 'c') from `tabX`", False),
		("with x as (select 1) select * from x", False),
		("with x as (select 1) insert into `tabX` select * from x", True),
		("/* a comment */ update `tabX` set a = 1", True),
		("-- a comment\ndelete from `tabX`", True),
		("insert ignore into `tabX` values (1)", True),
		("replace into `tabX` values (1)", True),
		("select 1 from `tabX` FOR  UPDATE skip locked", True),
		("select 1 from `tabX` for update", True),
		("select 'for update'", False),
		("select 1 lock in share mode", True),
		("savepoint a", True),
		("rollback to savepoint a", False),
		("create table `a` (b int)", True),
		("pragma table_info(`tabX`)", False),
	],
)
def test_what_writes_takes_the_lock(query, locks):
	assert translate(query).locks is locks


def test_idioms_of_frappes_own_code(db, book):
	import frappe
	from frappe.query_builder import Interval
	from frappe.query_builder.functions import CombineDatetime, Concat, GroupConcat, IfNull, Locate, Now

	name = book("Emma", bought="2025-01-02", read_for="03:04:05").name
	table = frappe.qb.DocType("Book")
	one = frappe.qb.from_(table).where(table.name == name)
	assert one.select(Locate("M", table.title), Concat(table.title, "-", table.place)).run() == [
		(2, "Emma-Hall")
	]
	assert one.select(CombineDatetime(table.bought, table.read_for)).run() == [
		(datetime.datetime(2025, 1, 2, 3, 4, 5),)
	]
	assert one.select(table.name).where(IfNull(table.title, "") == "EMMA").run() == [(name,)]
	assert one.select(table.name).where(table.creation > Now() - Interval(days=1)).run() == [(name,)]
	assert one.select(table.name).where(table.creation < Now() - Interval(days=1)).run() == []
	assert one.select(GroupConcat(table.title)).run() == [("Emma",)]
	both = "select group_concat(title separator ' | ') from `tabBook` where name = %s or name = %s"
	assert db.sql(both, (name, book("Emma").name)) == [("Emma | Emma",)]
	assert one.select(table.name).for_update(skip_locked=True).run() == [(name,)]
	union = one.select(table.name).union(one.select(table.title)).run()
	assert sorted(union) == sorted([(name,), ("Emma",)])
	assert db.sql("(select 2 as n) union all (select 1 order by 1 limit 1) order by n") == [(1,), (2,)]
	assert db.sql("select sum(if(title = 'EMMA', 1, 0)) / 2 from `tabBook` where name = %s", name) == [(0.5,)]
	db.sql("insert ignore into `tabBook` (name) values (%s)", name.lower())
	assert db.count("Book", {"name": name}) == 1


def test_relevance_puts_the_earlier_hit_first(db, book):
	"""By 1 / locate(…): whole numbers would make all the same."""
	from frappe.desk.search import search_widget

	found = [row[0] for row in search_widget("DocType", "Field", page_length=5)]
	assert "field" not in found[-1].lower()[:5] or all(name.lower().startswith("field") for name in found)


def test_old_logs_are_cleared(db):
	import frappe
	from frappe.core.doctype.error_log.error_log import ErrorLog

	old, new = (
		frappe.get_doc(doctype="Error Log", method=word, error=word).insert().name for word in ("old", "new")
	)
	db.set_value("Error Log", old, "creation", "2020-01-01 00:00:00", update_modified=False)
	ErrorLog.clear_old_logs(days=30)
	assert [db.exists("Error Log", old), db.exists("Error Log", new)] == [None, new]


def make_chart():
	import frappe

	return frappe.get_doc(
		doctype="Dashboard Chart",
		chart_name="Books",
		document_type="Book",
		chart_type="Sum",
		value_based_on="copies",
		based_on="bought",
		timeseries=1,
		time_interval="Monthly",
		timespan="Select Date Range",
		from_date="2025-01-01",
		to_date="2025-02-28",
		filters_json="[]",
	).insert()


def test_the_screens_that_count(db, book, monkeypatch):
	"""Website Analytics, a dashboard's chart, a list's side bar, a goal, tags, global search."""
	import frappe
	from frappe.desk.doctype.dashboard_chart.dashboard_chart import get
	from frappe.desk.doctype.tag.tag import add_tag, get_documents_for_tag
	from frappe.desk.listview import get_group_by_count
	from frappe.utils.global_search import rebuild_for_doctype, search
	from frappe.utils.goal import get_monthly_results
	from frappe.website.report.website_analytics.website_analytics import WebsiteAnalytics

	name = book("Emma", copies=3, bought="2025-01-31", place="Hall").name
	book("Persuasion", copies=4, bought="2025-02-01", place="HALL")
	frappe.get_doc(doctype="Web Page View", path="/", is_unique="1").insert()
	for step in ("Daily", "Weekly", "Monthly"):
		dates = {"from_date": frappe.utils.add_days(None, -1), "to_date": frappe.utils.add_days(None, 1)}
		chart = WebsiteAnalytics(dates | {"range": step}).get_chart_data()
		assert (
			step != "Daily" or sum(chart["data"]["datasets"][0]["values"]) == 1
		)  # upstream's labels miss the others
	chart = make_chart()
	assert get(chart_name=chart.name, refresh=1, from_date="2025-01-01", to_date="2025-02-28")["datasets"][0][
		"values"
	] == [3, 4]
	assert [(row["name"], row["count"]) for row in get_group_by_count("Book", "[]", "place")] == [("Hall", 2)]
	assert list(get_monthly_results("Book", "copies", "bought", {}, "sum")) == ["01-2025", "02-2025"]
	add_tag("Dear", "Book", name)
	assert [row["name"] for row in get_documents_for_tag("#DEAR")] == [name]
	rebuild_for_doctype("Book")
	monkeypatch.setattr(
		"frappe.desk.doctype.global_search_settings.global_search_settings.get_doctypes_for_global_search",
		lambda: ["Book"],
	)
	assert [row.name for row in search("emm", doctype="Book")] == [name]
	assert search("nothing") == []
