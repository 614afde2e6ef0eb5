"""What the desk's lists, links, calendar and search show, and to whom."""

import json

import frappe
import pytest
from frappe.desk import calendar
from frappe.utils import add_days, global_search, today
from portal_world import counted_statements
from world import (
	FINANCE_MANAGER,
	HR,
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	OUTSIDER,
	PORTAL_MANAGER,
	STRANGER,
	acting_as,
	get_client,
	make_client,
	make_passed_task,
	make_task,
	make_ticket,
)

from task_portal import api, desk
from task_portal.guards import endpoints, found, records

pytestmark = pytest.mark.usefixtures("wall_down")
# In no other record.
WORD = "Zwiebelkuchen"


@pytest.fixture
def searchable(site):
	"""A function that brings records into global search. Its table is in no transaction on MariaDB."""
	brought = []

	def bring(*docs):
		brought.extend(docs)
		for doctype in {doc.doctype for doc in docs}:
			global_search.rebuild_for_doctype(doctype)

	yield bring
	for doc in brought:
		global_search.delete_for_document(doc)


def search(user: str, text: str, **options) -> list[tuple[str, str]]:
	with acting_as(user):
		return [(row.doctype, row.name) for row in found.search(text, **options)]


def test_search_finds_only_what_its_caller_may_read(searchable):
	task, ticket = make_task(subject=f"{WORD} for ten"), make_ticket(subject=f"More {WORD}")
	searchable(task, ticket)
	both = {("Task", task.name), ("Ticket", ticket.name)}
	for user, expected in (
		(HR_STAFF, both),
		(PORTAL_MANAGER, both),
		(OUTSIDER, set()),
		(FINANCE_MANAGER, set()),
	):
		assert set(search(user, WORD)) == expected, user
		assert set(search(user, WORD[:6].lower())) == expected, user
		assert set(search(user, WORD, doctype="Task")) == {row for row in expected if row[0] == "Task"}


def test_search_finds_what_the_caller_may_read_among_many_others(searchable):
	others = [make_task(subject=f"{WORD} {WORD} {number}", by=FINANCE_MANAGER) for number in range(5)]
	mine = make_task(subject=f"{WORD} and coffee")
	for other in others:
		frappe.db.set_value("Task", other.name, {"assignee": FINANCE_MANAGER, "originator": FINANCE_MANAGER})
	searchable(mine, *others)
	assert search(HR_STAFF, WORD, limit=2) == [("Task", mine.name)]
	assert len(search(PORTAL_MANAGER, WORD, limit=2)) == 2
	assert len(search(PORTAL_MANAGER, WORD, start=4, limit=10)) == 2


def test_search_finds_by_number_client_and_phone(searchable):
	client = make_client(f"_Test {WORD}", "Individual")
	client.update({"phone": "+49 5550 7788990"}).save()
	ticket = make_ticket(client=client.name, subject="Passport", client_name=client.client_name)
	searchable(client, ticket)
	assert ("Ticket", ticket.name) in search(HR_STAFF, ticket.name)
	assert set(search(HR_STAFF, WORD)) == {("Client", client.name), ("Ticket", ticket.name)}
	assert ("Client", client.name) in search(HR_STAFF, "7788990")
	assert ("Client", client.name) in search(HR_STAFF, f"{WORD[4:7]} 889")
	with acting_as(HR_STAFF):
		assert [row.title for row in found.search(WORD, doctype="Ticket")] == ["Passport"]


def test_search_of_a_portal_user_finds_nothing(searchable):
	searchable(make_ticket(subject=WORD))
	assert search(INDIVIDUAL, WORD) == []


def test_desk_searches_through_us(http, searchable, committed):
	task = make_task(subject=f"{WORD} over the wire")
	searchable(task)
	committed(task)
	method = "frappe.utils.global_search.search"
	for user, names in ((HR_STAFF, [task.name]), (OUTSIDER, [])):
		answer = http(user).get(method, text=WORD)
		assert [row["name"] for row in answer.json["message"]] == names


def test_title_of_a_link_is_told_to_who_may_read_the_record():
	client, task = get_client("Individual"), make_task()
	name = frappe.db.get_value("Client", client, "client_name")
	for user in (HR_STAFF, OUTSIDER):
		with acting_as(user):
			assert records.get_link_title("Client", client) == name
	for user in (INDIVIDUAL, STRANGER):
		with acting_as(user), pytest.raises(frappe.PermissionError):
			records.get_link_title("Client", client)
	with acting_as(HR_STAFF):
		assert records.get_link_title("Task", task.name) == task.name
		# Frappe's reports ask for the title of an empty cell.
		assert records.get_link_title("Client", "null") == "null"


def test_client_is_found_by_name_phone_mail_and_number():
	client = make_client("_Test Named", "Individual")
	client.update({"phone": "+49 5550 7788990", "email": "named@example.com"}).save()
	with acting_as(HR_STAFF):
		for words in ("Test Named", "7788990", "named@exam", client.name):
			rows = endpoints.search_link("Client", words)
			assert [(row["value"], row["label"]) for row in rows] == [(client.name, "_Test Named")], words


def test_form_of_a_task_names_its_client():
	task = make_task(task_type="Individual Sector Task", ticket=make_ticket().name)
	with acting_as(HR_STAFF):
		frappe.local.response = frappe._dict(docs=[])
		from frappe.desk.form.load import getdoc

		getdoc("Task", task.name)
		titles = frappe.local.response["_link_titles"]
	assert titles[f"Client::{task.client}"] == task.client_name


def test_desk_starts_with_the_names_of_the_team():
	for user, departments, managed in ((HR_STAFF, [HR], []), (HR_MANAGER, [HR], [HR]), (OUTSIDER, [], [])):
		with acting_as(user):
			boot = frappe._dict(user_info={})
			desk.extend_boot(boot)
		assert boot.user_info[HR_MANAGER].fullname == frappe.db.get_value("User", HR_MANAGER, "full_name")
		assert INDIVIDUAL not in boot.user_info
		assert (boot.task_portal["departments"], boot.task_portal["managed"]) == (departments, managed)
		assert boot.task_portal["uploads"]["restrictions"]["max_number_of_files"] == 5
	with acting_as(INDIVIDUAL):
		boot = frappe._dict(user_info={})
		desk.extend_boot(boot)
	assert boot == {"user_info": {}}


def test_calendar_shows_what_is_due_to_who_may_read_it():
	day = add_days(today(), 3)
	due, undated = make_task(due_date=day), make_task(due_date=None)
	late = make_task(due_date=add_days(today(), -1))
	window = (f"{add_days(today(), -10)}T00:00:00", f"{add_days(today(), 10)}T00:00:00")

	def get_events(user: str, filters=None) -> dict:
		with acting_as(user):
			events = api.get_due_tasks(*window, filters=filters)
		ours = {due.name, undated.name, late.name}
		return {event.name: event.colour for event in events if event.name in ours}

	assert get_events(HR_STAFF) == {due.name: "blue", late.name: "red"}
	filters = json.dumps([["Task", "due_date", ">=", today()]])
	assert get_events(HR_STAFF, filters) == {due.name: "blue"}
	assert get_events(OUTSIDER) == {}
	with acting_as(HR_STAFF), pytest.raises(endpoints.BadRequest):
		api.get_due_tasks(*window, filters='"x"')


def test_frappes_own_calendar_without_ours_cannot_answer():
	"""What the calendar did before: without fields of ours Frappe asks for `start` and `end`."""
	with acting_as(HR_STAFF), pytest.raises(Exception):  # noqa: B017
		calendar.get_events("Task", today(), today(), json.dumps({"start": "start", "end": "end"}))


LISTS = {
	"Task": ("subject", "status", "assignee", "due_date", "client_name", "department", "is_open"),
	"Ticket": ("subject", "status", "client_name", "assignee", "priority", "department", "is_open"),
	"Case": ("subject", "status", "client_name", "progress", "case_owner", "department", "is_open"),
	"Client": ("client_name", "sector", "email", "phone"),
}


@pytest.mark.parametrize("user", [HR_STAFF, HR_MANAGER, PORTAL_MANAGER])
def test_lists_cost_what_frappes_own_do(user):
	make_passed_task()
	ours = {doctype: count_queries(user, doctype, fields) for doctype, fields in LISTS.items()}
	theirs = count_queries(user, "Note", ("title", "public", "notify_on_login", "content"))
	assert max(ours.values()) <= theirs + 3, (ours, theirs)


def count_queries(user: str, doctype: str, fields) -> int:
	from frappe.desk import reportview

	columns = [f"`tab{doctype}`.`{field}`" for field in ("name", "modified", *fields)]
	form = {
		"doctype": doctype,
		"fields": json.dumps(columns),
		"filters": "[]",
		"page_length": "20",
		"start": "0",
	}
	counts = []
	with acting_as(user):
		for _ in range(2):
			frappe.local.form_dict = frappe._dict(form)
			with counted_statements() as statements:
				reportview.get()
			counts.append(len(statements))
	return counts[-1]


def test_columns_are_the_sites_to_choose():
	frappe.db.set_value("List View Settings", "Task", "fields", "[]")
	desk.create_list_settings()
	assert frappe.db.get_value("List View Settings", "Task", "fields") == "[]"
	desk.delete_list_settings()
	desk.create_list_settings()
	columns = json.loads(frappe.db.get_value("List View Settings", "Task", "fields"))
	assert [column["fieldname"] for column in columns][:4] == [
		"subject",
		"status_field",
		"assignee",
		"due_date",
	]


def test_global_search_is_joined_once_and_left():
	def get_searched() -> list[str]:
		return frappe.get_all("Global Search DocType", pluck="document_type", order_by="idx asc")

	desk.leave_global_search()
	before = get_searched()
	for _ in range(2):
		desk.add_to_global_search()
		assert get_searched() == [*before, "Task", "Ticket", "Case", "Client"]
