"""The effects of passing states: a task that hops to other hands, and starts there anew.

Each effect answers what it asks for, whether it can happen, and where the task goes. Everything that can
fail is checked in `get_hop`, before the save writes; `apply_hop` runs after it and only writes.
"""

from typing import NamedTuple

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime, time_diff_in_seconds

from task_portal.task_portal.doctype.department.department import (
	get_home_department,
	get_managers,
	is_enabled,
	validate_can_receive,
)
from task_portal.workflow.states import STATE_FIELD, get_initial_state


class DepartmentRequired(frappe.ValidationError):
	pass


class AssigneeRequired(frappe.ValidationError):
	pass


class SameDepartment(frappe.ValidationError):
	pass


class NobodyToReplyTo(frappe.ValidationError):
	pass


class Hop(NamedTuple):
	department: str
	assignee: str


def is_possible(task, effect: str | None) -> bool:
	"""A task that its originator holds has nobody to reply to."""
	return effect != "Reply" or task.assignee != task.originator


def get_asks(task, effect: str | None) -> list[dict]:
	"""The fields that Forward asks for, as fields of a Frappe dialog."""
	if effect != "Forward":
		return []
	return [
		{
			"fieldname": "department",
			"fieldtype": "Link",
			"options": "Department",
			"label": _("Department"),
			"reqd": 1,
			"filters": {"disabled": 0, "name": ["!=", task.department]},
		},
		{
			"fieldname": "assignee",
			"fieldtype": "Link",
			"options": "User",
			"label": _("Assigned To"),
			"reqd": 1,
			"query": "task_portal.api.search_members",
		},
	]


def get_hop(task, effect: str, details) -> Hop:
	"""Where `task` (as stored) goes by `effect`. Raises a named error where it cannot go."""
	return GET_HOP[effect](task, details)


def get_forward_hop(task, details) -> Hop:
	if not details.department:
		frappe.throw(
			_("Say which department {0} goes to.").format(frappe.bold(task.name)), DepartmentRequired
		)
	if details.department == task.department:
		frappe.throw(
			_("{0} is in {1} already. Forward sends it to another department.").format(
				frappe.bold(task.name), frappe.bold(task.department)
			),
			SameDepartment,
		)
	if not details.assignee:
		frappe.throw(
			_("Say who in {0} takes {1} on.").format(frappe.bold(details.department), frappe.bold(task.name)),
			AssigneeRequired,
		)
	validate_can_receive(details.department, details.assignee)
	return Hop(details.department, details.assignee)


def get_reply_hop(task, details) -> Hop:
	department = get_home_department(task.originator, task.originator_department)
	if is_enabled(task.originator):
		return Hop(department, task.originator)
	if managers := get_managers(department):
		return Hop(department, managers[0])
	frappe.throw(
		_("{0} cannot go back: its originator {1} is disabled and {2} has no manager.").format(
			frappe.bold(task.name), task.originator, frappe.bold(department)
		),
		NobodyToReplyTo,
	)


GET_HOP = {"Forward": get_forward_hop, "Reply": get_reply_hop}


def apply_hop(task, hop: Hop, action: str, comment: str | None):
	"""Hand `task` on and start it anew, in the transaction whose save just moved it into a passing state."""
	add_movement(task, action, hop.department, hop.assignee, comment)
	task.department, task.assignee = hop
	task.set(STATE_FIELD, get_initial_state(task.doctype))
	task.is_open = 1
	task.db_update()
	task.update_children()


def add_movement(task, action: str, department: str, assignee: str | None, comment: str | None = None):
	"""Append the hop from the task's present department and holder, held since its last movement."""
	now = now_datetime()
	since = task.movements[-1].moved_at if task.movements else task.creation
	task.append(
		"movements",
		{
			"action": action,
			"from_department": task.department,
			"from_user": task.assignee,
			"to_department": department,
			"to_user": assignee,
			"moved_by": frappe.session.user,
			"comment": comment,
			"moved_at": now,
			"held_for": max(time_diff_in_seconds(now, get_datetime(since)), 0),
		},
	)
