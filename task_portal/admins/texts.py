"""What an admin writes and Frappe runs: conditions of transitions, values of states, words of notices.

Frappe evaluates them with functions that read any table, in the session of whoever works on a record. So a bounded
admin's may speak of the record and of nothing else; what a System Manager wrote there stays as it is."""

import ast

import frappe
from frappe import _
from jinja2 import Environment, TemplateSyntaxError, nodes

from task_portal.admins.bounds import get_subjects, is_bounded
from task_portal.doctypes import MOVED, STATE_FIELD

# In Python: the record, and what compares and joins its values.
PYTHON = (
	ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.Compare, ast.cmpop, ast.Constant,
	ast.Name, ast.Load, ast.Attribute, ast.List, ast.Tuple, ast.IfExp,
)  # fmt: skip
# In Jinja: names, and what of Frappe's utils writes a value in words.
JINJA_NAMES = {"_", "doc", "loop", "comments"}
WORDINGS = {"format_date", "format_datetime", "format_time", "fmt_money", "pretty_date", "get_url_to_form"}
JINJA_REFUSED = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.CallBlock, nodes.Macro)


class TextNotAllowed(frappe.PermissionError):
	pass


def validate_workflow(workflow, method=None):
	"""Hook: conditions and computed values speak of the record; server scripts are not the admin's to hang on."""
	if not is_bounded_here(workflow):
		return
	before = workflow.get_doc_before_save()
	kept = {text for row in get_rows(before) for text in get_workflow_texts(row)}
	for row in get_rows(workflow):
		for text in get_workflow_texts(row):
			validate_expression(text, kept)
	tasks = {row.get("transition_tasks") for row in (before.transitions if before else ())} | {None, ""}
	if {row.get("transition_tasks") for row in workflow.transitions} - tasks:
		frappe.throw(_("Only a System Manager hangs tasks on a transition."), TextNotAllowed)


def validate_notification(notification, method=None):
	"""Hook: a notice never sets a status; a bounded admin's words speak of the record."""
	if notification.document_type in MOVED and notification.set_property_after_alert == STATE_FIELD:
		frappe.throw(_("A Notification does not change a status; actions do."), frappe.ValidationError)
	if not is_bounded_here(notification):
		return
	if notification.is_standard:
		frappe.throw(_("Standard Notifications belong to an app."), TextNotAllowed)
	before = notification.get_doc_before_save()
	kept = {text for texts in get_notification_texts(before) for text in texts}
	conditions, templates = get_notification_texts(notification)
	for text in conditions:
		validate_expression(text, kept)
	for text in templates:
		validate_template(text, kept)


def is_bounded_here(doc) -> bool:
	if doc.document_type not in get_subjects(doc.doctype):
		return False
	ptype = "create" if doc.is_new() else "write"
	return is_bounded(doc.doctype, ptype, frappe.session.user, doc.owner)


def get_rows(workflow) -> list:
	return [*workflow.states, *workflow.transitions] if workflow else []


def get_workflow_texts(row) -> list[str]:
	computed = row.get("update_value") if row.get("evaluate_as_expression") else None
	return [text for text in (row.get("condition"), computed) if text]


def get_notification_texts(notification) -> tuple[list[str], list[str]]:
	"""Its Python conditions, and its Jinja templates."""
	if not notification:
		return [], []
	rows = notification.recipients
	conditions = [notification.condition, *(row.condition for row in rows)]
	templates = [
		notification.subject,
		notification.message,
		*(row.cc for row in rows),
		*(row.bcc for row in rows),
	]
	return [text for text in conditions if text], [text for text in templates if text]


def validate_expression(text: str, kept: set[str]):
	if text not in kept and not is_plain_expression(text):
		frappe.throw(
			_(
				"A condition compares fields of the record, as {0}. Only a System Manager may write {1}."
			).format(frappe.bold('doc.priority == "High"'), frappe.bold(frappe.utils.escape_html(text))),
			TextNotAllowed,
		)


def validate_template(text: str, kept: set[str]):
	if text not in kept and not is_plain_template(text):
		frappe.throw(
			_("A notice speaks of the record, as {0}. Only a System Manager may write {1}.").format(
				frappe.bold("{{ doc.subject }}"), frappe.bold(frappe.utils.escape_html(text))
			),
			TextNotAllowed,
		)


def is_plain_expression(text: str) -> bool:
	try:
		tree = ast.parse(text.strip(), mode="eval")
	except SyntaxError:
		return False
	return all(
		isinstance(node, PYTHON)
		and not (isinstance(node, ast.Name) and node.id != "doc")
		and not (isinstance(node, ast.Attribute) and not is_field(node))
		for node in ast.walk(tree)
	)


def is_field(node: ast.Attribute) -> bool:
	return isinstance(node.value, ast.Name) and not node.attr.startswith("_")


def is_plain_template(text: str) -> bool:
	try:
		tree = Environment().parse(text)
	except TemplateSyntaxError:
		return False
	if any(True for _node in tree.find_all(JINJA_REFUSED)):
		return False
	names = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
	# `frappe` stands only as the beginning of a wording, which is_wording judges.
	read = [node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"]
	wordings = [call.node for call in tree.find_all(nodes.Call) if is_wording(call.node)]
	return (
		set(read) <= JINJA_NAMES | names | {"frappe"}
		and read.count("frappe") == len(wordings)
		and not names & {"doc", "_", "frappe"}
		and not any(node.attr.startswith("_") for node in tree.find_all(nodes.Getattr))
		and all(is_harmless(call.node) for call in tree.find_all(nodes.Call))
	)


def is_wording(node) -> bool:
	"""`frappe.utils.format_date` and the like."""
	return (
		isinstance(node, nodes.Getattr)
		and node.attr in WORDINGS
		and isinstance(node.node, nodes.Getattr)
		and node.node.attr == "utils"
		and isinstance(node.node.node, nodes.Name)
		and node.node.node.name == "frappe"
	)


def is_harmless(node) -> bool:
	"""What may be called: a wording, `_("…")`, `….format(…)`, `doc.get(…)` and `doc.get_formatted(…)`."""
	if isinstance(node, nodes.Name):
		return node.name == "_"
	if is_wording(node):
		return True
	if not isinstance(node, nodes.Getattr):
		return False
	if node.attr == "format":
		return isinstance(node.node, nodes.Const | nodes.Call)
	return (
		node.attr in ("get", "get_formatted")
		and isinstance(node.node, nodes.Name)
		and node.node.name == "doc"
	)
