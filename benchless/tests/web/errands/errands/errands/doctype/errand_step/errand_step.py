from frappe.model.document import Document


class ErrandStep(Document):
	pass
