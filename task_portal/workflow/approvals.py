"""Tasks of kind Approval: decided by their approver, or handed to another approver."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from task_portal.permissions import is_staff
from task_portal.task_portal.doctype.department.department import validate_desk_user

DECISION_FIELDS = ("decision", "decided_by", "decided_at")


class ApproverRequired(frappe.ValidationError):
	pass


class ApprovalUndecided(frappe.ValidationError):
	pass


class NotAnApproval(frappe.ValidationError):
	pass


class Decision:
	"""Approve or Reject: store what was decided, by whom and when; the task is done."""

	ends = True

	def __init__(self, decision: str):
		self.decision = decision

	def get_asks(self, task) -> list[dict]:
		return []

	def prepare(self, task, details) -> dict:
		validate_is_approval(task)
		return {"decision": self.decision, "decided_by": frappe.session.user, "decided_at": now_datetime()}

	def apply(self, task, outcome: dict, action: str, details):
		task.update(outcome)


class Delegation:
	"""Another approver decides; the task starts anew."""

	ends = False

	def get_asks(self, task) -> list[dict]:
		return [
			{
				"fieldname": "assignee",
				"fieldtype": "Link",
				"options": "User",
				"label": _("Approver"),
				"reqd": 1,
				"filters": {"enabled": 1, "user_type": "System User"},
			}
		]

	def prepare(self, task, details) -> str:
		validate_is_approval(task)
		if not details.assignee or details.assignee == task.approver:
			frappe.throw(
				_("Say which other person decides {0}.").format(frappe.bold(task.name)), ApproverRequired
			)
		validate_desk_user(details.assignee)
		return details.assignee

	def apply(self, task, approver: str, action: str, details):
		task.update({"approver_kind": "User", "approver": approver})


def validate_is_approval(task):
	if task.kind != "Approval":
		frappe.throw(_("{0} asks for no decision.").format(frappe.bold(task.name)), NotAnApproval)


def validate_approver(task):
	"""An approval names who decides: a member of staff, the department's managers, or the task's client."""
	if task.kind != "Approval":
		return
	if not task.approver_kind or (task.approver_kind == "User" and not task.approver):
		frappe.throw(_("Say who decides {0}.").format(frappe.bold(task.subject)), ApproverRequired)
	if task.approver_kind == "Client" and not task.client_facing:
		frappe.throw(
			_("{0} is decided by the client, so it must be client facing.").format(frappe.bold(task.subject)),
			ApproverRequired,
		)
	if task.approver and not is_staff(task.approver):
		validate_desk_user(task.approver)


def get_undecided(task) -> tuple | None:
	"""Why an approval cannot simply be closed: the error and the sentence."""
	if task.kind == "Approval" and not task.decision:
		return ApprovalUndecided, _("{0} waits for a decision: approve or reject it.").format(
			frappe.bold(task.name)
		)
	return None
