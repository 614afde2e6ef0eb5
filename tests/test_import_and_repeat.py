"""Records that come by Frappe's Data Import, from the sheets of the docs, and by its Auto Repeat."""

from pathlib import Path

import frappe
import pytest
from frappe.utils import now_datetime, today
from leavers import disable, forget
from portal_world import delete
from world import (
	CLOSED,
	FINANCE,
	FINANCE_MANAGER,
	FINANCE_STAFF,
	HR,
	HR_COLLEAGUE,
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	PORTAL_MANAGER,
	act,
	acting_as,
	jobs_at_once,
	make_case,
	make_case_type,
	make_task,
	make_ticket,
	make_user,
)

SHEETS = Path(__file__).resolve().parent.parent / "docs" / "import"
# The office of the demo, and the one of the tests.
NAMES = {
	"hr.staff@": "test.hr.staff@",
	"hr.manager@": "test.hr.manager@",
	"finance.staff@": "test.finance.staff@",
	"finance.manager@": "test.finance.manager@",
	",HR,": f",{HR},",
	",Finance,": f",{FINANCE},",
}
PORTAL_MANAGER_ROLE = "Task Portal Manager"
IMPORTER = "test.importer@example.com"


# Data Import


@pytest.fixture
def importer(site):
	"""A function that imports a sheet as `user`, and returns the log's rows. Frappe's importer commits each record."""
	make_user(IMPORTER, "System Manager", "Task Portal Manager")
	made = [("User", IMPORTER)]

	def run(doctype: str, sheet: str, user: str = IMPORTER) -> list[dict]:
		from frappe.core.doctype.data_import.importer import Importer

		with acting_as(user):
			file = frappe.get_doc(
				{"doctype": "File", "file_name": f"{doctype}.csv", "content": sheet, "is_private": 1}
			).insert(ignore_permissions=True)
			values = {
				"reference_doctype": doctype,
				"import_type": "Insert New Records",
				"import_file": file.file_url,
			}
			data_import = frappe.get_doc({"doctype": "Data Import"} | values).insert(ignore_permissions=True)
			made.extend([("File", file.name), ("Data Import", data_import.name)])
			try:
				Importer(doctype, data_import=data_import).import_data()
			finally:
				frappe.flags.in_import = frappe.flags.mute_emails = False
		logs = frappe.get_all(
			"Data Import Log",
			{"data_import": data_import.name},
			["success", "docname", "messages", "exception"],
			order_by="log_index asc",
		)
		made.extend((doctype, row.docname) for row in logs if row.docname)
		return logs

	frappe.db.commit()
	yield run
	frappe.db.rollback()
	for doctype, name in made:
		if doctype == "Data Import":
			frappe.db.delete("Data Import Log", {"data_import": name})
	delete(*reversed(made))
	forget()


def read(name: str) -> str:
	text = (SHEETS / f"{name}.csv").read_text()
	for old, new in NAMES.items():
		text = text.replace(old, new)
	return text


def get_imported(logs: list[dict]) -> list:
	assert all(row.success for row in logs), [row.messages or row.exception for row in logs]
	return [row.docname for row in logs]


def test_the_sheets_of_the_docs_bring_clients_and_their_history(importer, jobs_run_now):
	before = now_datetime()
	clients = get_imported(importer("Client", read("clients")))
	tickets = [frappe.get_doc("Ticket", name) for name in get_imported(importer("Ticket", read("tickets")))]
	tasks = [frappe.get_doc("Task", name) for name in get_imported(importer("Task", read("tasks")))]
	assert clients == ["OLD-C-001", "OLD-C-002"]
	assert [(row.name, row.status, row.is_open, row.sector) for row in tickets] == [
		("OLD-T-001", "Close", 0, "Individual"),
		("OLD-T-002", "In Progress", 1, "Business"),
		("OLD-T-003", "New", 1, "Individual"),
	]
	assert [(row.status, row.is_open, row.originator, row.client) for row in tasks] == [
		("Close", 0, HR_MANAGER, "OLD-C-001"),
		("Close", 0, HR_MANAGER, None),
		("To Do", 1, IMPORTER, "OLD-C-002"),
	]
	assert (tasks[1].decision, tasks[1].approver) == ("Approved", FINANCE_MANAGER)
	# What is imported was told where it comes from.
	assert not frappe.db.count("Notification Log", {"document_name": ["like", "OLD-%"]})
	names = [task.name for task in tasks]
	assert not frappe.db.count(
		"Notification Log", {"document_name": ["in", names], "creation": [">=", before]}
	)
	# It goes on by the rules of all others.
	assert act(HR_STAFF, tasks[2], "Close", comment="Met")["is_open"] == 0
	assert act(HR_MANAGER, tickets[0], "Reopen", comment="Again")["status"] == "New"


TASKS = "Subject,Task Type,Department,Assigned To,Status\n"


def test_history_of_people_and_departments_that_are_gone(importer):
	line = f"Paint the door,Internal Task,{CLOSED},{FINANCE_STAFF},"
	(closed, opened) = importer("Task", f"{TASKS}{line}Close\n{line}New\n")
	assert closed.success and not opened.success
	assert frappe.db.get_value("Task", closed.docname, "assignee") == FINANCE_STAFF


def test_a_state_with_an_effect_or_of_no_workflow_is_not_imported(importer):
	line = f"Paint the door,Internal Task,{HR},{HR_STAFF},"
	logs = importer("Task", f"{TASKS}{line}Forward\n{line}Close\n")
	assert [row.success for row in logs] == [0, 1]


def test_who_is_no_task_portal_manager_brings_no_history(importer):
	make_user("test.clerk@example.com", "System Manager", "Task User")
	line = f"Paint the door,Internal Task,{HR},{HR_STAFF},"
	try:
		with pytest.raises(frappe.PermissionError):
			importer("Task", f"{TASKS}{line}Close\n", user="test.clerk@example.com")
		frappe.db.rollback()
		assert not frappe.db.exists("Task", {"subject": "Paint the door"})
	finally:
		delete(("User", "test.clerk@example.com"))


def test_importing_takes_both_roles(site):
	"""Frappe's form for it is a System Manager's, our records are a Task Portal Manager's."""
	may = {}
	for role in ("System Manager", PORTAL_MANAGER_ROLE):
		user = make_user(f"test.{frappe.scrub(role)}@example.com", role)
		with acting_as(user):
			may[role] = [
				bool(frappe.has_permission("Data Import", "create")),
				*(bool(frappe.has_permission(name, "import")) for name in ("Client", "Ticket", "Task")),
			]
	assert may == {"System Manager": [True] + [False] * 3, PORTAL_MANAGER_ROLE: [False] + [True] * 3}


def test_the_flag_alone_opens_nothing():
	frappe.flags.in_import = True
	try:
		with pytest.raises(frappe.ValidationError, match="cannot be"):
			make_task(status="Close")
		assert make_task(by=PORTAL_MANAGER, status="Close", originator=HR_STAFF).is_open == 0
	finally:
		frappe.flags.in_import = False
	with pytest.raises(frappe.ValidationError, match="cannot be"):
		make_task(by=PORTAL_MANAGER, status="Close")


# Auto Repeat


def repeat(doc):
	"""What Frappe's scheduler makes of `doc`, as Administrator."""
	pattern = frappe.get_doc(
		{
			"doctype": "Auto Repeat",
			"reference_doctype": doc.doctype,
			"reference_document": doc.name,
			"frequency": "Monthly",
			"start_date": today(),
			"next_schedule_date": today(),
		}
	)
	pattern.name = frappe.generate_hash(length=10)
	pattern.db_insert()
	with jobs_at_once():
		return frappe.get_doc("Auto Repeat", pattern.name).make_new_document()


@pytest.fixture
def fresh_caches(site):
	yield
	forget()


def test_a_repeated_task_carries_no_past_date_and_has_the_patterns_originator(fresh_caches):
	pattern = make_task(
		by=HR_STAFF,
		kind="Document",
		documents=[{"title": "Bill", "is_required": 1}],
		due_date="2020-01-01",
		assignee=HR_COLLEAGUE,
	)
	frappe.db.set_value("Task Document", pattern.documents[0].name, {"status": "Accepted", "reason": "Fine"})
	task = repeat(pattern.reload())
	assert (task.due_date, task.originator, task.status) == (None, HR_STAFF, "New")
	assert (task.assignee, task.originator_department) == (HR_STAFF, HR)
	assert [(row.title, row.status, row.reason) for row in task.documents] == [("Bill", "Awaited", None)]
	assert not task.is_overdue


def test_its_due_date_is_the_types(fresh_caches):
	frappe.get_doc(
		{"doctype": "Task Type", "title": "_Test Monthly", "sector": "Internal", "due_in_days": 5}
	).insert()
	task = repeat(make_task(task_type="_Test Monthly", due_date="2020-01-01"))
	assert str(task.due_date) == frappe.utils.add_days(today(), 5)


@pytest.mark.parametrize("has_left", [False, True])
def test_a_repeated_ticket_or_case_is_whose_the_pattern_is(fresh_caches, has_left):
	ticket = make_ticket(raised_by=INDIVIDUAL)
	case = make_case(make_case_type("_Test Monthly", "Internal", {"title": "One"}), by=HR_STAFF)
	if has_left:
		disable("User", HR_STAFF)
	assert repeat(ticket).raised_by == INDIVIDUAL
	repeated = repeat(case)
	assert repeated.case_owner == (HR_MANAGER if has_left else HR_STAFF)
	assert [(row.title, row.state) for row in repeated.steps] == [("One", "Active")]
