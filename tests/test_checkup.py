"""Is everything set up? Each check finds what it is for, names what mends it, and is in order otherwise."""

import frappe
import pytest
from frappe.desk.query_report import run
from leavers import disable, forget
from world import (
	ADMIN_STAFF,
	CLOSED,
	EMPTY,
	FINANCE,
	FINANCE_MANAGER,
	FINANCE_STAFF,
	HR,
	HR_STAFF,
	PORTAL_MANAGER,
	acting_as,
	make_case,
	make_case_type,
	make_task,
	make_ticket,
)

from task_portal.admins import checkup
from task_portal.task_portal.report.setup_check import setup_check


@pytest.fixture(autouse=True)
def fresh_caches(site):
	yield
	forget()
	frappe.clear_document_cache("Workflow", "Task")


def get_new(check, change) -> list[checkup.Finding]:
	"""What `check` finds since `change`."""
	before = list(check())
	change()
	frappe.clear_document_cache("Workflow", "Task")
	return [finding for finding in check() if finding not in before]


def test_a_department_without_a_manager_who_is_here():
	assert EMPTY in [finding.name for finding in checkup.find_departments_without_manager()]
	assert CLOSED not in [finding.name for finding in checkup.find_departments_without_manager()]
	(found,) = get_new(checkup.find_departments_without_manager, lambda: disable("User", FINANCE_MANAGER))
	assert (found.doctype, found.name) == ("Department", FINANCE)


def test_a_default_assignee_who_left():
	frappe.db.set_value("Department", FINANCE, "default_assignee", FINANCE_STAFF)
	(found,) = get_new(checkup.find_default_assignees_who_left, lambda: disable("User", FINANCE_STAFF))
	assert (found.doctype, found.name) == ("Department", FINANCE)
	assert frappe.utils.get_fullname(FINANCE_STAFF) in found.title and FINANCE_STAFF not in found.title


def test_a_task_type_whose_department_takes_no_work():
	kind = {
		"doctype": "Task Type",
		"title": "_Test Kind",
		"sector": "Internal",
		"default_department": FINANCE,
	}
	frappe.get_doc(kind).insert()
	(found,) = get_new(checkup.find_types_without_department, lambda: disable("Department", FINANCE))
	assert (found.doctype, found.name) == ("Task Type", "_Test Kind") and FINANCE in found.title


def add_state(**values):
	workflow = frappe.get_doc("Workflow", "Task")
	row = workflow.append(
		"states", {"state": "Cancel", "doc_status": "0", "allow_edit": "Desk User"} | values
	)
	row.update({"name": frappe.generate_hash(length=10), "idx": len(workflow.states)})
	row.db_insert()


def test_a_state_that_nothing_leads_to():
	if not frappe.db.exists("Workflow State", "_Test Stray"):
		frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": "_Test Stray"}).insert()
	(found,) = get_new(checkup.find_stray_states, lambda: add_state(state="_Test Stray", stage="Active"))
	assert (found.doctype, found.name) == ("Workflow", "Task") and "_Test Stray" in found.title


def test_a_state_without_a_stage():
	def spoil():
		rows = {"parent": "Task", "state": "Cancel"}
		frappe.db.set_value("Workflow Document State", rows, "stage", None)

	(found,) = get_new(checkup.find_stray_states, spoil)
	assert found.name == "Task" and "Cancel" in found.title and "stage" in found.title


def test_a_doctype_without_a_workflow():
	def spoil():
		frappe.db.set_value("Workflow", "Case", "is_active", 0)
		frappe.cache.hdel("workflow", "Case")

	try:
		(found,) = get_new(checkup.find_stray_states, spoil)
		assert (found.doctype, found.filters) == ("Workflow", {"document_type": "Case"})
	finally:
		frappe.cache.hdel("workflow", "Case")


def test_shipped_workflows_have_nothing_stray_and_no_action_of_nobody():
	assert not list(checkup.find_stray_states())
	assert not list(checkup.find_actions_of_nobody())


def test_an_action_for_a_role_that_nobody_has():
	frappe.get_doc({"doctype": "Role", "role_name": "_Test Nobody", "desk_access": 1}).insert()
	row = {"parent": "Task", "action": "Start", "state": "New", "allowed": "Desk User"}

	def spoil():
		frappe.db.set_value("Workflow Transition", row, "allowed", "_Test Nobody")

	(found,) = get_new(checkup.find_actions_of_nobody, spoil)
	assert found.name == "Task" and "_Test Nobody" in found.why
	frappe.get_doc("User", HR_STAFF).add_roles("_Test Nobody")
	assert not list(checkup.find_actions_of_nobody())
	disable("User", HR_STAFF)
	assert list(checkup.find_actions_of_nobody()) == [found]


def test_a_step_that_cannot_start_as_planned():
	step = {"title": "Pay", "department": FINANCE, "kind": "Approval", "approver_kind": "User"}
	kind = make_case_type("_Test Paying", "Internal", step | {"approver": ADMIN_STAFF})
	(found,) = get_new(checkup.find_steps_that_cannot_start, lambda: disable("Department", FINANCE))
	assert (found.doctype, found.name) == ("Case Type", kind.name) and FINANCE in found.title
	(found,) = get_new(checkup.find_steps_that_cannot_start, lambda: disable("User", ADMIN_STAFF))
	assert ADMIN_STAFF in found.title
	gone = {"parent": kind.name, "title": "Pay"}
	(found,) = get_new(
		checkup.find_steps_that_cannot_start,
		lambda: frappe.db.set_value("Case Type Step", gone, "task_type", "_Test Gone"),
	)
	assert "_Test Gone" in found.title
	kind.db_set("disabled", 1)
	assert kind.name not in [finding.name for finding in checkup.find_steps_that_cannot_start()]


def test_open_work_of_who_left():
	make_task(department=FINANCE, assignee=FINANCE_STAFF)
	make_ticket(department=FINANCE, assignee=FINANCE_STAFF)
	make_case(make_case_type("_Test Own", "Internal", {"title": "One"}), case_owner=FINANCE_STAFF)
	found = get_new(checkup.find_work_of_who_left, lambda: disable("User", FINANCE_STAFF))
	assert {finding.doctype: finding.filters for finding in found} == {
		"Task": {"assignee": FINANCE_STAFF, "is_open": 1},
		"Ticket": {"assignee": FINANCE_STAFF, "is_open": 1},
		"Case": {"case_owner": FINANCE_STAFF, "is_open": 1},
	}
	for finding in found:
		count = frappe.db.count(finding.doctype, finding.filters)
		assert count and finding.title.endswith(f": {count}")


def test_mail_that_cannot_be_sent():
	frappe.db.set_value("Email Account", {"default_outgoing": 1}, "default_outgoing", 0)
	assert [finding.doctype for finding in checkup.find_mail_not_set_up()] == ["Email Account"]
	account = frappe.new_doc("Email Account")
	account.update({"name": "_Test Out", "enable_outgoing": 1, "default_outgoing": 1})
	account.db_insert()
	assert not list(checkup.find_mail_not_set_up())
	try:
		frappe.db.set_default("suspend_email_queue", 1)
		assert [finding.doctype for finding in checkup.find_mail_not_set_up()] == ["Email Queue"]
	finally:
		frappe.db.set_default("suspend_email_queue", 0)


@pytest.mark.parametrize("is_off", [True, False])
def test_a_scheduler_that_is_off(monkeypatch, is_off):
	monkeypatch.setattr(frappe.local, "conf", frappe._dict(frappe.local.conf))
	frappe.local.conf.update({"pause_scheduler": int(is_off), "maintenance_mode": 0, "disable_scheduler": 0})
	frappe.db.set_single_value("System Settings", "enable_scheduler", 1)
	assert [finding.doctype for finding in checkup.find_scheduler_off()] == ["System Settings"] * is_off


def test_the_page_is_for_portal_managers_and_names_what_is_wrong_first():
	with acting_as(PORTAL_MANAGER):
		told = run("Setup Check", ignore_prepared_report=True)
	wrong = [row for row in told["result"] if row["is_wrong"]]
	assert told["result"][: len(wrong)] == wrong
	assert EMPTY in [row["mend_name"] for row in wrong]
	assert told["report_summary"][0]["value"] == len(wrong)
	for user in (HR_STAFF, FINANCE_MANAGER):
		with acting_as(user), pytest.raises(frappe.PermissionError):
			run("Setup Check", ignore_prepared_report=True)
		with pytest.raises(frappe.PermissionError):
			setup_check.execute({"for_user": user})


def test_the_page_says_so_where_all_is_in_order(monkeypatch):
	monkeypatch.setattr(setup_check, "check_all", lambda: [("Every department has a manager", [])])
	_columns, rows, _message, _chart, (figure,) = setup_check.execute()
	assert (figure["value"], figure["indicator"]) == ("Everything is set up.", "Green")
	assert [(row["state"], row["is_wrong"]) for row in rows] == [("In order", 0)]


def test_what_an_admin_cannot_open_is_a_system_managers():
	with acting_as(PORTAL_MANAGER):
		mail = setup_check.get_row("Mail", checkup.Finding("No account", "Why", "Email Account"))
		department = setup_check.get_row("Department", checkup.Finding("No manager", "Why", "Department", HR))
	assert (mail["may_mend"], department["may_mend"]) == (0, 1)
