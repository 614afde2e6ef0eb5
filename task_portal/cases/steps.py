"""The engine of cases: which steps run, wait, are done or stopped.

A case keeps its own copy of its type's steps. A step with a task takes its state from the task; a step without one
from the steps it waits for: all done, it starts; one stopped, it is stopped too. In place of
one that a manager skipped stand those it waited for. The states are worked out anew from that whenever a task changes, under a lock on the case, in the transaction
that changed the task."""

import frappe
from frappe import _

from task_portal.cases.starting import get_document_titles, start
from task_portal.notices.notify import notify_staff

STEP_FIELDS = (
	"title",
	"task_type",
	"kind",
	"department",
	"due_in_days",
	"after_step",
	"client_facing",
	"approver_kind",
	"approver",
	"required_documents",
)


class InvalidSteps(frappe.ValidationError):
	pass


def get_after(step) -> list[str]:
	"""Titles of the steps that `step` waits for."""
	return [title.strip() for title in (step.after_step or "").split(",") if title.strip()]


def get_in_order(steps: list) -> list:
	"""The steps, each behind those it waits for. Raises InvalidSteps for unknown or doubled titles, and cycles."""
	by_title = {step.title: step for step in steps}
	if len(by_title) != len(steps):
		frappe.throw(_("Two steps have the same title."), InvalidSteps)
	ordered, waiting = {}, list(steps)
	for step in steps:
		if unknown := [title for title in get_after(step) if title not in by_title]:
			frappe.throw(
				_("Step {0} waits for {1}, which is no step.").format(
					frappe.bold(step.title), frappe.bold(unknown[0])
				),
				InvalidSteps,
			)
	while waiting:
		ready = [step for step in waiting if all(title in ordered for title in get_after(step))]
		if not ready:
			titles = ", ".join(step.title for step in waiting)
			frappe.throw(_("These steps wait for one another: {0}.").format(titles), InvalidSteps)
		ordered.update((step.title, step) for step in ready)
		waiting = [step for step in waiting if step.title not in ordered]
	return list(ordered.values())


def validate_step(step, sector: str):
	"""The step can be one of a case of `sector`. Raises InvalidSteps."""
	title, of_type = frappe.bold(step.title), frappe.get_cached_value("Task Type", step.task_type, "sector")
	if of_type not in ("Internal", sector):
		frappe.throw(
			_("Step {0}: a task of type {1} is of sector {2}, the case of sector {3}.").format(
				title, step.task_type, of_type, sector
			),
			InvalidSteps,
		)
	if step.client_facing and "Internal" in (of_type, sector):
		frappe.throw(_("Step {0} is internal: no client can see it.").format(title), InvalidSteps)
	if step.kind == "Document" and not get_document_titles(step):
		frappe.throw(_("Step {0} names no documents.").format(title), InvalidSteps)
	if step.kind == "Approval":
		validate_approver(step)


def validate_approver(step):
	title = frappe.bold(step.title)
	if not step.approver_kind or (step.approver_kind == "User" and not step.approver):
		frappe.throw(_("Step {0}: say who decides.").format(title), InvalidSteps)
	if step.approver_kind == "Client" and not step.client_facing:
		frappe.throw(
			_("Step {0} is decided by the client, so it must be client facing.").format(title), InvalidSteps
		)


def copy_steps(case_type) -> list[dict]:
	return [{field: step.get(field) for field in STEP_FIELDS} for step in case_type.steps]


def get_progress(steps: list) -> float:
	"""Percent of the steps that are done, of those that are not skipped."""
	needed = [step for step in steps if step.state != "Skipped"]
	if not needed:
		return 100 if steps else 0
	return round(100 * sum(step.state == "Done" for step in needed) / len(needed), 2)


def follow_task(task):
	"""After `task`, if it is a step of a case, changed: bring the case's steps in line."""
	if not task.get_doc_before_save() or not frappe.db.exists("Case", task.case):
		return
	case = frappe.get_doc("Case", task.case, for_update=True)
	step = next((row for row in case.steps if row.name == task.case_step), None)
	state = get_state_by_task(task)
	# Without the task that stopped it the case goes on, until that is taken up again.
	is_skipped = step and step.state == "Skipped" and state == "Stopped"
	if step and step.state != state and not is_skipped:
		step.state = state
		run(case)
		if state == "Stopped":
			notify_staff(case, "step_stopped", case.case_owner)


def get_state_by_task(task) -> str:
	if task.is_open:
		return "Active"
	return "Done" if task.get_stage() == "Done" and not task.is_rejected() else "Stopped"


def get_sum(states: list[str]) -> str:
	"""Of the steps that one waits for: Stopped where one is, Done where all are, else Waiting."""
	if "Stopped" in states:
		return "Stopped"
	return "Done" if all(state == "Done" for state in states) else "Waiting"


def run(case):
	"""Start what can start, stop what cannot come any more, and store where the case stands."""
	# What each step is to those that wait for it.
	passed = {}
	for step in get_in_order(case.steps):
		before = get_sum([passed[title] for title in get_after(step)])
		if step.state == "Skipped":
			passed[step.title] = before
			continue
		if not step.task:
			if before == "Done" and case.is_open:
				start(case, step)
			else:
				step.state = "Stopped" if before == "Stopped" else "Waiting"
		passed[step.title] = step.state
	case.progress = get_progress(case.steps)
	case.set_user_and_timestamp()
	case.db_update()
	case.update_children()
	case.on_change()
	case.clear_cache()
