"""An admin reshapes the process in Frappe's Workflow screen; what would break it is refused."""

import frappe
import pytest
from world import (
	ADMIN,
	ADMIN_STAFF,
	FINANCE,
	FINANCE_STAFF,
	HR_STAFF,
	act,
	acting_as,
	get_action_names,
	make_passed_task,
	make_task,
)

from task_portal.workflow.admin import InvalidWorkflow, StateInUse
from task_portal.workflow.errors import NoActiveWorkflow
from task_portal.workflow.setup import restore_workflow


def get_task_workflow():
	return frappe.get_doc("Workflow", "Task")


def add_state(workflow, state: str, **values):
	if not frappe.db.exists("Workflow State", state):
		frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": state}).insert()
	workflow.append("states", {"state": state, "doc_status": "0", "allow_edit": "Task User"} | values)


def add_transition(workflow, state: str, action: str, next_state: str, **values):
	if not frappe.db.exists("Workflow Action Master", action):
		frappe.get_doc({"doctype": "Workflow Action Master", "workflow_action_name": action}).insert()
	row = {"state": state, "action": action, "next_state": next_state, "allowed": "Task User"}
	workflow.append("transitions", row | values)


def test_admins_own_state_with_the_effect_forward_exists_for_its_type_alone():
	frappe.get_doc({"doctype": "Task Type", "title": "_Test Audit", "sector": "Internal"}).insert()
	workflow = get_task_workflow()
	add_state(workflow, "Escalate", stage="Active", effect="Forward", client_label="With our experts")
	add_transition(workflow, "New", "Escalate", "Escalate", only_for_type="_Test Audit")
	workflow.save()

	plain, audit = make_task(), make_task(task_type="_Test Audit")
	assert "Escalate" not in get_action_names(HR_STAFF, plain)
	assert "Escalate" in get_action_names(HR_STAFF, audit)
	details = {"department": FINANCE, "assignee": FINANCE_STAFF}
	with pytest.raises(frappe.ValidationError):
		act(HR_STAFF, plain, "Escalate", **details)
	after = act(HR_STAFF, audit, "Escalate", **details)
	assert (after["status"], after["assignee"]) == ("New", FINANCE_STAFF)
	assert audit.reload().movements[0].action == "Escalate"


def test_admins_own_state_between_to_do_and_close():
	workflow = get_task_workflow()
	add_state(workflow, "In Review", stage="Waiting")
	add_transition(workflow, "New", "Review", "In Review", condition='"Holder" in doc.acting_as')
	add_transition(workflow, "In Review", "Approve It", "Close")
	workflow.save()
	task = make_passed_task()
	assert act(FINANCE_STAFF, task, "Review")["is_open"] == 1
	assert act(FINANCE_STAFF, task, "Approve It")["is_open"] == 0


def test_menu_of_the_form_shows_what_may_be_done():
	from task_portal.api import get_transitions

	task = make_task()
	with acting_as(HR_STAFF):
		shown = [row["action"] for row in get_transitions(task.as_dict())]
	assert sorted(shown) == ["Cancel", "Close", "Forward", "Start"]


def test_state_with_open_records_is_not_removed():
	for _ in range(2):
		act(HR_STAFF, make_task(), "Start")
	count = frappe.db.count("Task", {"status": "To Do"})
	workflow = get_task_workflow()
	workflow.states = [row for row in workflow.states if row.state != "To Do"]
	workflow.transitions = [row for row in workflow.transitions if "To Do" not in (row.state, row.next_state)]
	with pytest.raises(StateInUse, match=f"{count} Task records"):
		workflow.save()


def test_state_with_records_is_not_removed_by_way_of_an_inactive_workflow():
	act(HR_STAFF, make_task(), "Start")
	workflow = get_task_workflow()
	workflow.is_active = 0
	workflow.states = [row for row in workflow.states if row.state != "To Do"]
	workflow.transitions = [row for row in workflow.transitions if "To Do" not in (row.state, row.next_state)]
	workflow.save()
	workflow.is_active = 1
	with pytest.raises(StateInUse):
		workflow.save()


def test_state_in_which_records_rest_gets_no_effect():
	act(HR_STAFF, make_task(), "Start")
	workflow = get_task_workflow()
	next(row for row in workflow.states if row.state == "To Do").effect = "Forward"
	with pytest.raises(StateInUse):
		workflow.save()


def test_state_that_stands_twice_means_the_same():
	workflow = get_task_workflow()
	add_state(workflow, "To Do", stage="Done")
	with pytest.raises(InvalidWorkflow, match="twice"):
		workflow.save()


def test_workflow_with_open_records_is_not_deleted():
	make_task()
	with pytest.raises(StateInUse):
		frappe.delete_doc("Workflow", "Task")


@pytest.mark.parametrize(
	"spoil",
	[
		lambda workflow: workflow.set("workflow_state_field", "priority"),
		lambda workflow: workflow.states[1].set("stage", None),
		lambda workflow: workflow.states[0].set("effect", "Forward"),
		lambda workflow: workflow.states[0].set("stage", "Done"),
		lambda workflow: [row.set("doc_status", "1") for row in workflow.states],
		lambda workflow: workflow.transitions[0].set("only_for_type", "_Test Nothing"),
	],
)
def test_workflow_that_would_break_is_refused(spoil):
	workflow = get_task_workflow()
	spoil(workflow)
	with pytest.raises(InvalidWorkflow):
		workflow.save()


def test_ticket_states_have_no_effect():
	workflow = frappe.get_doc("Workflow", "Ticket")
	workflow.states[1].effect = "Forward"
	with pytest.raises(InvalidWorkflow):
		workflow.save()


def test_records_follow_a_changed_stage():
	task = make_task()
	act(HR_STAFF, task, "Start")
	workflow = get_task_workflow()
	next(row for row in workflow.states if row.state == "To Do").stage = "Done"
	workflow.save()
	assert frappe.db.get_value("Task", task.name, "is_open") == 0


def test_restore_puts_the_shipped_workflow_back():
	workflow = get_task_workflow()
	shipped = [(row.state, row.action, row.next_state, row.condition) for row in workflow.transitions]
	workflow.transitions = workflow.transitions[:3]
	workflow.save()
	assert restore_workflow("Task") == "Task"
	restored = get_task_workflow()
	assert [(r.state, r.action, r.next_state, r.condition) for r in restored.transitions] == shipped
	with acting_as(HR_STAFF), pytest.raises(frappe.PermissionError):
		restore_workflow("Task")


def test_without_an_active_workflow_nothing_moves():
	task = make_task()
	workflow = get_task_workflow()
	workflow.is_active = 0
	workflow.save()
	with pytest.raises(NoActiveWorkflow):
		act(HR_STAFF, task, "Start")


def test_other_doctypes_workflows_are_left_alone():
	add = frappe.get_doc(
		{
			"doctype": "Workflow",
			"workflow_name": "_Test ToDo",
			"document_type": "ToDo",
			"workflow_state_field": "status",
			"is_active": 0,
			"states": [{"state": "New", "doc_status": "0", "allow_edit": "Task User"}],
		}
	).insert()
	assert not add.states[0].is_optional_state


def test_no_workflow_action_names_a_task_to_those_who_may_not_read_it():
	task = make_task(department=ADMIN, assignee=ADMIN_STAFF)
	act(ADMIN_STAFF, task, "Start")
	assert not frappe.db.exists("Workflow Action", {"reference_name": task.name})
