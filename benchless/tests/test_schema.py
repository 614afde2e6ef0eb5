def test_altering_a_doctype_loses_nothing(make_doctype):
	import frappe

	make_doctype("Shape", ("title", "Data", None), ("size", "Data", None), ("old", "Data", None))
	doc = frappe.get_doc(doctype="Shape", title="a", size="12", old="kept").insert()
	definition = frappe.get_doc("DocType", "Shape")
	definition.fields = [row for row in definition.fields if row.fieldname != "old"]
	definition.fields[1].fieldtype = "Int"
	definition.append("fields", {"fieldname": "colour", "label": "Colour", "fieldtype": "Data"})
	definition.save()
	doc = frappe.get_doc("Shape", doc.name)
	assert (doc.title, doc.size, doc.colour) == ("a", 12, None)
	assert frappe.db.sql("select old from `tabShape`") == (("kept",),)


def test_custom_field_comes_with_its_column(make_doctype):
	import frappe
	from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

	make_doctype("Shape", ("title", "Data", None))
	create_custom_fields(
		{"Shape": [{"fieldname": "weight", "label": "Weight", "fieldtype": "Float", "insert_after": "title"}]}
	)
	assert frappe.db.has_column("Shape", "weight")
	assert frappe.get_doc(doctype="Shape", weight="2.5").insert().reload().weight == 2.5
	frappe.delete_doc("Custom Field", "Shape-weight")
