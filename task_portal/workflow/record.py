"""A record that a workflow moves, aside of its moves: it keeps its name, is never discarded, and takes with it what
was said about it."""

import frappe
from frappe import _
from frappe.model.document import Document

from task_portal.doctypes import STATE_FIELD
from task_portal.guards.about import ABOUT, KeepsLinks
from task_portal.guards.messages import delete_files_of_messages
from task_portal.people import is_portal_manager


class DiscardNotAllowed(frappe.ValidationError):
	pass


class RenameNotAllowed(frappe.ValidationError):
	pass


class Record(KeepsLinks, Document):
	def keep_link(self, fieldname: str, name: str) -> bool:
		"""A state is judged by the Workflow, which has it also where Frappe's list of states has lost it."""
		if fieldname != STATE_FIELD:
			return super().keep_link(fieldname, name)
		self.set(fieldname, name)
		return True

	def is_imported(self) -> bool:
		"""A Task Portal Manager brings it along by Data Import; no request sets that flag."""
		return bool(frappe.flags.in_import and self.is_new() and is_portal_manager(frappe.session.user))

	def is_own_save(self) -> bool:
		"""The app saves what it has judged by itself, whoever may edit the record."""
		return False

	def after_delete(self):
		"""A name may come back from the series: what was said about it must not, and Frappe clears it up in a job."""
		self.on_change()
		delete_files_of_messages([self.doctype], self.name)
		for doctype, (of_doctype, of_name) in (ABOUT | {"Version": ("ref_doctype", "docname")}).items():
			# Its own files Frappe deletes next, rows and bytes; without the row it would leave the bytes.
			if doctype != "File" and frappe.db.table_exists(doctype):
				frappe.db.delete(doctype, {of_doctype: self.doctype, of_name: self.name})

	def before_discard(self):
		"""Frappe 15 lets a writer discard any draft, also of a DocType that is never submitted."""
		frappe.throw(
			_("{0} {1} is cancelled by its workflow, not discarded.").format(_(self.doctype), self.name),
			DiscardNotAllowed,
		)

	def before_rename(self, old: str, new: str, merge: bool = False):
		frappe.throw(_("{0} {1} keeps its name.").format(_(self.doctype), old), RenameNotAllowed)
