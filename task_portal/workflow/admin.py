"""What an admin may do to one of our workflows in Frappe's Workflow screen."""

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import escape_html

from task_portal.doctypes import MOVED, STATE_FIELD
from task_portal.readers.many import write_where
from task_portal.workflow.conditions import find_error
from task_portal.workflow.effects import EFFECTS
from task_portal.workflow.move import OPEN_STAGES

STAGES = (*OPEN_STAGES, "Done", "Cancelled")


class InvalidWorkflow(frappe.ValidationError):
	pass


class StateInUse(frappe.ValidationError):
	pass


def validate_workflow(workflow, method=None):
	if workflow.document_type not in MOVED:
		return
	validate_state_field(workflow)
	validate_states(workflow)
	validate_doubled_states(workflow)
	validate_first_state(workflow)
	validate_decisions(workflow)
	validate_types(workflow)
	validate_conditions(workflow)
	validate_resting_records(workflow)
	turn_workflow_actions_off(workflow)


def validate_state_field(workflow):
	if workflow.workflow_state_field != STATE_FIELD:
		frappe.throw(
			_("A Workflow for {0} keeps its state in the field {1}.").format(
				workflow.document_type, frappe.bold(STATE_FIELD)
			),
			InvalidWorkflow,
		)


def validate_states(workflow):
	for row in workflow.states:
		if row.stage not in STAGES:
			frappe.throw(
				_("State {0} needs a stage: {1}.").format(frappe.bold(row.state), ", ".join(STAGES)),
				InvalidWorkflow,
			)
		if row.effect and (row.effect not in EFFECTS or workflow.document_type != "Task"):
			frappe.throw(
				_("State {0} cannot have the effect {1} on {2}.").format(
					frappe.bold(row.state), row.effect, workflow.document_type
				),
				InvalidWorkflow,
			)
		if str(row.doc_status or "0") != "0":
			frappe.throw(
				_("State {0}: {1} is never submitted, so its Doc Status is 0.").format(
					frappe.bold(row.state), workflow.document_type
				),
				InvalidWorkflow,
			)


def validate_doubled_states(workflow):
	"""Frappe lets a state stand twice, for two roles that edit; it must mean the same."""
	meanings = {}
	for row in workflow.states:
		meaning = (row.stage, row.effect or None)
		if meanings.setdefault(row.state, meaning) != meaning:
			frappe.throw(
				_("State {0} stands twice with different meanings.").format(frappe.bold(row.state)),
				InvalidWorkflow,
			)


def validate_first_state(workflow):
	first = workflow.states[0] if workflow.states else None
	if not first or first.effect or first.stage not in OPEN_STAGES:
		frappe.throw(
			_("The first state is where every {0} starts: it needs an open stage and no effect.").format(
				workflow.document_type
			),
			InvalidWorkflow,
		)


def validate_decisions(workflow):
	decides = {"Approve", "Reject"} & {row.effect for row in workflow.states}
	if decides and not any(row.stage == "Done" and not row.effect for row in workflow.states):
		frappe.throw(
			_("A decided task is done: the Workflow needs a state of stage Done without an effect."),
			InvalidWorkflow,
		)


def validate_types(workflow):
	doctypes = {"Task": ("Task Type", "Case Type"), "Case": ("Case Type",)}.get(workflow.document_type, ())
	for row in workflow.transitions:
		if row.only_for_type and not any(frappe.db.exists(name, row.only_for_type) for name in doctypes):
			frappe.throw(
				_("Transition row {0}: {1} is not a type of {2}.").format(
					row.idx, frappe.bold(row.only_for_type), workflow.document_type
				),
				InvalidWorkflow,
			)


def validate_conditions(workflow):
	"""A condition holds or does not, whatever the record's fields are: one that raises is nobody's action."""
	for row in workflow.transitions:
		if row.condition and (found := find_error(workflow.document_type, row)):
			frappe.throw(
				_("Transition row {0}: its condition fails on {1}: {2}").format(
					row.idx, found[0], frappe.bold(escape_html(found[1]))
				),
				InvalidWorkflow,
			)


def turn_workflow_actions_off(workflow):
	"""Frappe's Workflow Action list names a record to every holder of a role, whoever may read it, and asks the
	conditions of all roles' transitions in the session of whoever saves. An optional state makes none."""
	for row in workflow.states:
		row.is_optional_state = 1


def validate_resting_records(workflow):
	"""No record may be left in a state that the Workflow does not have, or that is only passed through."""
	if not workflow.is_active:
		return
	resting = {row.state for row in workflow.states if not row.effect}
	for state, count in get_counts(workflow.document_type).items():
		if state not in resting:
			throw_state_in_use(workflow.document_type, state, count)


def get_counts(doctype: str) -> dict[str, int]:
	"""How many records are in each state."""
	table = frappe.qb.DocType(doctype)
	state = table[STATE_FIELD]
	rows = frappe.qb.from_(table).select(state, Count(table.name)).groupby(state).run()
	return {state: count for state, count in rows if state}


def throw_state_in_use(doctype: str, state: str, count: int):
	frappe.throw(
		_("{0} {1} records are in state {2}. Move them on first.").format(count, doctype, frappe.bold(state)),
		StateInUse,
	)


def validate_workflow_deletion(workflow, method=None):
	if workflow.document_type in MOVED and workflow.is_active:
		for state, count in get_counts(workflow.document_type).items():
			throw_state_in_use(workflow.document_type, state, count)


def update_open_records(workflow, method=None):
	"""`is_open` follows the stage: where an admin changed a state's stage, its records follow."""
	before = workflow.get_doc_before_save()
	if workflow.document_type not in MOVED or not workflow.is_active or not before:
		return
	was_open = {row.state: row.stage in OPEN_STAGES for row in before.states}
	for row in workflow.states:
		is_open = row.stage in OPEN_STAGES
		if was_open.get(row.state, is_open) != is_open:
			frappe.db.set_value(
				workflow.document_type,
				{STATE_FIELD: row.state},
				"is_open",
				int(is_open),
				update_modified=False,
			)
			write_where(workflow.document_type, [[STATE_FIELD, "=", row.state]])
