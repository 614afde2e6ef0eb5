"""The base of the DocTypes that our workflows move: Task, Ticket, Case."""

import frappe
from frappe import _

from task_portal.imports import ImportableDocument
from task_portal.permissions import get_acting_as, is_staff
from task_portal.side_doors import ABOUT, delete_files_of_messages, trusted
from task_portal.workflow import effects
from task_portal.workflow.states import get_initial_state, get_state, is_open_state
from task_portal.workflow.transitions import validate_transition


class DiscardNotAllowed(frappe.ValidationError):
	pass


class RenameNotAllowed(frappe.ValidationError):
	pass


class WorkflowDocument(ImportableDocument):
	@property
	def acting_as(self) -> str:
		return get_acting_as(self)

	@property
	def recipient(self) -> str | None:
		"""Whom the notice that is being sent is for."""
		return self.__dict__.get("recipient")

	def before_validate(self):
		self.drop_virtual_values()
		self.set_initial_state()

	def validate(self):
		self.validate_transition()
		self.set_is_open()

	def on_update(self):
		self.flags.effect = None
		self.apply_effect()
		with trusted():
			self.record_comment()
		self.flags.update({"transition": None, "details": None, "outcome": None, "acting_as": {}})

	def after_delete(self):
		"""A name may come back from the series: what was said about it must not, and Frappe clears it up in a job."""
		delete_files_of_messages([self.doctype], self.name)
		for doctype, (of_doctype, of_name) in (ABOUT | {"Version": ("ref_doctype", "docname")}).items():
			if frappe.db.table_exists(doctype):
				frappe.db.delete(doctype, {of_doctype: self.doctype, of_name: self.name})

	def get_obstacle(self, state, lock: bool = False) -> tuple | None:
		"""What stands before moving this record into `state` (a row of the Workflow): (error class, sentence).

		`lock`: the answer must hold until the transaction ends."""
		return None

	def before_discard(self):
		"""Frappe 15 lets a writer discard any draft, also of a DocType that is never submitted."""
		frappe.throw(
			_("{0} {1} is cancelled by its workflow, not discarded.").format(_(self.doctype), self.name),
			DiscardNotAllowed,
		)

	def before_rename(self, old: str, new: str, merge: bool = False):
		frappe.throw(_("{0} {1} keeps its name.").format(_(self.doctype), old), RenameNotAllowed)

	def drop_virtual_values(self):
		# A form sends them back, and a Version would tell them as changes.
		for fieldname in ("acting_as", "recipient"):
			self.__dict__.pop(fieldname, None)

	def set_initial_state(self):
		if not self.status:
			self.status = get_initial_state(self.doctype)

	def set_client_name(self):
		# Not by fetch_from: Frappe 15 does not check a link that it fetches through.
		self.client_name = (
			frappe.get_cached_value("Client", self.client, "client_name") if self.client else None
		)

	def validate_transition(self):
		validate_transition(self)

	def set_is_open(self):
		self.is_open = int(is_open_state(self.doctype, self.status))

	def apply_effect(self):
		if self.flags.outcome is not None:
			effect = self.flags.effect = get_state(self.doctype, self.status).effect
			effects.apply(self, effect, self.flags.outcome, self.flags.transition, self.flags.details)

	def record_comment(self):
		"""Keep what was said with an action: among staff as a Comment, from a client as Communication."""
		comment = self.flags.details and self.flags.details.comment
		if not comment:
			return
		action = self.flags.transition.action
		if is_staff(frappe.session.user):
			self.add_comment("Comment", _("{0}: {1}").format(_(action), frappe.utils.escape_html(comment)))
			return
		frappe.get_doc(
			{
				"doctype": "Communication",
				"communication_type": "Communication",
				"communication_medium": "Chat",
				"sent_or_received": "Received",
				"subject": action,
				"content": frappe.utils.escape_html(comment),
				"sender": frappe.session.user,
				"reference_doctype": self.doctype,
				"reference_name": self.name,
			}
		).insert(ignore_permissions=True)
