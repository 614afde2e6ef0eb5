"""Taking a transition: which are open to the caller, what each asks for, and that it got it."""

import frappe
from frappe import _
from frappe.model import workflow as frappe_workflow
from frappe.utils import escape_html

from task_portal.side_doors import trusted
from task_portal.workflow import effects
from task_portal.workflow.states import STATE_FIELD, TYPE_FIELDS, get_state, get_workflow

COMMENT_LENGTH = 10_000


class ActionNotAllowed(frappe_workflow.WorkflowPermissionError):
	pass


class CommentRequired(frappe.ValidationError):
	pass


class CommentTooLong(frappe.ValidationError):
	pass


def get_transitions(doc) -> list:
	"""The transitions that the session's user may take on `doc` now, one for each action.

	Frappe's own list, less those of another type and those that an obstacle of the record stands before."""
	return [row for row in get_known_transitions(doc) if not get_obstacle(doc, row)]


def get_known_transitions(doc) -> list:
	"""The same, obstacles aside."""
	if doc.is_new():
		return []
	workflow, user, found = get_workflow(doc.doctype), frappe.session.user, {}
	for transition in frappe_workflow.get_transitions(doc, workflow):
		if is_for_type(transition, doc) and frappe_workflow.has_approval_access(user, doc, transition):
			found.setdefault(transition.action, transition)
	return list(found.values())


def get_obstacle(doc, transition, lock: bool = False) -> tuple | None:
	"""What in the record itself stands before the transition: (error class, sentence), or None."""
	return doc.get_obstacle(get_state(doc.doctype, transition.next_state), lock)


def validate_no_obstacle(doc, transition):
	if obstacle := get_obstacle(doc, transition, lock=True):
		error, sentence = obstacle
		frappe.throw(sentence, error)


def is_for_type(transition, doc) -> bool:
	"""A transition for one type exists for records of it; for one Case Type, also for the tasks of its cases."""
	only_for, type_field = transition.get("only_for_type"), TYPE_FIELDS[doc.doctype]
	if not only_for or (type_field and doc.get(type_field) == only_for):
		return True
	case = doc.get("case") if doc.doctype == "Task" else None
	return bool(case) and frappe.db.get_value("Case", case, "case_type") == only_for


def get_asks(doc, transition) -> list[dict]:
	"""What the transition asks for, as fields of a Frappe dialog."""
	asks = effects.get_asks(doc, get_state(doc.doctype, transition.next_state).effect)
	comment = {
		"fieldname": "comment",
		"fieldtype": "Small Text",
		"label": _("Comment"),
		"reqd": int(bool(transition.get("comment_required"))),
	}
	return [*asks, comment] if comment["reqd"] or asks else []


def act(
	doc, action: str, comment: str | None = None, department: str | None = None, assignee: str | None = None
):
	"""Take `action` on `doc` as the session's user and save it.

	Raises ActionNotAllowed where the workflow has no such action for this user now, and the named errors of
	what the action asks for. `doc` must be as stored; `doc.flags.ignore_permissions` is honoured, the workflow's
	roles and conditions always are."""
	transition = next((row for row in get_known_transitions(doc) if row.action == action), None)
	if not transition:
		refuse_action(doc, action)
	state = get_state(doc.doctype, transition.next_state)
	doc.set(STATE_FIELD, state.state)
	if state.update_field:
		doc.set(state.update_field, state.update_value)
	doc.flags.transition = transition
	doc.flags.details = frappe._dict(comment=comment, department=department, assignee=assignee)
	doc.save()
	with trusted():
		doc.add_comment("Workflow", _(transition.next_state))
	return doc


def refuse_action(doc, action: str):
	frappe.throw(
		_("{0} is not an action that {1} may take on {2} {3}, which is {4}.").format(
			frappe.bold(escape_html(_(action))),
			frappe.session.user,
			_(doc.doctype),
			frappe.bold(doc.name),
			_(doc.get(STATE_FIELD)),
		),
		ActionNotAllowed,
	)


def validate_transition(doc):
	"""On save: a changed state came by one of the caller's transitions, with what that asks for.

	Frappe's own check follows after `before_save`; this one comes first, so that every door (desk, bulk,
	REST, import) gets the same sentence, and nothing is written before the last check."""
	before = doc.get_doc_before_save()
	if not before or before.get(STATE_FIELD) == doc.get(STATE_FIELD):
		return
	# Frappe asks for `read` on the copy as it was; a client has none and was let in by the portal.
	before.flags.ignore_permissions = doc.flags.ignore_permissions
	transition = get_given_transition(doc, before) or find_transition(before, doc.get(STATE_FIELD))
	details = doc.flags.details or frappe._dict()
	doc.flags.update({"transition": transition, "details": details})
	validate_no_obstacle(before, transition)
	if effect := get_state(doc.doctype, transition.next_state).effect:
		doc.flags.outcome = effects.prepare(before, effect, details)
	validate_comment(doc, transition, details.comment)


def get_given_transition(doc, before):
	"""The transition that `act` chose, if this save is the one it was chosen for."""
	given = doc.flags.transition
	step = (before.get(STATE_FIELD), doc.get(STATE_FIELD))
	return given if given and (given.state, given.next_state) == step else None


def find_transition(before, next_state: str):
	for transition in get_known_transitions(before):
		if transition.next_state == next_state:
			return transition
	frappe.throw(
		_("{0} may not move {1} {2} from {3} to {4}.").format(
			frappe.session.user,
			_(before.doctype),
			frappe.bold(before.name),
			_(before.get(STATE_FIELD)),
			_(next_state),
		),
		ActionNotAllowed,
	)


def validate_comment(doc, transition, comment: str | None):
	if len(comment or "") > COMMENT_LENGTH:
		frappe.throw(_("A comment has at most {0} characters.").format(COMMENT_LENGTH), CommentTooLong)
	if transition.get("comment_required") and not (comment or "").strip():
		frappe.throw(
			_("{0} needs a comment. {1} {2} is left as it was.").format(
				frappe.bold(_(transition.action)), _(doc.doctype), frappe.bold(doc.name)
			),
			CommentRequired,
		)
