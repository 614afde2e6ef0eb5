"""The portal's lists: what they are filtered and sorted by, and what they cost however long they are."""
# ruff: noqa: F811

import re
from urllib.parse import quote

import frappe
import pytest
from portal_office import browser, get_listed, get_path, office  # noqa: F401 - fixtures
from portal_world import (
	DIRECTOR,
	attach,
	counted_statements,
	delete,
	make_client_task,
	say,
)
from world import (
	BUSINESS,
	HR_STAFF,
)

from task_portal.texts import get_stored

DOWNLOAD = "/api/method/task_portal.portal.api.download?file="
LISTS = ("/portal", "/portal/tickets", "/portal/cases", "/portal/tasks")
MAX_STATEMENTS = 12
# On each page of any site Frappe 15.101 looks which apps the visitor has, workspace by workspace.
ABOUT_APPS = re.compile(r"`tab(Workspace|Custom Role|Installed Application)`")


def copy_rows(doc, count: int, **values) -> list[str]:
	"""Insert `count` rows like that of `doc`, past Frappe's hooks: enough for a list, and quick. Returns their names."""
	names = [f"{doc.name}-{frappe.generate_hash(length=8)}" for _ in range(count)]
	for name in names:
		row = doc.get_valid_dict(ignore_virtual=True) | values | {"name": name}
		frappe.new_doc(doc.doctype).update(row).db_insert()
	return names


def test_list_is_filtered_and_searched(browser, office):
	client = browser(DIRECTOR)
	assert get_listed(client.open("/portal/tickets?search=cooks")) == {office.theirs.name}
	assert get_listed(client.open(f"/portal/tickets?search={office.mine.name.lower()}")) == {office.mine.name}
	assert get_listed(client.open("/portal/tickets?status=Closed&search=cooks")) == set()
	assert get_listed(client.open("/portal/tickets?status=Received&search=cooks")) == {office.theirs.name}
	assert "Nothing was found" in client.open("/portal/tickets?search=%25").text


@pytest.mark.parametrize(
	"subject",
	[
		"Ünal",
		"Паспорт сына",
		"İstanbul'da vize",
		"STRASSE ẞ",
		"ΟΔΟΣ",
		'Job <A1> & "B"',
		"जन्म प्रमाणपत्र",
		"50% _x",
	],
)
def test_record_is_found_by_its_own_text_however_the_database_lowers_it(browser, office, subject):
	before = frappe.db.get_value("Ticket", office.theirs.name, "subject")
	stored = get_stored(subject)
	frappe.db.set_value("Ticket", office.theirs.name, "subject", stored, update_modified=False)
	frappe.db.commit()
	try:
		for term in (subject, subject[1:], subject[:-1]):
			found = get_listed(browser(DIRECTOR).open(f"/portal/tickets?search={quote(term)}"))
			assert found == {office.theirs.name}, term
		assert not get_listed(browser(DIRECTOR).open(f"/portal/tickets?search={quote(subject + 'x')}"))
	finally:
		frappe.db.set_value("Ticket", office.theirs.name, "subject", before, update_modified=False)
		frappe.db.commit()


@pytest.fixture
def dated(office):
	"""Tasks by the days on which they were made, changed and are due."""
	days = {"A": (1, 3, 9), "B": (2, 1, 8), "C": (3, 2, None)}
	names = {}
	for letter, (made, changed, due) in days.items():
		values = {"subject": "Sorted", "creation": f"2026-01-0{made}", "modified": f"2026-02-0{changed}"}
		names[letter] = copy_rows(office.task, 1, **values, due_date=due and f"2026-03-0{due}")[0]
	frappe.db.commit()
	yield {name: letter for letter, name in names.items()}
	frappe.db.delete("Task", {"name": ["in", list(names.values())]})
	frappe.db.commit()


@pytest.mark.parametrize(
	"sort, order",
	[
		("", "ACB"),
		("&sort=changed", "ACB"),
		("&sort=newest", "CBA"),
		("&sort=oldest", "ABC"),
		("&sort=due", "BAC"),
	],
)
def test_list_is_sorted_by_the_last_change_unless_asked_otherwise(browser, dated, sort, order):
	html = browser(DIRECTOR).open(f"/portal/tasks?search=sorted{sort}").text
	listed = dict.fromkeys(re.findall(r'href="/portal/tasks/([A-Z]+-\d+-[\w-]+)"', html))
	assert "".join(dated[name] for name in listed) == order


@pytest.mark.parametrize("query", ["page=-1", "page=x", "page=99999999999", "page=1e3", "sort=owner", "status='", "client=CLT-0",
	"search=%27%22%3Cscript%3E", "search=" + "x" * 3000, "page[]=1", "status=New%00"])  # fmt: skip
def test_bad_input_shows_a_list(browser, query):
	response = browser(DIRECTOR).open(f"/portal/tickets?{query}")
	assert response.status_code == 200
	assert '<script>"' not in response.text and "'\"<script>" not in response.text


def test_lists_are_paged_and_need_few_statements_however_long(browser, office):
	task, word = make_client_task(office.theirs, subject="Step"), say(HR_STAFF, office.mine, "Word")
	file = attach(BUSINESS, "Ticket", office.mine.name, "many.pdf")
	copies = {"Task": copy_rows(task, 44), "Communication": copy_rows(word, 70), "File": copy_rows(file, 70)}
	names = [task.name, *copies["Task"]]
	for name in names:
		copies["Communication"] += copy_rows(word, 1, reference_doctype="Task", reference_name=name)
	frappe.db.commit()
	try:
		client = browser(DIRECTOR)
		pages = [
			get_listed(client.open(f"/portal/tasks?search=step&page={page}")) & set(names)
			for page in (1, 2, 3, 4)
		]
		assert [len(page) for page in pages] == [20, 20, 5, 0]
		assert set().union(*pages) == set(names)
		paths = [*LISTS, "/portal/tasks?page=2", "/portal/tickets/new"]
		paths += [
			get_path(doc) for doc in (office.mine, office.case, office.task, office.step, office.papers)
		]
		for path in paths:
			client.open(path)
			with counted_statements() as statements:
				assert client.open(path).status_code == 200
			statements = [row for row in statements if not ABOUT_APPS.search(row)]
			assert len(statements) <= MAX_STATEMENTS, f"{path}: " + "\n".join(statements)
	finally:
		for doctype, rows in copies.items():
			frappe.db.delete(doctype, {"name": ["in", rows]})
		delete(("Task", task.name))
