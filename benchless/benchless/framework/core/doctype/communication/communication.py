"""Communication: what was said with the world outside."""

import frappe
from frappe.core.doctype.comment.comment import update_comment_in_doc
from frappe.model.document import Document


class Communication(Document):
	def validate(self):
		self.user = self.user or frappe.session.user
		self.subject = self.subject or frappe.utils.strip_html((self.content or "")[:141])
		self.sent_or_received = self.sent_or_received or "Sent"
		self.seen = 1 if self.sent_or_received == "Sent" else self.seen
		about = self.reference_doctype and self.reference_name
		if self.is_new() and self.status in (None, "", "Open"):
			is_open = self.communication_type == "Communication"
			self.status = "Linked" if about else "Open" if is_open else "Closed"
		if self.sender and not self.sender_full_name:
			user = frappe.db.get_value("User", {"email": frappe.utils.extract_email_id(self.sender)})
			self.sender_full_name = frappe.utils.get_fullname(user) if user else self.sender
		if about and not self.reference_owner:
			self.reference_owner = frappe.db.get_value(self.reference_doctype, self.reference_name, "owner")

	def on_update(self):
		update_comment_in_doc(self)


def has_permission(doc, ptype, user=None):
	if ptype == "read":
		if doc.reference_doctype == "Communication" and doc.reference_name == doc.name:
			return True
		if doc.reference_doctype and doc.reference_name:
			return bool(frappe.has_permission(doc.reference_doctype, "read", doc.reference_name, user=user))
	return True


def get_permission_query_conditions(user=None):
	user = user or frappe.session.user
	roles = frappe.get_roles(user)
	if "Super Email User" in roles or "System Manager" in roles or user == "Administrator":
		return None
	own = f"`tabCommunication`.owner = {frappe.db.escape(user)}"
	return f"(`tabCommunication`.communication_medium != 'Email' or {own})"
