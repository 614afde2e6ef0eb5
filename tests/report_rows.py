"""Rows for reports to count, as they are stored; fixtures of them. Written past the app's own rules, which is quicker."""

import frappe
import pytest
from frappe.desk.query_report import run
from frappe.utils import add_days, add_to_date, today
from world import (
	ADMIN,
	ADMIN_STAFF,
	FINANCE,
	FINANCE_COLLEAGUE,
	FINANCE_MANAGER,
	FINANCE_STAFF,
	HR,
	HR_COLLEAGUE,
	HR_STAFF,
	acting_as,
	get_client,
)

from task_portal.doctypes import MOVED
from task_portal.readers import rows

NAMES = (
	"Case Progress",
	"Client Activity",
	"Department Workload",
	"Document Expiry",
	"Opened and Closed",
	"Reassignments",
	"Time in Department",
)
STEPS = (("Ask", HR), ("Pay", FINANCE), ("File", HR))


def put(doctype: str, **values) -> str:
	"""A row as it is stored, without what making a record does besides. Returns its name."""
	doc = frappe.new_doc(doctype)
	creation = values.pop("creation", None)
	doc.update({"name": frappe.generate_hash(length=12)} | values)
	doc.db_insert()
	if creation:
		frappe.db.set_value(doctype, doc.name, "creation", creation, update_modified=False)
	if record := get_record(doc):
		rows.write(*record)
	return doc.name


def get_record(doc) -> tuple[str, list[str]] | None:
	"""Whose readers the row may change."""
	if doc.doctype == "Task Movement":
		return "Task", [doc.parent]
	return (doc.doctype, [doc.name]) if doc.doctype in MOVED else None


def put_task(department: str, assignee: str | None, hours: int = 0, **values) -> str:
	"""Of HR_STAFF, `hours` old."""
	defaults = {"subject": "Badges", "task_type": "Internal Task", "originator": HR_STAFF, "is_open": 1}
	values = defaults | {"department": department, "assignee": assignee, "status": "New"} | values
	return put("Task", creation=add_to_date(None, hours=-hours), **values)


def put_hop(task: str, idx: int, start: tuple, end: tuple, held: int, ago: int):
	"""`start`, `end`: department and user. `held`, `ago`: in hours."""
	hop = {"from_department": start[0], "from_user": start[1], "to_department": end[0], "to_user": end[1]}
	moved_at = add_to_date(None, hours=-ago)
	row = {"parent": task, "parenttype": "Task", "parentfield": "movements", "idx": idx}
	put("Task Movement", moved_at=moved_at, held_for=held * 3600, **hop, **row)


@pytest.fixture
def office() -> list[str]:
	"""Tasks of three departments: late, idle, and passed on some hours or months ago."""
	tasks = [
		put_task(HR, HR_STAFF),
		put_task(HR, HR_STAFF, is_open=0, status="Close"),
		put_task(HR, HR_COLLEAGUE, 500, due_date=add_days(today(), -3)),
		put_task(HR, HR_COLLEAGUE, due_date=add_days(today(), 3), priority="High"),
		put_task(FINANCE, FINANCE_STAFF, 90, originator=FINANCE_STAFF, task_type="Business Sector Task"),
		put_task(FINANCE, None, due_date=add_days(today(), -30)),
	]
	admin, finance, other = (ADMIN, ADMIN_STAFF), (FINANCE, FINANCE_STAFF), (FINANCE, FINANCE_COLLEAGUE)
	for hours, ago in ((1, 2), (5, 2), (9, 2), (30, 2), (7, 2000)):
		came = ago + 4 + 2 * hours
		task = put_task(FINANCE, FINANCE_STAFF, came)
		put_hop(task, 1, admin, finance, hours, ago + 4 + hours)
		put_hop(task, 2, finance, other, 4, ago + hours)
		put_hop(task, 3, other, (HR, HR_STAFF), hours, ago)
		put_hop(task, 4, (HR, HR_STAFF), finance, ago - 1, 1)
		tasks.append(task)
	put_hop(tasks[2], 1, admin, (HR, HR_COLLEAGUE), 100, 400)
	return tasks


def put_case(*states: str, department: str = HR, owner: str = HR_STAFF, **values) -> str:
	defaults = {"subject": "Pay", "case_type": "_Test Paying", "client": get_client("Business"), "is_open": 1}
	case = put(
		"Case", **(defaults | {"department": department, "case_owner": owner, "status": "New"} | values)
	)
	for idx, ((title, place), state) in enumerate(zip(STEPS, states, strict=True), 1):
		row = {"parent": case, "parenttype": "Case", "parentfield": "steps", "idx": idx}
		problem = "Nobody is there" if state == "Stuck" else None
		row["state"] = "Waiting" if problem else state
		put("Case Step", title=title, department=place, problem=problem, **row)
	return case


@pytest.fixture
def cases() -> list[str]:
	return [
		put_case("Active", "Waiting", "Waiting"),
		put_case("Done", "Stuck", "Waiting"),
		put_case("Done", "Done", "Active", department=FINANCE, owner=FINANCE_MANAGER),
		put_case("Done", "Stopped", "Stopped", department=FINANCE, owner=FINANCE_MANAGER),
		put_case("Done", "Done", "Done", is_open=0),
	]


def put_ticket(sector: str, **values) -> str:
	defaults = {"subject": "Passport", "client": get_client(sector), "department": HR, "is_open": 1}
	return put("Ticket", **(defaults | {"sector": sector, "status": "New"} | values))


@pytest.fixture
def requests() -> list[str]:
	"""Of two clients, in HR and Finance; one was answered."""
	made = [
		put_ticket("Business"),
		put_ticket("Business", department=FINANCE),
		put_ticket("Individual", is_open=0, creation=add_days(today(), -40)),
	]
	about = {"reference_doctype": "Ticket", "reference_name": made[0], "with_client": 1}
	put("Communication", communication_date="2035-01-01 10:00:00", subject="Any news?", **about)
	about = about | {"with_client": 0}
	put("Communication", communication_date="2036-01-01 10:00:00", subject="Internal", **about)
	return made


@pytest.fixture
def papers() -> str:
	"""Accepted until in 10, 80 and 200 days, and since yesterday no more; and one that was rejected."""
	task = put_task(HR, HR_COLLEAGUE, kind="Document", is_open=0)
	row = {"parent": task, "parenttype": "Task", "parentfield": "documents"}
	days = {"Licence": 10, "Visa": 80, "Permit": 200, "Card": -1, "Lease": 20}
	for idx, (title, ahead) in enumerate(days.items(), 1):
		status = "Rejected" if title == "Lease" else "Accepted"
		put("Task Document", title=title, idx=idx, status=status, expires_on=add_days(today(), ahead), **row)
	return task


@pytest.fixture
def everything(office, cases, requests, papers):
	pass


def ask(name: str, user: str, **filters) -> frappe._dict:
	with acting_as(user):
		return frappe._dict(run(name, filters, ignore_prepared_report=True))


def get_rows(name: str, user: str, **filters) -> list[dict]:
	return ask(name, user, **filters).result


def get_list(doctype: str, user: str, filters=None, fields=("*",)) -> list[dict]:
	with acting_as(user):
		return frappe.get_list(doctype, filters=filters or {}, fields=list(fields), limit_page_length=0)
