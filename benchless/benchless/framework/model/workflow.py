"""Workflow: which transitions a user may take, and the check on every save that one was taken."""

import json
from collections import defaultdict

import frappe
from frappe import _


class WorkflowStateError(frappe.ValidationError): ...


class WorkflowTransitionError(frappe.ValidationError): ...


class WorkflowPermissionError(frappe.ValidationError): ...


def get_workflow_name(doctype):
	known = frappe.local.request_cache.setdefault("workflows", {})
	if doctype not in known:
		if not frappe.db.table_exists("Workflow"):
			return None
		known[doctype] = frappe.db.get_value("Workflow", {"document_type": doctype, "is_active": 1}) or ""
	return known[doctype]


def get_workflow(doctype):
	return frappe.get_cached_doc("Workflow", get_workflow_name(doctype))


@frappe.whitelist()
def get_transitions(doc, workflow=None, raise_exception=False):
	"""Transitions the session's user may take from the document's state."""
	from frappe.model.document import Document

	if not isinstance(doc, Document):
		doc = frappe.get_doc(frappe.parse_json(doc))
		doc.load_from_db()
	if doc.is_new():
		return []
	doc.check_permission("read")
	workflow = workflow or get_workflow(doc.doctype)
	state = doc.get(workflow.workflow_state_field)
	if not state:
		if raise_exception:
			raise WorkflowStateError
		frappe.throw(_("Workflow State not set"), WorkflowStateError)
	roles = frappe.get_roles()
	open_ones = [row for row in workflow.transitions if row.state == state and row.allowed in roles]
	values = doc.as_dict() if any(row.condition for row in open_ones) else None
	return [row.as_dict() for row in open_ones if is_transition_condition_satisfied(row, values)]


def get_workflow_safe_globals():
	names = ("now_datetime", "add_to_date", "get_datetime", "now")
	utils = {name: getattr(frappe.utils, name) for name in names}
	db = frappe._dict(get_value=frappe.db.get_value, get_list=frappe.get_list)
	calls = frappe._dict(db=db, session=frappe.session, utils=frappe._dict(utils))
	return {"frappe": calls}


def is_transition_condition_satisfied(transition, doc):
	"""`doc` as a dict, or the document itself."""
	if not transition.condition:
		return True
	doc = doc if isinstance(doc, dict) else doc.as_dict()
	return frappe.safe_eval(transition.condition, get_workflow_safe_globals(), {"doc": doc})


@frappe.whitelist()
def apply_workflow(doc, action):
	"""Take `action` on a document, which is read anew first."""
	doc = frappe.get_doc(frappe.parse_json(doc))
	doc.load_from_db()
	workflow = get_workflow(doc.doctype)
	offered = [t for t in get_transitions(doc, workflow) if t.action == action]
	if not offered:
		frappe.throw(_("Not a valid Workflow Action"), WorkflowTransitionError)
	transition = offered[-1]
	if not has_approval_access(frappe.session.user, doc, transition):
		frappe.throw(_("Self approval is not allowed"))
	doc.set(workflow.workflow_state_field, transition.next_state)
	state = next(row for row in workflow.states if row.state == transition.next_state)
	if state.update_field:
		doc.set(state.update_field, state.update_value)
	doc.save()
	doc.add_comment("Workflow", _(state.state))
	return doc


def validate_workflow(doc):
	"""Refuse a change of state by no transition open to the user; a new record gets the first state."""
	workflow = get_workflow(doc.doctype)
	field = workflow.workflow_state_field
	previous = getattr(doc, "_doc_before_save", None)
	first = workflow.states[0].state
	before = (previous and previous.get(field)) or first
	if not doc.get(field):
		doc.set(field, first)
	after = doc.get(field)
	if before not in [row.state for row in workflow.states]:
		message = _("{0} is not a valid Workflow State. Please update your Workflow and try again.")
		frappe.throw(message.format(frappe.bold(before)))
	if before == after:
		return
	if not previous or after not in [t.next_state for t in get_transitions(previous)]:
		message = _("Workflow State transition not allowed from {0} to {1}")
		frappe.throw(message.format(frappe.bold(before), frappe.bold(after)), WorkflowPermissionError)


def has_approval_access(user, doc, transition):
	return user == "Administrator" or transition.get("allow_self_approval") or user != doc.get("owner")


@frappe.whitelist()
def bulk_workflow_approval(docnames, doctype, action):
	names = json.loads(docnames)
	if len(names) > 500:
		frappe.throw(_("Bulk approval only support up to 500 documents."), title=_("Too Many Documents"))
	if len(names) < 20:
		_bulk_workflow_action(names, doctype, action)
	else:
		frappe.msgprint(_("Bulk {0} is enqueued in background.").format(action), alert=True)
		frappe.enqueue(
			_bulk_workflow_action, docnames=names, doctype=doctype, action=action, queue="short", timeout=1000
		)


def _bulk_workflow_action(docnames, doctype, action):
	"""Each document in a transaction of its own; what failed and why is told at the end."""
	failed, done = defaultdict(list), defaultdict(list)
	frappe.clear_messages()
	for name in docnames:
		told = None
		try:
			apply_workflow(frappe.get_doc(doctype, name), action)
			frappe.db.commit()
		except Exception as error:
			if not frappe.message_log:
				told = type(error).__name__ + (f" : {error.args[0]}" if error.args else "")
				failed[name].append(told)
			frappe.db.rollback()
			frappe.log_error(f"Workflow {action} threw an error for {doctype} {name}")
		for message in frappe.get_message_log():
			(failed if message.get("raise_exception") else done)[name].append(message.get("message"))
		if not told and not frappe.message_log:
			done[name].append(None)
		frappe.clear_messages()
	indicator = "orange" if failed and done else "red" if failed else "green"
	_tell(failed, _("Failed Transactions"), doctype, indicator)
	_tell(done, _("Successful Transactions"), doctype, indicator)


def _tell(outcomes, title, doctype, indicator):
	if not outcomes:
		return
	html = f"<h4>{title}</h4>"
	for name, messages in outcomes.items():
		lines = "".join(f"<div class='small text-muted'>{message}</div>" for message in messages if message)
		html += f"<details><summary>{frappe.utils.get_link_to_form(doctype, name)}</summary>{lines}</details>"
	frappe.msgprint(html, title=_("Workflow Status"), indicator=indicator, is_minimizable=True, realtime=True)
