"""Why a move is refused, whatever its effect. What an effect asks for has its errors in `effects`."""

import frappe
from frappe.model.workflow import WorkflowPermissionError


class NoActiveWorkflow(frappe.ValidationError):
	pass


class UnknownState(frappe.ValidationError):
	pass


class ActionNotAllowed(WorkflowPermissionError):
	pass


class CommentRequired(frappe.ValidationError):
	pass


class CommentTooLong(frappe.ValidationError):
	pass
