"""A transition's condition that raises: not met, for that transition alone; refused where an admin saves it."""

import json

import frappe
import pytest
from world import (
	FINANCE,
	FINANCE_STAFF,
	HR_STAFF,
	INDIVIDUAL,
	PORTAL_MANAGER,
	act,
	act_as_client,
	acting_as,
	get_action_names,
	make_task,
	make_ticket,
)

from task_portal.workflow.admin import InvalidWorkflow

# On a bench a worker would log what a test then rolls back.
pytestmark = pytest.mark.usefixtures("jobs_run_now")

RAISES = "doc.due_date > frappe.utils.now_datetime()"


def break_condition(doctype: str, action: str, allowed: str = "Desk User", condition: str = RAISES):
	"""As a Workflow saved before conditions were tried has it."""
	workflow = frappe.get_doc("Workflow", doctype)
	for row in workflow.transitions:
		if row.action == action and row.allowed == allowed:
			row.condition = condition
			row.db_update()
	frappe.clear_document_cache("Workflow", doctype)


@pytest.fixture(autouse=True)
def fresh_workflow(site):
	yield
	frappe.db.rollback()
	frappe.clear_document_cache("User", PORTAL_MANAGER)
	for doctype in ("Task", "Ticket"):
		frappe.clear_document_cache("Workflow", doctype)
	frappe.cache.delete_keys("task_portal:condition:")


def test_other_actions_of_the_task_are_offered_and_taken():
	task = make_task()
	break_condition("Task", "Cancel")
	assert get_action_names(HR_STAFF, task) == ["Start", "Forward", "Close"]
	act(HR_STAFF, task, "Start")
	after = act(HR_STAFF, task, "Forward", comment="Yours", department=FINANCE, assignee=FINANCE_STAFF)
	assert after["assignee"] == FINANCE_STAFF
	with acting_as(FINANCE_STAFF):
		frappe.get_doc("Task", task.name).save()
	with pytest.raises(frappe.ValidationError, match="Cancel"):
		act(FINANCE_STAFF, task, "Cancel", comment="No need")


def test_a_state_written_by_hand_and_frappes_endpoints_are_not_broken_either():
	from task_portal.workflow.endpoints import (
		apply_workflow,
		bulk_workflow_approval,
		get_common_transition_actions,
	)

	tasks = [make_task() for _ in range(3)]
	break_condition("Task", "Cancel")
	with acting_as(HR_STAFF):
		task = frappe.get_doc("Task", tasks[0].name)
		task.status = "To Do"
		assert task.save().status == "To Do"
		apply_workflow(tasks[1].as_json(), "Start")
		rows = [{"name": tasks[2].name}]
		assert get_common_transition_actions(json.dumps(rows), "Task") == ["Start", "Forward", "Close"]
		bulk_workflow_approval(json.dumps([tasks[2].name]), "Task", "Start")
	assert [task.reload().status for task in tasks] == ["To Do"] * 3


def test_frappes_addresses_lead_to_ours(http, committed):
	client, task = http(HR_STAFF), committed(make_task())
	doc = {"doctype": "Task", "name": task.name}
	for method in ("apply_workflow", "bulk_workflow_approval", "get_common_transition_actions"):
		assert frappe.get_hooks("override_whitelisted_methods")[f"frappe.model.workflow.{method}"]
	assert client.post("frappe.model.workflow.apply_workflow", doc=doc, action="Start").status_code == 200
	frappe.db.rollback()
	assert frappe.db.get_value("Task", task.name, "status") == "To Do"


def test_the_clients_page_is_not_broken():
	from task_portal.portal.access import get_viewer, get_visible
	from task_portal.portal.details import get_actions

	ticket = make_ticket(raised_by=INDIVIDUAL)
	break_condition("Ticket", "Cancel", "Portal Client")
	with acting_as(INDIVIDUAL):
		viewer = get_viewer()
		shown = get_actions(get_visible("Ticket", ticket.name, viewer), viewer)
	assert [row["action"] for row in shown] == ["Start", "Close"]
	assert act_as_client(INDIVIDUAL, ticket, "Close").status == "Close"


@pytest.mark.parametrize("language, words", [("en", "fails"), ("ar", "يفشل"), ("hi", "विफल")])
def test_it_is_logged_once_and_told_to_the_admin(language, words):
	frappe.db.set_value("User", PORTAL_MANAGER, "language", language)
	frappe.clear_document_cache("User", PORTAL_MANAGER)
	first, second = make_task(), make_task()
	break_condition("Task", "Cancel")
	frappe.db.delete("Notification Log", {"document_type": "Workflow"})
	frappe.db.delete("Error Log", {"reference_doctype": "Workflow"})
	for task in (first, second, first):
		get_action_names(HR_STAFF, task)
	logged = frappe.get_all(
		"Error Log", {"method": ["like", "Workflow Task, transition row%"]}, pluck="error"
	)
	broken = [row for row in frappe.get_doc("Workflow", "Task").transitions if row.condition == RAISES]
	assert len(logged) == 1 and RAISES in logged[0] and len(broken) == 2
	told = frappe.get_all(
		"Notification Log", {"document_type": "Workflow", "for_user": PORTAL_MANAGER}, pluck="subject"
	)
	assert len(told) == 1 and str(broken[0].idx) in told[0] and words in told[0]


@pytest.mark.parametrize(
	"condition, record",
	[
		(RAISES, "an empty record"),
		('doc.subject.startswith("A")', "an empty record"),
		("doc.due_date and doc.due_date > frappe.utils.now_datetime()", "a full record"),
		("doc.subject ==", "an empty record"),
	],
)
def test_saving_tries_each_condition_and_names_the_row(condition, record):
	workflow = frappe.get_doc("Workflow", "Task")
	workflow.transitions[3].condition = condition
	with pytest.raises(InvalidWorkflow, match=f"row 4.*{record}"):
		workflow.save()


@pytest.mark.parametrize(
	"condition",
	[
		'doc.subject and doc.subject.startswith("A")',
		"doc.due_date and frappe.utils.get_datetime(doc.due_date) > frappe.utils.now_datetime()",
		'doc.priority == "High" and "Holder" in doc.acting_as',
		"not doc.held_for",
	],
)
def test_conditions_that_hold_or_do_not_are_saved(condition):
	workflow = frappe.get_doc("Workflow", "Task")
	workflow.transitions[3].condition = condition
	workflow.save()


def test_what_a_client_acts_as_cannot_be_asked():
	workflow = frappe.get_doc("Workflow", "Ticket")
	row = next(row for row in workflow.transitions if row.allowed == "Portal Client")
	row.condition = '"Creator" in doc.acting_as'
	with pytest.raises(InvalidWorkflow, match=f"row {row.idx}"):
		workflow.save()
