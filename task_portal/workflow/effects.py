"""What arriving in a state does. A state with an effect is never rested in: the save that moves a task into it also
carries the effect out, and sets the state that follows, in one transaction.

An effect is a small class: what stands before it, what it asks for, and the values that it will write. It judges the
task as stored and raises all that can be wrong; writing them is the move's (`move.carry_out`)."""

from dataclasses import dataclass, field

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime, time_diff_in_seconds

from task_portal.people import (
	get_home_department,
	get_managers,
	is_enabled,
	validate_can_receive,
	validate_desk_user,
)
from task_portal.texts import get_stored, looks_like_html
from task_portal.workflow.errors import ActionNotAllowed, CommentRequired, CommentTooLong

COMMENT_LENGTH = 10_000


class DepartmentRequired(frappe.ValidationError):
	pass


class AssigneeRequired(frappe.ValidationError):
	pass


class SameDepartment(frappe.ValidationError):
	pass


class NobodyToReplyTo(frappe.ValidationError):
	pass


class ApproverRequired(frappe.ValidationError):
	pass


class NotAnApproval(frappe.ValidationError):
	pass


@dataclass(frozen=True)
class Asked:
	"""An action, and what its caller gave with it."""

	action: str
	comment: str | None = None
	department: str | None = None
	assignee: str | None = None

	def refuse_comment(self, doc):
		if len(self.comment or "") > COMMENT_LENGTH:
			frappe.throw(_("A comment has at most {0} characters.").format(COMMENT_LENGTH), CommentTooLong)
		frappe.throw(
			_("{0} needs a comment. {1} {2} is left as it was.").format(
				frappe.bold(_(self.action)), _(doc.doctype), frappe.bold(doc.name)
			),
			CommentRequired,
		)


@dataclass(frozen=True)
class Plan:
	"""What a move will write: fields, and a movement where the task changes hands."""

	effect: str
	values: dict
	movements: list[dict] = field(default_factory=list)
	# The task is done by it; else it starts anew.
	ends: bool = False


class Effect:
	ends = False

	def get_obstacle(self, task) -> tuple | None:
		"""What stands before it: (error class, sentence), or None."""
		return None

	def get_asks(self, task) -> list[dict]:
		"""What it asks for, as fields of a Frappe dialog."""
		return []

	def get_values(self, task, asked: Asked) -> dict:
		"""The fields that it will write. Raises a named error where it cannot."""
		raise NotImplementedError


class Forward(Effect):
	"""To a member of another department."""

	def get_asks(self, task) -> list[dict]:
		department = {"disabled": 0, "name": ["!=", task.department]}
		return [
			get_link("department", _("Department"), "Department", filters=department),
			get_link("assignee", _("Assigned To"), "User", query="task_portal.api.search_members"),
		]

	def get_values(self, task, asked: Asked) -> dict:
		name = frappe.bold(task.name)
		if not asked.department:
			frappe.throw(_("Say which department {0} goes to.").format(name), DepartmentRequired)
		if asked.department == task.department:
			frappe.throw(
				_("{0} is in {1} already. Forward sends it to another department.").format(
					name, frappe.bold(task.department)
				),
				SameDepartment,
			)
		if not asked.assignee:
			frappe.throw(
				_("Say who in {0} takes {1} on.").format(frappe.bold(asked.department), name),
				AssigneeRequired,
			)
		validate_can_receive(asked.department, asked.assignee)
		return {"department": asked.department, "assignee": asked.assignee}


class Reply(Effect):
	"""Back to the originator, in the originator's department."""

	def get_obstacle(self, task) -> tuple | None:
		if task.assignee == task.originator:
			return ActionNotAllowed, _("{0} is with its originator already.").format(frappe.bold(task.name))
		department = get_home_department(task.originator, task.originator_department)
		if is_enabled(task.originator) or get_managers(department):
			return None
		sentence = _("{0} cannot go back: its originator {1} is disabled and {2} has no manager.")
		return NobodyToReplyTo, sentence.format(
			frappe.bold(task.name), task.originator, frappe.bold(department)
		)

	def get_values(self, task, asked: Asked) -> dict:
		department = get_home_department(task.originator, task.originator_department)
		back = task.originator if is_enabled(task.originator) else get_managers(department)[0]
		return {"department": department, "assignee": back}


class Decision(Effect):
	"""What was decided, by whom and when."""

	ends = True
	decision: str

	def get_values(self, task, asked: Asked) -> dict:
		validate_is_approval(task)
		return {"decision": self.decision, "decided_by": frappe.session.user, "decided_at": now_datetime()}


class Approve(Decision):
	decision = "Approved"


class Reject(Decision):
	decision = "Rejected"


class Delegate(Effect):
	"""Another approver decides; the task starts anew."""

	def get_asks(self, task) -> list[dict]:
		staff = {"enabled": 1, "user_type": "System User", "name": ["!=", task.approver or ""]}
		return [get_link("assignee", _("Approver"), "User", filters=staff)]

	def get_values(self, task, asked: Asked) -> dict:
		validate_is_approval(task)
		if not asked.assignee or asked.assignee == task.approver:
			frappe.throw(
				_("Say which other person decides {0}.").format(frappe.bold(task.name)), ApproverRequired
			)
		validate_desk_user(asked.assignee)
		return {"approver_kind": "User", "approver": asked.assignee}


EFFECTS = {
	"Forward": Forward(),
	"Reply": Reply(),
	"Approve": Approve(),
	"Reject": Reject(),
	"Delegate": Delegate(),
}


def get_plan(effect: str, stored, task, asked: Asked) -> Plan:
	"""What `effect` will do, judged by `stored`, the task before this save."""
	chosen, movement = EFFECTS[effect], get_movement(task, asked)
	values = chosen.get_values(stored, asked)
	if "assignee" not in values:
		return Plan(effect, values, ends=chosen.ends)
	movement |= {"to_department": values["department"], "to_user": values["assignee"]}
	return Plan(effect, values, [movement], chosen.ends)


def get_movement(task, asked: Asked) -> dict:
	"""A row of the hop from the task's present department and holder, held since its last movement."""
	now = now_datetime()
	since = task.movements[-1].moved_at if task.movements else task.creation
	return {
		"action": asked.action,
		"from_department": task.department,
		"from_user": task.assignee,
		"moved_by": frappe.session.user,
		# Written past Frappe's cleaning.
		"comment": get_stored(asked.comment) if looks_like_html(asked.comment or "") else asked.comment,
		"moved_at": now,
		"held_for": max(time_diff_in_seconds(now, get_datetime(since)), 0),
	}


def get_link(fieldname: str, label: str, options: str, **search) -> dict:
	return {
		"fieldname": fieldname,
		"fieldtype": "Link",
		"options": options,
		"label": label,
		"reqd": 1,
	} | search


def validate_is_approval(task):
	if task.kind != "Approval":
		frappe.throw(_("{0} asks for no decision.").format(frappe.bold(task.name)), NotAnApproval)
