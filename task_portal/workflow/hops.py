"""Forward and Reply: a task hops to other hands."""

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


class HopEffect:
	ends = False

	def get_asks(self, task) -> list[dict]:
		return []

	def apply(self, task, hop: Hop, action: str, details):
		add_movement(task, action, hop.department, hop.assignee, details.comment)
		task.department, task.assignee = hop


class Forward(HopEffect):
	"""To a member of another department."""

	def get_asks(self, task) -> list[dict]:
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

	def prepare(self, task, details) -> Hop:
		name = frappe.bold(task.name)
		if not details.department:
			frappe.throw(_("Say which department {0} goes to.").format(name), DepartmentRequired)
		if details.department == task.department:
			frappe.throw(
				_("{0} is in {1} already. Forward sends it to another department.").format(
					name, frappe.bold(task.department)
				),
				SameDepartment,
			)
		if not details.assignee:
			frappe.throw(
				_("Say who in {0} takes {1} on.").format(frappe.bold(details.department), name),
				AssigneeRequired,
			)
		validate_can_receive(details.department, details.assignee)
		return Hop(details.department, details.assignee)


class Reply(HopEffect):
	"""Back to the originator, in the originator's department."""

	def prepare(self, task, details) -> Hop:
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
