"""Starting a step of a case: as planned, or with whoever answers instead.

What a plan names may be gone or disabled by the time that its turn comes. Whoever finished the step before is not to
blame, so a step never refuses that: its department's place is taken by the case's, an approver's by the department's
managers, else by those of the case's department, else by the case owner. What cannot start even so waits, says why,
and the case owner is told, once."""

from typing import NamedTuple

import frappe
from frappe import _
from frappe.utils import add_days, strip_html, today

from task_portal.guards.about import trusted
from task_portal.notices.notify import notify_staff
from task_portal.people import get_home_department, get_managers, is_staff, takes_work
from task_portal.texts import plain

# What is the database's, and ends the transaction.
ENDS = (frappe.QueryDeadlockError, frappe.QueryTimeoutError)


class NoOriginator(frappe.ValidationError):
	pass


class StepStart(NamedTuple):
	"""What a task that a case or Auto Repeat starts carries until it is stored: its step, and who answers for it."""

	case_step: str | None
	originator: str


def start(case, step):
	"""Create the task of `step`. Whoever closed the step before need not be able to."""
	frappe.db.savepoint("step")
	messages = len(frappe.local.message_log)
	try:
		begin(case, step)
	except ENDS:
		raise
	except Exception as error:
		frappe.db.rollback(save_point="step")
		del frappe.local.message_log[messages:]
		wait(case, step, error)


def begin(case, step):
	"""As `start`, but raises what keeps the step from starting."""
	values = get_values(case, step)
	task = insert(case, step, values)
	step.update({"task": task.name, "state": "Active", "problem": None})
	note_changes(task, step, values)


def insert(case, step, values: dict):
	task = frappe.get_doc(
		{
			"doctype": "Task",
			"subject": f"{plain(step.title)}: {plain(case.subject)}"[:140],
			"task_type": step.task_type,
			"kind": step.kind,
			"due_date": add_days(today(), step.due_in_days) if step.due_in_days else None,
			"case": case.name,
			"client_facing": step.client_facing,
			"documents": [{"title": title, "is_required": 1} for title in get_document_titles(step)],
		}
		| values
	)
	task.started_by = StepStart(step.name, case.case_owner)
	return task.insert(ignore_permissions=True)


def get_values(case, step) -> dict:
	"""Where the task goes and who decides it."""
	department = get_department(case, step)
	values = {"department": department}
	# Its own department answers, or the case's; where neither takes work, the case owner at home.
	if department not in (get_planned_department(case, step), case.department) and is_staff(case.case_owner):
		values["assignee"] = case.case_owner
	if step.kind == "Approval":
		values["approver_kind"], values["approver"] = get_approver(case, step, department)
	return values


def get_planned_department(case, step) -> str:
	if step.department:
		return step.department
	return frappe.db.get_value("Task Type", step.task_type, "default_department") or case.department


def get_department(case, step) -> str:
	planned = get_planned_department(case, step)
	for department in (planned, case.department, get_home_department(case.case_owner, None)):
		if department and takes_work(department):
			return department
	return planned


def get_approver(case, step, department: str) -> tuple[str, str | None]:
	planned = (step.approver_kind, step.approver if step.approver_kind == "User" else None)
	if can_decide(case, step, department):
		return planned
	if get_managers(department):
		return "Department Managers", None
	for user in (*get_managers(case.department), case.case_owner):
		if is_staff(user):
			return "User", user
	# Task Portal Managers decide in their place.
	return "Department Managers", None


def can_decide(case, step, department: str) -> bool:
	if step.approver_kind == "User":
		return bool(step.approver) and is_staff(step.approver)
	if step.approver_kind == "Client":
		return frappe.db.get_value("Client", case.client, "disabled") == 0
	return bool(get_managers(department))


def wait(case, step, error: Exception):
	"""The step waits, and says why. Told once: a case tries again whenever one of its tasks is done."""
	problem = strip_html(str(error))[:500] or type(error).__name__
	is_new, step.state, step.problem = step.problem != problem, "Waiting", problem
	if is_new:
		frappe.log_error(
			f"Step {step.title} of {case.name}"[:140], reference_doctype="Case", reference_name=case.name
		)
		notify_staff(case, "step_waits", case.case_owner)


def note_changes(task, step, values: dict):
	"""Who finds the task sees whom it was planned for."""
	planned = {"department": step.department, "approver": step.kind == "Approval" and step.approver}
	changed = [name for field, name in planned.items() if name and values.get(field) != name]
	if changed:
		text = _("Planned for {0}, who cannot take it now.").format(", ".join(changed))
		with trusted():
			task.add_comment("Info", text, comment_email="Administrator", comment_by=_("Task Portal"))


def get_document_titles(step) -> list[str]:
	return [line.strip() for line in (step.required_documents or "").splitlines() if line.strip()]


def get_originator(task) -> str:
	"""The member of staff who creates `task`; for a client's, whoever answers for its ticket."""
	user = frappe.session.user
	if is_staff(user):
		return user
	assignee = frappe.db.get_value("Ticket", task.ticket, "assignee") if task.ticket else None
	managers = get_managers(task.department) if task.department else []
	if originator := assignee or next(iter(managers), None):
		return originator
	frappe.throw(
		_("No member of staff answers for this task: its ticket has no assignee, its department no manager."),
		NoOriginator,
	)
