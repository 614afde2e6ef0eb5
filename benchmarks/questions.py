"""What is asked of the site, by whom, and against what: the rows of docs/performance.md's table."""

import json
import time
from collections.abc import Iterator

import frappe
from office import ASKING, CLIENTS_ASKING, PORTAL_MANAGER, SOME, Person, Question

FIELDS = {
	"Task": ("name", "subject", "status", "assignee", "department", "due_date", "client_name", "modified"),
	"Ticket": ("name", "subject", "status", "assignee", "department", "client_name", "modified"),
	"Case": ("name", "subject", "status", "case_owner", "department", "client_name", "modified"),
	"Comment": ("name", "content", "modified"),
	"Communication": ("name", "subject", "modified"),
	"File": ("name", "file_name", "modified"),
	"ToDo": ("name", "description", "modified"),
}
OPEN = {"is_open": 1}


def get_list(doctype: str, filters: dict, order_by: str = "modified desc") -> tuple[str, dict]:
	"""Path and parameters of a page of a list, as the desk asks for it."""
	fields = [f"`tab{doctype}`.`{field}`" for field in FIELDS[doctype]]
	rows = [
		[doctype, field, *(value if isinstance(value, list) else ["=", value])]
		for field, value in filters.items()
	]
	return "/api/method/frappe.desk.reportview.get", {
		"doctype": doctype,
		"fields": json.dumps(fields),
		"filters": json.dumps(rows),
		"order_by": f"`tab{doctype}`.`{order_by.split()[0]}` {order_by.split()[1]}",
		"start": 0,
		"page_length": 20,
		"view": "List",
		"group_by": "",
		"with_comment_count": 1,
	}


def get_count(doctype: str, filters: dict) -> tuple[str, dict]:
	rows = [[doctype, field, "=", value] for field, value in filters.items()]
	return "/api/method/frappe.desk.reportview.get_count", {
		"doctype": doctype,
		"filters": json.dumps(rows),
		"fields": "[]",
		"distinct": "false",
		"limit": 1001,
	}


LISTS = {
	"open tasks, by modified": get_list("Task", OPEN),
	"open tasks, by due date": get_list("Task", OPEN, "due_date asc"),
	"all tasks": get_list("Task", {}),
	"open tickets": get_list("Ticket", OPEN),
	"all tickets": get_list("Ticket", {}),
	"open cases": get_list("Case", OPEN),
	"all cases": get_list("Case", {}),
}
COUNTS = {"count of open tasks": (get_count("Task", OPEN), "open tasks, by modified"),
	"count of all tasks": (get_count("Task", {}), "all tasks")}  # fmt: skip
SEARCHES = {
	"tasks by words in the subject": get_list("Task", {"subject": ["like", "%visa no. 7%"]}),
	"link search for a task": (
		"/api/method/frappe.desk.search.search_link",
		{"doctype": "Task", "txt": "visa no. 77", "page_length": 10},
	),
	"global search": (
		"/api/method/frappe.utils.global_search.search",
		{"text": "777", "start": 0, "limit": 20},
	),
}
ABOUT = {
	f"list of {doctype}": get_list(doctype, {}) for doctype in ("Comment", "Communication", "File", "ToDo")
}


def ask(who, call: tuple[str, dict]):
	return lambda: who.ask(call[0], **call[1])


def get_questions(people: dict, administrator) -> Iterator[Question]:
	"""`people`: whoever asks, logged in, by Person; `administrator` has no condition put to his lists."""

	for person in ASKING:
		who = people[person]
		for what, call in LISTS.items():
			yield Question(what, person, "Administrator's", 2, ask(who, call), ask(administrator, call))
		for what, (call, beside) in COUNTS.items():
			yield Question(what, person, beside, 2, ask(who, call), ask(who, LISTS[beside]))
		for what, call in SEARCHES.items():
			yield Question(
				what,
				person,
				"open tasks, by modified",
				3,
				ask(who, call),
				ask(who, LISTS["open tasks, by modified"]),
			)
		for what, call in ABOUT.items():
			yield Question(what, person, "Administrator's", 2, ask(who, call), ask(administrator, call))
		if form := get_form(person):
			yield Question(
				"who can see this task", person, "the form", 2, ask(who, get_viewers(form)), ask(who, form)
			)
	yield from get_form_question(people[SOME])
	yield from get_overviews(people[PORTAL_MANAGER])
	me = ("/me", {})
	for person in CLIENTS_ASKING:
		who = people[person]
		for what, page in get_pages(person).items():
			yield Question(f"portal: {what}", person, "/me", 1, ask(who, page), ask(who, me))


# A form with much on it

MOVEMENTS, COMMENTS = 50, 100


def get_form_question(who) -> Iterator[Question]:
	"""The form of a task that has been through many hands, beside a to-do of which as much was said."""
	task, todo = get_talked_about("Task"), get_talked_about("ToDo")
	what = f"form of a task: {MOVEMENTS} movements, {COMMENTS} comments"
	yield Question(what, SOME, f"a to-do's, {COMMENTS} comments", 1.3, ask(who, task), ask(who, todo))


def get_talked_about(doctype: str) -> tuple[str, dict]:
	values = {
		"Task": {"subject": "Benchmark form", "task_type": "Internal Task", "department": "Department 01"}
	}
	values = values.get(doctype, {"description": "Benchmark form"})
	name = frappe.db.exists(doctype, values)
	if not name:
		holder = "assignee" if doctype == "Task" else "allocated_to"
		doc = frappe.get_doc({"doctype": doctype, holder: SOME.email} | values).insert()
		for number in range(MOVEMENTS if doctype == "Task" else 0):
			hop = {"from_user": SOME.email, "to_user": SOME.email, "comment": "Yours", "action": "Assign"}
			doc.append(
				"movements", hop | {"moved_at": frappe.utils.now_datetime(), "held_for": number}
			).db_insert()
		for number in range(COMMENTS):
			doc.add_comment("Comment", f"Looked at it, {number}.")
		frappe.db.commit()
		name = doc.name
	return "/api/method/frappe.desk.form.load.getdoc", {"doctype": doctype, "name": name}


# What looks at all of it

REPORTS = {
	"Case Progress": "tabCase Step",
	"Client Activity": "tabTask",
	"Department Workload": "tabTask",
	"Document Expiry": "tabTask",
	"Opened and Closed": "tabTask",
	"Reassignments": "tabTask Movement",
	"Time in Department": "tabTask Movement",
}


def get_overviews(who) -> Iterator[Question]:
	"""Reports, which the charts show too, and number cards, beside one reading of the whole table."""
	run = "/api/method/frappe.desk.query_report.run"
	for report, table in REPORTS.items():
		call = (run, {"report_name": report, "filters": "{}", "ignore_prepared_report": "true"})
		yield Question(
			f"report: {report}", PORTAL_MANAGER, f"reading {table}", 1.5, ask(who, call), read(table)
		)
	for card in frappe.get_all("Number Card", {"module": "Task Portal"}, pluck="name", order_by="name asc"):
		doc = frappe.get_doc("Number Card", card)
		call = (
			"/api/method/frappe.desk.doctype.number_card.number_card.get_result",
			{"doc": doc.as_json(), "filters": json.dumps(get_filters(doc))},
		)
		yield Question(
			f"card: {card}", PORTAL_MANAGER, "reading tabTask", 1.5, ask(who, call), read("tabTask")
		)


def get_filters(card) -> list:
	"""As the desk's script makes them of a card."""
	meant = {"frappe.session.user": PORTAL_MANAGER.email, "frappe.datetime.get_today()": frappe.utils.today()}
	dynamic = json.loads(card.dynamic_filters_json or "[]")
	return json.loads(card.filters_json) + [[*row[:3], meant[row[3]]] for row in dynamic]


def read(table: str):
	"""Milliseconds of reading all rows of a table."""

	def run() -> float:
		frappe.db.rollback()
		started = time.perf_counter()
		frappe.db.sql(f"select max(modified_by), max(docstatus) from `{table}` use index ()")
		return (time.perf_counter() - started) * 1000

	return run


def get_form(person: Person) -> tuple[str, dict] | None:
	name = frappe.db.get_value("Task", {"assignee": person.email}, "name", order_by="modified desc")
	return name and ("/api/method/frappe.desk.form.load.getdoc", {"doctype": "Task", "name": name})


def get_viewers(form: tuple[str, dict]) -> tuple[str, dict]:
	return "/api/method/task_portal.api.get_viewers", form[1]


def get_pages(person: Person) -> dict[str, tuple[str, dict]]:
	client = frappe.db.get_value("Client Portal User", {"user": person.email}, "parent")
	ticket = frappe.db.get_value("Ticket", {"client": client}, "name", order_by="modified desc")
	return {
		"home": ("/portal", {}),
		"tickets": ("/portal/tickets", {}),
		"tickets, page 50": ("/portal/tickets", {"page": 50}),
		"tasks": ("/portal/tasks", {}),
		"a ticket": (f"/portal/tickets/{ticket}", {}),
	}
