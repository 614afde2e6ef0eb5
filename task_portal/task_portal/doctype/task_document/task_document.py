from frappe.model.document import Document


class TaskDocument(Document):
	pass
