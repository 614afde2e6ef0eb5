"""The base of our child tables. Frappe's REST takes a row by itself and asks no rule of the parent's controller."""

import frappe
from frappe import _
from frappe.model.document import Document


class ChangedByItself(frappe.PermissionError):
	pass


class ChildRow(Document):
	"""Frappe runs these two only where the row is saved or deleted by itself, not with its parent."""

	def validate(self):
		self.refuse()

	def on_trash(self):
		self.refuse()

	def refuse(self):
		frappe.throw(
			_("A row of {0} is changed with its {1}.").format(_(self.doctype), _(self.parenttype)),
			ChangedByItself,
		)
