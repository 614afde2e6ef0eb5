"""Renaming a record, and every link to it."""

import frappe
from frappe import _
from frappe.model import table_fields
from frappe.model.delete_doc import get_link_fields
from frappe.model.naming import validate_name

FOLLOWERS = {
	"Comment": ("reference_doctype", "reference_name"), "Communication": ("reference_doctype", "reference_name"),
	"ToDo": ("reference_type", "reference_name"), "Version": ("ref_doctype", "docname"),
	"DocShare": ("share_doctype", "share_name"), "File": ("attached_to_doctype", "attached_to_name"),
	"User Permission": ("allow", "for_value"),
}  # fmt: skip


def rename_doc(
	doctype=None, old=None, new=None, force=False, merge=False, ignore_permissions=False, ignore_if_exists=False,
	show_alert=True, rebuild_search=True, doc=None, validate=True,
):  # fmt: skip
	doc = doc or frappe.get_doc(doctype, old)
	doctype, old = doc.doctype, doc.name
	if merge:
		raise frappe.NotCovered("frappe.rename_doc with merge is not covered by benchless")
	if doctype == "DocType":
		raise frappe.NotCovered("frappe.rename_doc of a DocType is not covered by benchless")
	out = doc.run_method("before_rename", old, new, merge) or {}
	new = (out.get("new") if isinstance(out, dict) else out) or new
	new = validate_name(doctype, new)
	if validate:
		_validate(doc, old, new, force, ignore_permissions)
	frappe.db._run(f"update `tab{doctype}` set name = ? where name = ?", [new, old])
	_update_children(doc, old, new)
	_update_links(doctype, old, new)
	if (doc.meta.autoname or "").startswith("field:"):
		frappe.db.set_value(doctype, new, doc.meta.autoname[6:], new, update_modified=False)
	doc.name = new
	doc.run_method("after_rename", old, new, merge)
	frappe.clear_cache()
	if show_alert:
		frappe.msgprint(
			_("Document renamed from {0} to {1}").format(frappe.bold(old), frappe.bold(new)), alert=True
		)
	return new


def _validate(doc, old, new, force, ignore_permissions):
	if old == new:
		frappe.throw(_("No changes made because old and new name are the same.").format(old, new))
	if frappe.db.exists(doc.doctype, new) and old.lower() != new.lower():
		frappe.throw(_("Another {0} with name {1} exists, select another name").format(doc.doctype, new))
	if not ignore_permissions and not doc.has_permission("write"):
		frappe.throw(_("You need write permission to rename"))
	if not (force or ignore_permissions) and not doc.meta.allow_rename:
		frappe.throw(_("{0} not allowed to be renamed").format(_(doc.doctype)))


def _update_children(doc, old, new):
	for df in doc.meta.get_table_fields():
		frappe.db._run(
			f"update `tab{df.options}` set parent = ? where parenttype = ? and parent = ?",
			[new, doc.doctype, old],
		)


def _update_links(doctype, old, new):
	for link in get_link_fields(doctype):
		if link.issingle:
			frappe.db._run(
				"update `tabSingles` set value = ? where doctype = ? and field = ? and value = ?",
				[new, link.parent, link.fieldname, old],
			)
		elif frappe.db.has_column(link.parent, link.fieldname):
			frappe.db._run(
				f"update `tab{link.parent}` set `{link.fieldname}` = ? where `{link.fieldname}` = ?",
				[new, old],
			)
	dynamic = {row.parent: (row.options, row.fieldname) for row in _dynamic_links()}
	for holder, (type_field, name_field) in {**FOLLOWERS, **dynamic}.items():
		if frappe.db.table_exists(holder):
			frappe.db._run(
				f"update `tab{holder}` set `{name_field}` = ? where `{type_field}` = ? and `{name_field}` = ?",
				[new, doctype, old],
			)


def _dynamic_links():
	return frappe.db.get_values(
		"DocField", {"fieldtype": "Dynamic Link"}, ["parent", "fieldname", "options"], as_dict=True
	)


def update_document_title(*args, **kwargs):
	raise frappe.NotCovered("frappe.model.rename_doc.update_document_title is not covered by benchless")


__all__ = ["get_link_fields", "rename_doc", "table_fields", "update_document_title"]
