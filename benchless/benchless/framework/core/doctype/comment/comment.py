"""Comments, which their record's `_comments` summarises."""

import json

import frappe
from frappe.model.document import Document


class Comment(Document):
	def validate(self):
		if not self.comment_email:
			self.comment_email = frappe.session.user
		self.content = (
			frappe.utils.sanitize_html(self.content, always_sanitize=True) if self.content else self.content
		)

	def after_insert(self):
		notify_mentions(self.reference_doctype, self.reference_name, self.content)

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
	if not doc.reference_doctype or not frappe.db.table_exists(doc.reference_doctype):
		return []
	if "_comments" not in frappe.db.get_table_columns(doc.reference_doctype):
		return []
	return json.loads(frappe.db.get_value(doc.reference_doctype, doc.reference_name, "_comments") or "[]")


def _write(doc, entries):
	"""The last hundred, without touching when the record was modified."""
	if (
		not doc.reference_doctype
		or not doc.reference_name
		or not frappe.db.table_exists(doc.reference_doctype)
	):
		return
	if "_comments" in frappe.db.get_table_columns(doc.reference_doctype):
		frappe.db.set_value(
			doc.reference_doctype,
			doc.reference_name,
			"_comments",
			json.dumps(entries[-100:]),
			update_modified=False,
		)


def notify_mentions(doctype, name, content):
	import re

	from frappe.desk.doctype.notification_log.notification_log import enqueue_create_notification

	users = re.findall(r'class="mention"[^>]*data-id="([^"]+)"', content or "") if content else []
	users = [user for user in users if frappe.db.exists("User", {"name": user, "enabled": 1})]
	if users:
		subject = frappe._("{0} mentioned you in a comment in {1} {2}").format(
			frappe.utils.get_fullname(frappe.session.user), frappe._(doctype), name
		)
		notice = {"type": "Mention", "document_type": doctype, "document_name": name, "subject": subject}
		enqueue_create_notification(
			users, notice | {"from_user": frappe.session.user, "email_content": content}
		)
