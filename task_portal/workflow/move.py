"""One move of one record, from top to bottom: what a state means, what a move is, choosing it, checking it, carrying
it out; at the end the class whose records are moved, which calls these verbs from Frappe's hooks.

A Forward, for example: `choose` finds the caller's transition into a state with the effect Forward, and the record is
saved carrying that move. `check` runs before anything is written: the effect plans what it will change, the comment is
there. Frappe writes the row, in a state that nothing rests in. `carry_out` writes plan, movement and first state."""

from dataclasses import dataclass, replace

import frappe
from frappe import _
from frappe.model import workflow as frappe_workflow
from frappe.utils import escape_html

from task_portal.doctypes import MOVED, STATE_FIELD
from task_portal.guards.about import JUDGED, record_move, validate_links
from task_portal.people import tell_name
from task_portal.permissions import Standing, judge
from task_portal.readers.rows import CHANGED, HANGING, write_all_changed
from task_portal.workflow import conditions, edits, errors
from task_portal.workflow.effects import COMMENT_LENGTH, EFFECTS, Asked, Plan, get_plan
from task_portal.workflow.record import Record

OPEN_STAGES = ("Waiting", "Active")


# What a state means


def get_workflow(doctype: str):
	"""The active Workflow of one of our DocTypes."""
	if name := frappe_workflow.get_workflow_name(doctype):
		return frappe.get_cached_doc("Workflow", name)
	frappe.throw(
		_("No Workflow is active for {0}. Activate one, or restore the shipped one.").format(_(doctype)),
		errors.NoActiveWorkflow,
	)


def get_state(doctype: str, state: str):
	"""The row of the active Workflow for `state`, with `stage`, `effect` and `client_label`."""
	workflow = get_workflow(doctype)
	for row in workflow.states:
		if row.state == state:
			return row
	sentence = _("The Workflow {0} has no state {1}.").format(workflow.name, frappe.bold(state))
	frappe.throw(sentence, errors.UnknownState)


def get_resting_state(doctype: str, is_done: bool = False) -> str:
	"""Where records start and a passing state hands them on to: the first state; for what is done, the first of those."""
	workflow = get_workflow(doctype)
	for row in workflow.states:
		if not is_done or (row.stage == "Done" and not row.effect):
			return row.state
	sentence = _("The Workflow {0} has no state of stage {1}.").format(workflow.name, frappe.bold("Done"))
	frappe.throw(sentence, errors.UnknownState)


@dataclass(frozen=True)
class Move:
	"""What a record carries while it is moved, from the choice to the last hook of the save."""

	transition: dict  # the row of the Workflow, as Frappe gives it
	asked: Asked
	by: Standing  # who moves it, and as what
	plan: Plan | None = None  # what the state's effect will do; None where it has none, and before `check`
	is_taken: bool = False  # by `take`, and not by a state that somebody wrote
	is_said: bool = False  # the comment stands in a message already
	is_done: bool = False


# Choosing


def get_known_transitions(doc) -> list:
	"""The transitions that the session's user may take on `doc`, one for each action, whatever stands before them."""
	if doc.is_new():
		return []
	if doc.move and doc.move.is_done:
		doc.move = None
	state, user, roles, found = doc.get(STATE_FIELD), frappe.session.user, frappe.get_roles(), {}
	rows = get_workflow(doc.doctype).transitions
	for row in (row for row in rows if row.state == state and row.allowed in roles):
		if is_for_type(row, doc) and is_met(row, doc) and frappe_workflow.has_approval_access(user, doc, row):
			found.setdefault(row.action, row.as_dict())
	return list(found.values())


def is_met(row, doc) -> bool:
	"""The transition's condition holds. Frappe lets one that raises break all that is asked or saved with it."""
	try:
		return bool(frappe_workflow.is_transition_condition_satisfied(row, doc))
	except Exception as error:
		conditions.report(row, doc, error)
		return False


def is_for_type(transition, doc) -> bool:
	"""A transition for one type exists for records of it; for one Case Type, also for the tasks of its cases."""
	only_for, type_field = transition.get("only_for_type"), MOVED[doc.doctype].type_field
	if not only_for or (type_field and doc.get(type_field) == only_for):
		return True
	case = doc.doctype == "Task" and doc.case
	return bool(case) and frappe.db.get_value("Case", case, "case_type") == only_for


def get_obstacle(doc, state, lock: bool = False) -> tuple | None:
	"""What stands before moving the record into `state` (a row of the Workflow): (error class, sentence), or None.

	`lock`: the answer must hold until the transaction ends. A record is asked about its end, and about its return."""
	if state.effect and (obstacle := EFFECTS[state.effect].get_obstacle(doc)):
		return obstacle
	ends = state.stage == "Done" and not state.effect
	return doc.get_obstacle(state, lock) if ends or not doc.is_open else None


def choose(doc, action: str, **given: str | None) -> Move:
	"""The move that `action` is for the session's user now. Raises ActionNotAllowed where there is none."""
	by = doc.get_standing()
	for transition in get_known_transitions(doc):
		if transition.action == action:
			return Move(transition, Asked(action, **given), by, is_taken=True)
	sentence = _("{0} is not an action that {1} may take on {2} {3}, which is {4}.")
	frappe.throw(
		sentence.format(frappe.bold(escape_html(_(action))), *get_words(doc)), errors.ActionNotAllowed
	)


def take(doc, action: str, comment: str | None = None, is_said: bool = False, **given: str | None):
	"""Take `action` on `doc` as the session's user and save it. `given`: department, assignee. `is_said`: see Move.

	Raises ActionNotAllowed where the workflow has no such action for this user now, and the named errors of what it
	asks for. `doc` must be as stored; `doc.flags.ignore_permissions` is honoured, the workflow's roles and conditions
	always are. What the caller acts as was asked for this move: `acting_as` is None until the record is read anew."""
	move = replace(choose(doc, action, comment=comment, **given), is_said=is_said)
	state = get_state(doc.doctype, move.transition.next_state)
	doc.set(STATE_FIELD, state.state)
	if state.update_field:
		doc.set(state.update_field, state.update_value)
	doc.move = move
	doc.save()
	doc.move = replace(move, is_done=True)
	return doc


# Checking


def check(doc):
	"""On save, by every door: the record may be edited in its state, and a changed state came by one of the caller's
	transitions, with what that asks for. Nothing is written before the last check."""
	stored, states = doc.get_doc_before_save(), get_workflow(doc.doctype).states
	if not stored:
		edits.validate_new(doc, states)
	elif not may_edit(doc, stored, states):
		edits.validate_unchanged(doc, stored, states)
	if not stored or stored.get(STATE_FIELD) == doc.get(STATE_FIELD):
		doc.move = None
		return
	move = get_given(doc, stored) or find(stored, doc.get(STATE_FIELD))
	state = get_state(doc.doctype, doc.get(STATE_FIELD))
	if obstacle := get_obstacle(stored, state, lock=True):
		frappe.throw(obstacle[1], obstacle[0])
	if state.effect:
		move = replace(move, plan=get_plan(state.effect, stored, doc, move.asked))
	comment, is_needed = move.asked.comment or "", move.transition.get("comment_required")
	if len(comment) > COMMENT_LENGTH or (is_needed and not comment.strip()):
		move.asked.refuse_comment(doc)
	doc.move = move


def may_edit(doc, stored, states: list) -> bool:
	"""By the stored state's "Only Allow Edit For". Whoever saves with permissions ignored (portal, job) was judged before."""
	editors = {row.allow_edit for row in states if row.state == stored.get(STATE_FIELD)}
	return bool(doc.flags.ignore_permissions or editors & set(frappe.get_roles()))


def get_given(doc, stored) -> Move | None:
	"""The move that `take` chose, if this save is the one it was chosen for."""
	move, step = doc.move, (stored.get(STATE_FIELD), doc.get(STATE_FIELD))
	if not move or move.is_done or (move.transition.state, move.transition.next_state) != step:
		return None
	if doc.flags.for_update:
		# Who moves it was judged by the locked record, and need not be again.
		stored.standing = move.by
	return move if is_met(move.transition, stored) else None


def find(stored, next_state: str) -> Move:
	"""The move that a state written by hand stands for."""
	for transition in get_known_transitions(stored):
		if transition.next_state == next_state:
			return Move(transition, Asked(transition.action), stored.get_standing())
	sentence = _("{0} may not move {1} {2} from {3} to {4}.")
	frappe.throw(sentence.format(*get_words(stored), _(next_state)), errors.ActionNotAllowed)


def get_words(doc) -> tuple:
	return tell_name(frappe.session.user), _(doc.doctype), frappe.bold(doc.name), _(doc.get(STATE_FIELD))


# Carrying out


def carry_out(doc, move: Move):
	"""After the save: write what the effect planned, go on to the state in which the record rests, keep what was said."""
	if plan := move.plan:
		for movement in plan.movements:
			doc.append("movements", movement)
		doc.update(plan.values)
		doc.set(STATE_FIELD, get_resting_state(doc.doctype, plan.ends))
		doc.set_is_open()
		doc.db_update()
		doc.update_children()
	said, state = None if move.is_said else move.asked.comment, move.transition.next_state
	record_move(doc, move.asked.action, said, move.by.is_staff, state if move.is_taken else None)


class Carried:
	"""What a record carries in memory, of one type: no caller's JSON can pass for it."""

	def __init__(self, key: str, kind: type):
		self.key, self.kind = key, kind

	def __get__(self, doc, owner: type):
		carried = doc.__dict__.get(self.key) if doc else None
		return carried if isinstance(carried, self.kind) else None

	def __set__(self, doc, carried):
		doc.__dict__[self.key] = carried


class MovedRecord(Record):
	"""The base of Task, Ticket and Case."""

	move = Carried("_move", Move)
	judged = Carried("_judged", str)  # the state that `check` has judged
	standing = Carried("_standing", Standing)  # what `permissions.judge` found, until the record is saved

	@property
	def recipient(self) -> str | None:
		"""Whom the notice that is being sent is for."""
		return self.__dict__.get("recipient")

	@property
	def acting_as(self) -> str | None:
		"""What the session's user may act as: a virtual field, for the conditions of transitions."""
		if self.is_new():
			return ""
		if self.move and self.move.is_done:
			return None
		return self.get_standing().acting_as

	def get_standing(self) -> Standing:
		standing, user = self.standing, frappe.session.user
		return standing if standing and standing.of == (self.name, user) else judge(self, user)

	def validate(self):
		# A form sends virtual values back, and a Version would tell them as changes.
		for fieldname in ("acting_as", "recipient"):
			self.__dict__.pop(fieldname, None)
		self.set_client_name()
		links = [df.fieldname for df in self.meta.get_link_fields() if df.options in JUDGED]
		if any(map(self.has_value_changed, links)):
			validate_links(self, links)
		self.status = self.status or get_resting_state(self.doctype)
		check(self)
		self.judged = self.status
		self.set_is_open()

	def validate_workflow(self):
		"""In place of Frappe's, which one condition that raises breaks. A state that `before_save` wrote is judged too."""
		if self.status != self.judged:
			MovedRecord.validate(self)

	def on_update(self):
		move, self.move, self.standing = self.move, None, None
		if move:
			carry_out(self, move)
		self.follow_up(move)

	def notify_update(self):
		"""Frappe's names the record to all staff with such a list open; `notices.notify.tell_change` to its readers."""

	def on_change(self):
		"""Also after `db_set`: who may read it is written down anew, before the next list or the commit."""
		rows = (row and tuple(map(row.get, HANGING)) for row in (self, self.get_doc_before_save()))
		frappe.flags.setdefault(CHANGED, set()).add((self.doctype, self.name, *rows))
		frappe.db.before_commit.add(write_all_changed)

	def follow_up(self, move: Move | None):
		"""What a save means for others, once the record is as it rests."""

	def set_client_name(self):
		# Not by fetch_from: Frappe 15 does not check a link that it fetches through.
		self.client_name = self.client and frappe.get_cached_value("Client", self.client, "client_name")

	def set_is_open(self):
		self.is_open = int(get_state(self.doctype, self.status).stage in OPEN_STAGES)
