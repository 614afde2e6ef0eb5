from frappe.model.document import Document


class ClientPortalUser(Document):
	pass
