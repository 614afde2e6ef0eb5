"""The base of the DocTypes that our workflows move: Task, Ticket."""

import frappe
from frappe import _
from frappe.model.document import Document

from task_portal.permissions import get_acting_as, is_staff
from task_portal.workflow.hops import apply_hop
from task_portal.workflow.states import get_initial_state, is_open_state
from task_portal.workflow.transitions import validate_transition


class DiscardNotAllowed(frappe.ValidationError):
	pass


class WorkflowDocument(Document):
	@property
	def acting_as(self) -> str:
		return get_acting_as(self)

	def before_validate(self):
		self.set_initial_state()

	def validate(self):
		self.validate_transition()
		self.set_is_open()

	def on_update(self):
		self.apply_hop()
		self.record_comment()
		self.flags.update({"transition": None, "details": None, "hop": None, "acting_as": {}})

	def before_discard(self):
		"""Frappe 15 lets a writer discard any draft, also of a DocType that is never submitted."""
		frappe.throw(
			_("{0} {1} is cancelled by its workflow, not discarded.").format(_(self.doctype), self.name),
			DiscardNotAllowed,
		)

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

	def apply_hop(self):
		if self.flags.hop:
			apply_hop(self, self.flags.hop, self.flags.transition.action, self.flags.details.comment)

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
