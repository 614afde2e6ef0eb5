"""What one does with a document besides saving it: delete it, set one value, comment, tell."""

import frappe
from frappe.utils.data import now


class DocumentActions:
	@frappe.whitelist()
	def submit(self):
		raise frappe.NotCovered("frappe.model.document.Document.submit")

	@frappe.whitelist()
	def cancel(self):
		raise frappe.NotCovered("frappe.model.document.Document.cancel")

	def delete(self, ignore_permissions=False, force=False, *, delete_permanently=False):
		return frappe.delete_doc(
			self.doctype, self.name, ignore_permissions=ignore_permissions, flags=self.flags, force=force,
			delete_permanently=delete_permanently,
		)  # fmt: skip

	def db_set(self, fieldname, value=None, update_modified=True, notify=False, commit=False):
		"""Write a value past validation; `on_change` still runs."""
		frappe.NotCovered.refuse("frappe Document.db_set", {"notify": notify})
		self.update(fieldname if isinstance(fieldname, dict) else {fieldname: value})
		if update_modified and (self.doctype, self.name) not in frappe.flags.currently_saving:
			self.set("modified", now())
			self.set("modified_by", frappe.session.user)
		if not self.get_doc_before_save():
			self.load_doc_before_save()
		self.run_method("before_change")
		how = {"modified": self.modified, "modified_by": self.modified_by, "update_modified": update_modified}
		frappe.db.set_value(self.doctype, self.name, fieldname, value, **how)
		self.run_method("on_change")
		self.clear_cache()
		if commit:
			frappe.db.commit()

	def clear_cache(self):
		frappe.clear_document_cache(self.doctype, self.name)

	def get_title(self):
		return self.get(self.meta.get_title_field()) or ""

	def set_title_field(self):
		"""Frappe makes a title of a pattern here; that is refused."""
		df = self.meta.get_field("title") if self.meta.title_field == "title" else None
		if df and (df.options or "{" in (df.default or "")):
			raise frappe.NotCovered("frappe's title field by a pattern")

	def add_comment(self, comment_type="Comment", text=None, comment_email=None, comment_by=None):
		return frappe.get_doc(
			doctype="Comment", comment_type=comment_type, comment_email=comment_email or frappe.session.user,
			comment_by=comment_by, reference_doctype=self.doctype, reference_name=self.name,
			content=text or comment_type,
		).insert(ignore_permissions=True)  # fmt: skip

	def save_version(self):
		"""Keep what changed as a Version, where the DocType tracks changes."""
		from frappe.core.doctype.version.version import keep_version

		flags = frappe.flags
		tracked = self.meta.track_changes and not (flags.in_migrate or flags.in_install)
		if tracked and self._doc_before_save and not self.flags.ignore_version:
			keep_version(self, self._doc_before_save)

	def run_notifications(self, method):
		"""Notification records that watch for this event."""
		flags = frappe.flags
		if flags.in_patch or flags.in_install or (flags.in_import and flags.mute_emails):
			return
		event = {"on_update": "Save", "after_insert": "New"}.get(method)
		if method == "on_change" and not self.flags.in_insert and not self.flags.in_delete:
			event = "Value Change"
		if self.flags.notifications is None:
			self.flags.notifications = _alerts(self.doctype)
		done = self.flags.setdefault("notifications_executed", [])
		for alert in self.flags.notifications:
			if alert.name not in done and (
				(event and alert.event == event) or (alert.event == "Method" and alert.method == method)
			):
				from frappe.email.doctype.notification.notification import evaluate_alert

				evaluate_alert(self, alert.name, alert.event)
				done.append(alert.name)

	def __repr__(self):
		name = f": {self.name}" if getattr(self, "name", None) else ""
		return f"<{type(self).__name__}{name}>"

	__str__ = __repr__

	def __eq__(self, other):
		return self is other

	__hash__ = object.__hash__


def _alerts(doctype):
	if not frappe.db.table_exists("Notification"):
		return []
	found = frappe.cache.hget("notifications", doctype)
	if found is None:
		filters = {"enabled": 1, "document_type": doctype}
		found = frappe.get_all("Notification", fields=["name", "event", "method"], filters=filters)
		frappe.cache.hset("notifications", doctype, [dict(alert) for alert in found])
	return [frappe._dict(alert) for alert in found]
