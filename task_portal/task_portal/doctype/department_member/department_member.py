from frappe.model.document import Document


class DepartmentMember(Document):
	pass
