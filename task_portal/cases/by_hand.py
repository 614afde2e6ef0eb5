"""A manager turns a running case from its plan, and says why: a step starts before its turn, is skipped, or is added.

The case's history keeps who did it and the reason, among staff."""

import frappe
from frappe import _
from frappe.utils import cint

from task_portal.cases.corrections import StepsWritten, validate_manager
from task_portal.cases.starting import begin
from task_portal.cases.steps import InvalidSteps, get_after, get_in_order, run, validate_step
from task_portal.guards.about import record_move
from task_portal.people import validate_can_receive, validate_desk_user
from task_portal.texts import get_stored, plain
from task_portal.workflow.effects import COMMENT_LENGTH, Asked

ADDED = (
	"title",
	"task_type",
	"kind",
	"department",
	"due_in_days",
	"client_facing",
	"approver_kind",
	"approver",
	"required_documents",
)
SKIPPABLE = ("Waiting", "Stopped")


class CaseNotOpen(frappe.ValidationError):
	pass


class UnknownStep(frappe.ValidationError):
	pass


class StepHasTask(frappe.ValidationError):
	pass


class StepNotSkippable(frappe.ValidationError):
	pass


def start_step(case, row_name: str, reason: str | None):
	"""Start a step that has no task yet, whatever it waits for. Raises also what keeps it from starting."""
	validate(case, _("Start a Step"), reason)
	step = get_step(case, row_name)
	if step.task:
		sentence = _("Step {0} has its task already: {1}.").format(frappe.bold(step.title), step.task)
		frappe.throw(sentence, StepHasTask)
	begin(case, step)
	run(case)
	keep(case, _("Step {0} started by hand"), step, reason)


def skip_step(case, row_name: str, reason: str | None):
	"""Go on without a step that waits or was stopped: what waits for it may start."""
	validate(case, _("Skip a Step"), reason)
	step = get_step(case, row_name)
	if step.state not in SKIPPABLE:
		frappe.throw(
			_(
				"Step {0} is {1}. Only one that waits or was stopped is skipped; cancel its task first."
			).format(frappe.bold(step.title), _(step.state)),
			StepNotSkippable,
		)
	step.update({"state": "Skipped", "problem": None})
	run(case)
	keep(case, _("Step {0} skipped"), step, reason)


def add_step(case, values: dict, reason: str | None, after: str | None = None, holds_up: bool = True):
	"""Add a step of `values` (of ADDED) behind the step `after`, else at the start. `holds_up`: what waits for
	`after` and has not started waits for the new one too. Raises InvalidSteps, and what is wrong with a value."""
	validate(case, _("Add a Step"), reason)
	before = get_step(case, after) if after else None
	step = case.append("steps", {field: values.get(field) for field in ADDED} | {"state": "Waiting"})
	step.title, step.kind = get_stored((step.title or "").strip(), 140), step.kind or "Action"
	step.after_step = before and before.title
	if before and cint(holds_up):
		hold_up(case, before, step)
	validate_new(case, step)
	case.steps.remove(step)
	case.steps.insert(case.steps.index(before) + 1 if before else 0, step)
	for idx, row in enumerate(case.steps, 1):
		row.idx = idx
	case.steps_written = StepsWritten()
	case.save()
	keep(case, _("Step {0} added"), step, reason)


def hold_up(case, before, step):
	for row in case.steps:
		if row is not step and row.state == "Waiting" and before.title in get_after(row):
			row.after_step = f"{row.after_step}, {step.title}"


def validate_new(case, step):
	if not (step.title and step.task_type):
		frappe.throw(_("A step has a title and a task type."), InvalidSteps)
	get_in_order(case.steps)
	validate_step(step, case.sector)
	if step.department:
		validate_can_receive(step.department, None)
	if step.approver:
		validate_desk_user(step.approver)


def validate(case, action: str, reason: str | None):
	validate_manager(case)
	if not case.is_open:
		frappe.throw(_("{0} is not open.").format(frappe.bold(case.name)), CaseNotOpen)
	if not (reason or "").strip() or len(reason) > COMMENT_LENGTH:
		Asked(action, reason).refuse_comment(case)


def get_step(case, row_name: str):
	for step in case.steps:
		if step.name == row_name:
			return step
	frappe.throw(_("{0} has no such step.").format(frappe.bold(case.name)), UnknownStep)


def keep(case, words: str, step, reason: str):
	title = frappe.utils.escape_html(plain(step.title))
	record_move(case, words.format(title), reason, is_staff=True, state=None)
