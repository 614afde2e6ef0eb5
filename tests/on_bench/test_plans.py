"""What the database reads for the lists of people who touched much or little, on a site of 100,000 tasks (`--filled-site`,
by `benchmarks/fill.py`). Rows, not times: as many on a slow machine."""

import sys
from pathlib import Path

import frappe
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from office import ASKING
from questions import COUNTS, LISTS

MOST = 5000
CALLS = LISTS | {what: call for what, (call, _beside) in COUNTS.items()}


@pytest.fixture(scope="module")
def filled_site(request):
	name = request.config.getoption("--filled-site")
	if not name:
		pytest.skip("needs --filled-site: a site of a bench that benchmarks/fill.py has filled")
	frappe.init(site=name)
	frappe.connect()
	yield name
	frappe.destroy()


def count_rows(run) -> int:
	"""Rows that this connection reads meanwhile, from tables and indexes."""
	before = get_rows_read()
	run()
	return get_rows_read() - before


def get_rows_read() -> int:
	return sum(int(count) for _name, count in frappe.db.sql("show session status like 'Handler_read%'"))


def ask(path: str, parameters: dict):
	"""The call as the desk makes it, without HTTP."""
	method = path.rsplit("/", 1)[-1]
	frappe.local.form_dict = frappe._dict(parameters)
	answered_by = frappe.get_hooks("override_whitelisted_methods", {}).get(method, [method])[-1]
	return frappe.call(frappe.get_attr(answered_by), **parameters)


@pytest.mark.parametrize("what", CALLS)
@pytest.mark.parametrize("person", ASKING, ids=[person.key for person in ASKING])
def test_a_page_of_a_list_reads_few_rows(filled_site, person, what):
	frappe.set_user(person.email)
	try:
		ask(*CALLS[what])  # what is cached after
		found = []
		rows = count_rows(lambda: found.append(ask(*CALLS[what])))
	finally:
		frappe.set_user("Administrator")
	assert rows <= MOST
	assert found[0] or person.key != "manager"


def test_the_site_is_as_large_as_it_says(filled_site):
	assert frappe.db.count("Task") >= 100_000
