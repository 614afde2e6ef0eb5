import frappe
from frappe import _
from frappe.model.document import Document


class Errand(Document):
	def validate(self):
		if self.place == "Nowhere":
			frappe.throw(_("Nobody can go to Nowhere."))

	@frappe.whitelist()
	def count_steps(self) -> int:
		return len(self.steps)
