"""Words of the model: which field types carry data, which fields every record has."""

data_fieldtypes = (
	"Currency", "Int", "Float", "Percent", "Check", "Small Text", "Long Text", "Code", "Text Editor",
	"Markdown Editor", "HTML Editor", "Date", "Datetime", "Text", "Data", "Link", "Dynamic Link", "Password",
	"Select", "Read Only", "Attach", "Attach Image", "Color", "Duration", "Icon", "Autocomplete", "JSON",
)  # fmt: skip
display_fieldtypes = (
	"Section Break", "Column Break", "Tab Break", "HTML", "Button", "Image", "Fold", "Heading",
)  # fmt: skip
table_fields = ("Table", "Table MultiSelect")
no_value_fields = (*display_fieldtypes, *table_fields)
numeric_fieldtypes = ("Currency", "Int", "Float", "Percent", "Check")
float_like_fields = {"Float", "Currency", "Percent"}
default_fields = ("doctype", "name", "owner", "creation", "modified", "modified_by", "docstatus", "idx")
child_table_fields = ("parent", "parentfield", "parenttype")
optional_fields = ("_user_tags", "_comments", "_assign", "_liked_by", "_seen")
core_doctypes_list = (
	"DefaultValue", "DocType", "DocField", "DocPerm", "DocType Action", "DocType Link", "User", "Role",
	"Has Role", "Page", "Module Def", "Print Format", "Report", "Custom Field",
)  # fmt: skip


def get_permitted_fields(doctype, parenttype=None, user=None, permission_type=None, *, ignore_virtual=False):
	"""Field names the user may read, standard fields included."""
	import frappe

	meta = frappe.get_meta(doctype)
	standard = [*default_fields[1:], *(child_table_fields if meta.istable else ())]
	if doctype in core_doctypes_list:
		return meta.get_valid_columns()
	if not permission_type:
		permission_type = "select" if frappe.permissions.only_has_select_perm(doctype, user) else "read"
	permitted = meta.get_permitted_fieldnames(parenttype, user, permission_type, not ignore_virtual)
	if permitted and permission_type == "select":
		return permitted
	return standard + permitted
