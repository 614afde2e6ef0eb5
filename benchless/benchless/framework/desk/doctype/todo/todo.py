"""ToDo: one assignment of a record; the record's `_assign` lists who holds the open ones."""

import json

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.permissions import AUTOMATIC_ROLES
from frappe.utils import get_fullname


class ToDo(Document):
	def validate(self):
		self._assignment = None
		by, to = get_fullname(self.assigned_by), get_fullname(self.allocated_to)
		if self.is_new():
			text = _("{0} assigned {1}: {2}").format(by, to, self.description)
			if self.assigned_by == self.allocated_to:
				text = _("{0} self assigned this task: {1}").format(by, self.description)
			self._assignment = {"text": text, "comment_type": "Assigned"}
		elif frappe.db.get_value("ToDo", self.name, "status") != self.status:
			user = frappe.session.user
			text = _("Assignment of {0} removed by {1}").format(to, get_fullname(user))
			if self.allocated_to == user:
				text = _("{0} removed their assignment.").format(get_fullname(user))
			self._assignment = {"text": text, "comment_type": "Assignment Completed"}

	def on_update(self):
		if self._assignment and self.reference_type and self.reference_name:
			record = frappe.get_doc(self.reference_type, self.reference_name)
			record.add_comment(**self._assignment)
		self.update_in_reference()

	def after_delete(self):
		self.update_in_reference()

	def update_in_reference(self):
		if not (self.reference_type and self.reference_name) or frappe.flags.in_install:
			return
		filters = {"reference_type": self.reference_type, "reference_name": self.reference_name}
		filters["status"] = ["not in", ["Cancelled", "Closed"]]
		holders = frappe.get_all("ToDo", {**filters, "allocated_to": ["is", "set"]}, pluck="allocated_to")
		if "_assign" in frappe.db.get_table_columns(self.reference_type):
			text = json.dumps(holders[::-1]) if holders else ""
			frappe.db.set_value(
				self.reference_type, self.reference_name, "_assign", text, update_modified=False
			)


def _sees_all(user):
	roles = set(frappe.get_roles(user)) - set(AUTOMATIC_ROLES)
	permitted = {e.role for e in frappe.get_meta("ToDo").permissions if e.read} - set(AUTOMATIC_ROLES)
	return bool(roles & permitted)


def get_permission_query_conditions(user):
	user = user or frappe.session.user
	if _sees_all(user):
		return None
	me = frappe.db.escape(user)
	return f"(`tabToDo`.allocated_to = {me} or `tabToDo`.assigned_by = {me})"


def has_permission(doc, ptype="read", user=None):
	user = user or frappe.session.user
	return _sees_all(user) or user in (doc.allocated_to, doc.assigned_by)
