"""One property of a DocType or a field, changed for this site."""

import frappe
from frappe.model.document import Document


class PropertySetter(Document):
	def autoname(self):
		middle = self.field_name or self.row_name or "main"
		self.name = f"{self.doc_type}-{middle}-{self.property}"

	def validate(self):
		if self.is_new():
			names = ("doc_type", "field_name", "row_name", "property")
			frappe.db.delete("Property Setter", {name: self.get(name) for name in names})
		frappe.clear_cache(doctype=self.doc_type)

	def on_update(self):
		frappe.clear_cache(doctype=self.doc_type)
		frappe.db.updatedb(self.doc_type)

	def after_delete(self):
		frappe.clear_cache(doctype=self.doc_type)


def make_property_setter(
	doctype, fieldname, property, value, property_type, for_doctype=False, validate_fields_for_doctype=True,
	is_system_generated=True,
):  # fmt: skip
	doc = frappe.get_doc(
		doctype="Property Setter", doctype_or_field="DocType" if for_doctype else "DocField",
		doc_type=doctype, field_name=fieldname, property=property, value=value, property_type=property_type,
		is_system_generated=is_system_generated,
	)  # fmt: skip
	doc.flags.ignore_permissions = True
	doc.flags.validate_fields_for_doctype = validate_fields_for_doctype
	doc.insert()
	return doc
