"""The base of our child tables. Frappe's REST takes a row by itself and asks no rule of the parent's controller."""

import frappe
from frappe import _
from frappe.model.document import Document


class ChangedByItself(frappe.PermissionError):
	pass


class ChildRow(Document):
	"""A row that is read by itself is judged by its record: Frappe asks that where the row has it at hand, and else for
	the right to the parent's DocType alone.

	The two below Frappe runs only where the row is saved or deleted by itself, not with its parent."""

	@Document.parent_doc.getter
	def parent_doc(self):
		if at_hand := Document.parent_doc.fget(self):
			return at_hand
		stored = self.name and frappe.db.get_value(self.doctype, self.name, ["parenttype", "parent"])
		parenttype, parent = stored or (self.parenttype, self.parent)
		return frappe.get_doc(parenttype, parent) if parenttype and parent else None

	def validate(self):
		self.refuse()

	def on_trash(self):
		self.refuse()

	def refuse(self):
		frappe.throw(
			_("A row of {0} is changed with its {1}.").format(_(self.doctype), _(self.parenttype)),
			ChangedByItself,
		)
