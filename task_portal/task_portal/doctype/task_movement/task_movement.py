from frappe.model.document import Document


class TaskMovement(Document):
	pass
