"""The meaning of a workflow state: its stage, its effect."""

import frappe
from frappe import _
from frappe.model.workflow import get_workflow_name

# The DocTypes moved by our workflows, each with the field that holds its type (for `only_for_type`).
TYPE_FIELDS = {"Task": "task_type", "Ticket": None, "Case": "case_type"}
STATE_FIELD = "status"
STAGES = ("Waiting", "Active", "Done", "Cancelled")
OPEN_STAGES = ("Waiting", "Active")
EFFECTS = ("Forward", "Reply", "Approve", "Reject", "Delegate")


class NoActiveWorkflow(frappe.ValidationError):
	pass


class UnknownState(frappe.ValidationError):
	pass


def get_workflow(doctype: str):
	"""The active Workflow of one of our DocTypes."""
	if name := get_workflow_name(doctype):
		return frappe.get_cached_doc("Workflow", name)
	frappe.throw(
		_("No Workflow is active for {0}. Activate one, or restore the shipped one.").format(_(doctype)),
		NoActiveWorkflow,
	)


def get_state(doctype: str, state: str):
	"""The row of the active Workflow for `state`, with `stage`, `effect` and `client_label`."""
	workflow = get_workflow(doctype)
	for row in workflow.states:
		if row.state == state:
			return row
	frappe.throw(
		_("The Workflow {0} has no state {1}.").format(workflow.name, frappe.bold(state)), UnknownState
	)


def get_initial_state(doctype: str) -> str:
	"""Where records start, and where a passing state hands them on to: the Workflow's first state."""
	return get_workflow(doctype).states[0].state


def get_first_state_in(doctype: str, stage: str) -> str:
	"""The first state of a stage that records can rest in."""
	workflow = get_workflow(doctype)
	for row in workflow.states:
		if row.stage == stage and not row.effect:
			return row.state
	frappe.throw(
		_("The Workflow {0} has no state of stage {1}.").format(workflow.name, frappe.bold(stage)),
		UnknownState,
	)


def is_open_state(doctype: str, state: str) -> bool:
	return get_state(doctype, state).stage in OPEN_STAGES
