"""Comments, which their record's `_comments` summarises."""

import json

import frappe
from frappe.model.document import Document


class Comment(Document):
	def validate(self):
		if not self.comment_email:
			self.comment_email = frappe.session.user
		if self.content:
			self.content = frappe.utils.sanitize_html(self.content, always_sanitize=True)

	def after_insert(self):
		if 'class="mention"' in (self.content or ""):
			raise frappe.NotCovered("frappe.desk.notifications.notify_mentions")

	def on_update(self):
		update_comment_in_doc(self)

	def on_trash(self):
		_write(self, [entry for entry in _read(self) if entry.get("name") != self.name])


def update_comment_in_doc(doc):
	if doc.doctype == "Communication" and doc.communication_type != "Comment":
		return
	quiet = ("Like", "Assigned", "Assignment Completed", "Workflow")
	if doc.get("comment_type") in quiet or not doc.reference_doctype:
		return
	text, by = frappe.utils.strip_html(doc.content or "")[:135], doc.comment_email or doc.owner
	others = [entry for entry in _read(doc) if entry.get("name") != doc.name]
	_write(doc, [*others, {"comment": text, "by": by, "name": doc.name}])


def _read(doc):
	if not _has_summary(doc.reference_doctype):
		return []
	return json.loads(frappe.db.get_value(doc.reference_doctype, doc.reference_name, "_comments") or "[]")


def _write(doc, entries):
	"""The last hundred, without touching when the record was modified."""
	if not doc.reference_name or not _has_summary(doc.reference_doctype):
		return
	text = json.dumps(entries[-100:])
	frappe.db.set_value(doc.reference_doctype, doc.reference_name, "_comments", text, update_modified=False)


def _has_summary(doctype):
	return doctype and frappe.db.table_exists(doctype) and frappe.db.has_column(doctype, "_comments")
