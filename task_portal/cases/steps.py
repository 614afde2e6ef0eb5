"""The engine of cases: which steps run, wait, are done or stopped.

A case keeps its own copy of its type's steps. A step with a task takes its state from the task; a step without one
from the steps it waits for: all done, it starts; one stopped, it is stopped too. The states are worked out anew from
that whenever a task changes, under a lock on the case, in the transaction that changed the task."""

import frappe
from frappe import _

from task_portal.cases.starting import start
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


def copy_steps(case_type) -> list[dict]:
	return [{field: step.get(field) for field in STEP_FIELDS} for step in case_type.steps]


def get_progress(steps: list) -> float:
	"""Percent of the steps that are done."""
	return round(100 * sum(step.state == "Done" for step in steps) / len(steps), 2) if steps else 0


def follow_task(task):
	"""After `task`, if it is a step of a case, changed: bring the case's steps in line."""
	if not task.get_doc_before_save() or not frappe.db.exists("Case", task.case):
		return
	case = frappe.get_doc("Case", task.case, for_update=True)
	step = next((row for row in case.steps if row.name == task.case_step), None)
	state = get_state_by_task(task)
	if step and step.state != state:
		step.state = state
		run(case)
		if state == "Stopped":
			notify_staff(case, "step_stopped", case.case_owner)


def get_state_by_task(task) -> str:
	if task.is_open:
		return "Active"
	return "Done" if task.get_stage() == "Done" and not task.is_rejected() else "Stopped"


def run(case):
	"""Start what can start, stop what cannot come any more, and store where the case stands."""
	states = {}
	for step in get_in_order(case.steps):
		if not step.task:
			before = [states[title] for title in get_after(step)]
			if "Stopped" in before:
				step.state = "Stopped"
			elif case.is_open and all(state == "Done" for state in before):
				start(case, step)
			else:
				step.state = "Waiting"
		states[step.title] = step.state
	case.progress = get_progress(case.steps)
	case.set_user_and_timestamp()
	case.db_update()
	case.update_children()
	case.clear_cache()
