from frappe.model.document import Document


class BookChapter(Document):
	pass
