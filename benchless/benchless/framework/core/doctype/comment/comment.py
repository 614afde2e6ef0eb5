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
			raise frappe.NotCovered("frappe.desk.notifications.notify_mentions is not covered by benchless")

	def on_update(self):
		update_comment_in_doc(self)

	def on_trash(self):
		_write(self, [entry for entry in _read(self) if entry.get("name") != self.name])


def update_comment_in_doc(doc):
	if doc.doctype == "Communication" and doc.communication_type != "Comment":
		return
	if (
		doc.get("comment_type") in ("Like", "Assigned", "Assignment Completed", "Workflow")
		or not doc.reference_doctype
	):
		return
	entry = {
		"comment": frappe.utils.strip_html(doc.content or "")[:135],
		"by": doc.comment_email or doc.owner,
		"name": doc.name,
	}
	known = _read(doc)
	for position, old in enumerate(known):
		if old.get("name") == doc.name:
			known[position] = entry
			break
	else:
		known.append(entry)
	_write(doc, known)


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
