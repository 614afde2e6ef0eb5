"""Is everything set up? What is wrong with a site's setup, each with why it matters and the record that mends it.

A check yields its findings; one that yields none is in order."""

from collections.abc import Iterator
from typing import NamedTuple

import frappe
from frappe import _
from frappe.model.workflow import get_workflow_name
from frappe.permissions import AUTOMATIC_ROLES
from frappe.query_builder.functions import Count
from frappe.utils import get_fullname
from frappe.utils.scheduler import is_scheduler_inactive

from task_portal.doctypes import MOVED
from task_portal.people import CLIENT

# Who holds the open records of each DocType.
HOLDERS = {"Task": "assignee", "Ticket": "assignee", "Case": "case_owner"}


class Finding(NamedTuple):
	title: str
	why: str
	# What mends it: a record, or the list of its DocType by `filters`.
	doctype: str
	name: str | None = None
	filters: dict | None = None


def check_all() -> list[tuple[str, list[Finding]]]:
	"""Each check's name, and what it found."""
	return [
		(_("Every department has a manager"), list(find_departments_without_manager())),
		(_("New work goes to people who are here"), list(find_default_assignees_who_left())),
		(_("Task types go to departments that take work"), list(find_types_without_department())),
		(_("Every state has its stage and can be reached"), list(find_stray_states())),
		(_("Every action has somebody who may take it"), list(find_actions_of_nobody())),
		(_("Every step of a case type can start"), list(find_steps_that_cannot_start())),
		(_("Open work lies with people who are here"), list(find_work_of_who_left())),
		(_("Mail can be sent"), list(find_mail_not_set_up())),
		(_("Jobs run in the background"), list(find_scheduler_off())),
	]


# Departments


def find_departments_without_manager() -> Iterator[Finding]:
	member, user = frappe.qb.DocType("Department Member"), frappe.qb.DocType("User")
	query = frappe.qb.from_(member).join(user).on(user.name == member.user).select(member.parent).distinct()
	managed = query.where((member.is_manager == 1) & (user.enabled == 1) & (user.user_type == "System User"))
	managed = {department for (department,) in managed.run()}
	for department in frappe.get_all("Department", {"disabled": 0}, pluck="name", order_by="name"):
		if department not in managed:
			yield Finding(
				_("{0} has no manager who is here").format(department),
				_("Nobody gives out its work, and what waits there is told to the Task Portal Managers."),
				"Department",
				department,
			)


def find_default_assignees_who_left() -> Iterator[Finding]:
	here = get_people_here()
	filters = {"disabled": 0, "default_assignee": ["is", "set"]}
	for row in frappe.get_all("Department", filters, ["name", "default_assignee"], order_by="name"):
		if row.default_assignee not in here:
			yield Finding(
				_("{0}: new work goes to {1}, who is not here").format(
					row.name, get_fullname(row.default_assignee)
				),
				_("It waits for a manager instead. Name somebody else."),
				"Department",
				row.name,
			)


def find_types_without_department() -> Iterator[Finding]:
	open_to_work = get_departments_that_take_work()
	types = frappe.get_all(
		"Task Type", {"default_department": ["is", "set"]}, ["name", "default_department"], order_by="name"
	)
	for row in types:
		if row.default_department not in open_to_work:
			yield Finding(
				_("Task Type {0}: {1} takes no work").format(row.name, row.default_department),
				_("New tasks of this type are offered a department that refuses them."),
				"Task Type",
				row.name,
			)


def get_departments_that_take_work() -> set[str]:
	return set(frappe.get_all("Department", {"disabled": 0}, pluck="name"))


# Workflows


def get_workflows() -> list:
	names = [get_workflow_name(doctype) for doctype in MOVED]
	return [frappe.get_cached_doc("Workflow", name) for name in names if name]


def find_stray_states() -> Iterator[Finding]:
	for doctype in MOVED:
		if not get_workflow_name(doctype):
			yield Finding(
				_("No Workflow is active for {0}").format(_(doctype)),
				_("Nothing of it can be saved or moved. Activate one, or restore the shipped one."),
				"Workflow",
				filters={"document_type": doctype},
			)
	for workflow in get_workflows():
		reached = get_reached(workflow)
		for state in dict.fromkeys(row.state for row in workflow.states if not row.stage):
			yield Finding(
				_("{0}: state {1} has no stage").format(workflow.name, _(state)),
				_("Whether a record in it is open, nobody can tell."),
				"Workflow",
				workflow.name,
			)
		for state in dict.fromkeys(row.state for row in workflow.states if row.state not in reached):
			yield Finding(
				_("{0}: no action leads to state {1}").format(workflow.name, _(state)),
				_("Nothing gets there. Add a transition to it, or remove it."),
				"Workflow",
				workflow.name,
			)


def get_reached(workflow) -> set[str]:
	"""States that a record can come to from the first one. A decision hands it on to the first state that is done."""
	decisions = [row.state for row in workflow.states if row.effect in ("Approve", "Reject")]
	ends = [row.state for row in workflow.states if row.stage == "Done" and not row.effect]
	ways = [(row.state, row.next_state) for row in workflow.transitions]
	ways += [(state, end) for state in decisions for end in ends[:1]]
	reached, found = set(), {row.state for row in workflow.states[:1]}
	while found - reached:
		reached |= found
		found = {after for before, after in ways if before in reached}
	return reached


def find_actions_of_nobody() -> Iterator[Finding]:
	# Whether clients log in is the house's choice.
	held = {*AUTOMATIC_ROLES, CLIENT, *get_held_roles()}
	for workflow in get_workflows():
		for row in workflow.transitions:
			if row.allowed not in held:
				yield Finding(
					_("{0}: nobody may take {1} from {2}").format(workflow.name, _(row.action), _(row.state)),
					_("It is for the role {0}, which no enabled user has.").format(_(row.allowed)),
					"Workflow",
					workflow.name,
				)


def get_held_roles() -> list[str]:
	has_role, user = frappe.qb.DocType("Has Role"), frappe.qb.DocType("User")
	query = frappe.qb.from_(has_role).join(user).on(user.name == has_role.parent).select(has_role.role)
	query = query.where(
		(has_role.parenttype == "User") & (user.enabled == 1) & (user.name != "Administrator")
	)
	return [role for (role,) in query.distinct().run()]


# Processes


def find_steps_that_cannot_start() -> Iterator[Finding]:
	takes_work, types = get_departments_that_take_work(), set(frappe.get_all("Task Type", pluck="name"))
	case_type, step = frappe.qb.DocType("Case Type"), frappe.qb.DocType("Case Type Step")
	query = frappe.qb.from_(step).join(case_type).on(case_type.name == step.parent)
	query = query.select(
		step.parent, step.title, step.task_type, step.department, step.approver, step.approver_kind
	)
	steps = query.where(case_type.disabled == 0).orderby(step.parent).orderby(step.idx).run(as_dict=True)
	here = get_people_here()
	for row in steps:
		problems = {
			_("its department {0} takes no work").format(row.department): row.department
			and row.department not in takes_work,
			_("its task type {0} is gone").format(row.task_type): row.task_type not in types,
			_("{0}, who decides, is not here").format(row.approver): row.approver_kind == "User"
			and row.approver not in here,
		}
		for problem in (words for words, is_so in problems.items() if is_so):
			yield Finding(
				_("{0}, step {1}: {2}").format(row.parent, row.title, problem),
				_("New cases pass it to somebody else, or it waits."),
				"Case Type",
				row.parent,
			)


def get_people_here() -> set[str]:
	return set(frappe.get_all("User", {"enabled": 1, "user_type": "System User"}, pluck="name"))


# Work


def find_work_of_who_left() -> Iterator[Finding]:
	user = frappe.qb.DocType("User")
	for doctype, field in HOLDERS.items():
		table = frappe.qb.DocType(doctype)
		query = frappe.qb.from_(table).join(user).on(user.name == table[field])
		query = query.where((table.is_open == 1) & ((user.enabled == 0) | (user.user_type != "System User")))
		rows = query.groupby(user.name, user.full_name).orderby(user.name)
		for name, full_name, count in rows.select(user.name, user.full_name, Count("*")).run():
			yield Finding(
				_("{0}, who is not here, has open {1}: {2}").format(full_name or name, _(doctype), count),
				_("Give it to somebody else: a manager changes who holds it."),
				doctype,
				filters={field: name, "is_open": 1},
			)


# The site


def find_mail_not_set_up() -> Iterator[Finding]:
	if not frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}):
		yield Finding(
			_("No default outgoing e-mail account"),
			_("Notices stand in the bell alone, and no portal user gets an invitation."),
			"Email Account",
		)
	if frappe.utils.cint(frappe.db.get_default("suspend_email_queue")):
		yield Finding(_("Sending of e-mails is suspended"), _("Mails wait in the queue."), "Email Queue")


def find_scheduler_off() -> Iterator[Finding]:
	if is_scheduler_inactive(verbose=False):
		yield Finding(
			_("The scheduler is off"),
			_("Nobody is reminded, nothing is marked overdue, and mails are neither fetched nor sent."),
			"System Settings",
			"System Settings",
		)
