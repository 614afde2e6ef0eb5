"""Deleting a record: who may, what hinders it, and what goes with it."""

import frappe
from frappe import _
from frappe.model import table_fields
from frappe.model.naming import revert_series_if_last

FOLLOWERS = {
	"ToDo": ("reference_type", "reference_name"), "DocShare": ("share_doctype", "share_name"),
	"Version": ("ref_doctype", "docname"), "Comment": ("reference_doctype", "reference_name"),
	"Notification Log": ("document_type", "document_name"), "Tag Link": ("document_type", "document_name"),
}  # fmt: skip
UNLINKED = {
	"Communication": ("reference_doctype", "reference_name"),
	"Activity Log": ("reference_doctype", "reference_name"),
}


def delete_doc(
	doctype, name, force=0, *, for_reload=False, ignore_permissions=False, flags=None,
	ignore_on_trash=False, ignore_missing=True, delete_permanently=False,
):  # fmt: skip
	if not isinstance(name, str | int):
		raise frappe.NotCovered("frappe.delete_doc of several records")
	if not frappe.db.exists(doctype, name):
		if not ignore_missing:
			raise frappe.DoesNotExistError
		return False
	doc = frappe.get_doc(doctype, name)
	doc.flags.update(flags or {})
	if ignore_permissions:
		doc.flags.ignore_permissions = True
	if not for_reload:
		_check_permission(doc)
	if doctype == "DocType":
		_delete_doctype(doc, force)
	else:
		_delete_record(doc, force, for_reload, ignore_on_trash)
	doc.clear_cache()
	if not (delete_permanently or for_reload):
		add_to_deleted_document(doc)


def _delete_doctype(doc, force):
	if not (doc.custom or frappe.conf.developer_mode or frappe.flags.in_patch or force):
		frappe.throw(_("Standard DocType can not be deleted."))
	frappe.db.delete("Custom Field", {"options": doc.name, "fieldtype": ["in", list(table_fields)]})
	_delete_rows(doc)
	frappe.clear_cache(doctype=doc.name)


def _delete_record(doc, force, for_reload, ignore_on_trash):
	frappe.db.begin()
	if not for_reload:
		if not ignore_on_trash:
			doc.run_method("on_trash")
			doc.flags.in_delete = True
			doc.run_method("on_change")
		if not force:
			check_if_doc_is_linked(doc)
			check_if_doc_is_dynamically_linked(doc)
	_revert_series(doc)
	_delete_rows(doc)
	frappe.utils.password.delete_all_passwords_for(doc.doctype, doc.name)
	doc.run_method("after_delete")
	files = {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name}
	for file in frappe.get_all("File", files, pluck="name"):
		frappe.delete_doc("File", file, ignore_permissions=True)
	if not for_reload:
		frappe.enqueue(
			"frappe.model.delete_doc.delete_dynamic_links", doctype=doc.doctype, name=doc.name,
			now=frappe.flags.in_test, enqueue_after_commit=True,
		)  # fmt: skip


def _check_permission(doc):
	allowed = doc.flags.ignore_permissions or frappe.session.user == "Administrator"
	if not allowed and (not doc.has_permission("delete") or (doc.doctype == "DocType" and not doc.custom)):
		message = _("User not allowed to delete {0}: {1}").format(doc.doctype, doc.name)
		frappe.throw(message, frappe.PermissionError)


def _revert_series(doc):
	autoname = doc.meta.autoname or ""
	if autoname.startswith("naming_series:") and getattr(doc, "naming_series", None):
		revert_series_if_last(doc.naming_series, doc.name, doc)
	elif autoname and autoname.split(":", 1)[0] not in ("Prompt", "field", "hash", "autoincrement"):
		revert_series_if_last(autoname, doc.name, doc)


def _delete_rows(doc):
	if doc.meta.issingle:
		frappe.db.delete("Singles", {"doctype": doc.name})
	else:
		frappe.db.delete(doc.doctype, {"name": doc.name})
	for child in {df.options for df in doc.meta.get_table_fields()}:
		frappe.db.delete(child, {"parenttype": doc.doctype, "parent": doc.name})


def get_link_fields(doctype):
	"""Link fields anywhere on the site that point at `doctype`."""
	found = []
	for source, parent in (("DocField", "parent"), ("Custom Field", "dt")):
		filters = {"options": doctype, "fieldtype": "Link"}
		for row in frappe.db.get_values(source, filters, [parent, "fieldname"], as_dict=True):
			if frappe.db.exists("DocType", row[parent]):
				single = frappe.db.get_value("DocType", row[parent], "issingle")
				found.append(frappe._dict(parent=row[parent], fieldname=row.fieldname, issingle=single))
	return found


def check_if_doc_is_linked(doc):
	ignored = set(frappe.get_hooks("ignore_links_on_delete"))
	for link in get_link_fields(doc.doctype):
		if link.parent in ignored:
			continue
		if link.issingle:
			if frappe.db.get_single_value(link.parent, link.fieldname) == doc.name:
				raise_link_exists_exception(doc, link.parent, link.parent)
		elif frappe.db.has_column(link.parent, link.fieldname):
			_refuse_holders(doc, link.parent, {link.fieldname: doc.name}, ignored)


def check_if_doc_is_dynamically_linked(doc):
	ignored = set(frappe.get_hooks("ignore_links_on_delete"))
	for df in frappe.db.get_values(
		"DocField", {"fieldtype": "Dynamic Link"}, ["parent", "fieldname", "options"], as_dict=True
	):
		if df.parent not in ignored and frappe.db.table_exists(df.parent):
			_refuse_holders(doc, df.parent, {df.options: doc.doctype, df.fieldname: doc.name}, ignored)


def _refuse_holders(doc, doctype, filters, ignored):
	"""Raise for the first record of `doctype`, or parent of its rows, that `filters` find."""
	fields = ["name", *(["parent", "parenttype"] if frappe.is_table(doctype) else [])]
	for row in frappe.db.get_values(doctype, filters, fields, as_dict=True):
		holder, name = (row.parenttype, row.parent) if row.get("parent") else (doctype, row.name)
		if holder not in ignored and (holder, name) != (doc.doctype, doc.name):
			raise_link_exists_exception(doc, holder, name)


def raise_link_exists_exception(doc, reference_doctype, reference_docname):
	link = frappe.utils.get_link_to_form
	held_by = "" if reference_doctype == reference_docname else _(reference_doctype)
	message = _("Cannot delete or cancel because {0} {1} is linked with {2} {3}").format(
		_(doc.doctype), link(doc.doctype, doc.name), held_by, link(reference_doctype, reference_docname)
	)
	frappe.throw(message, frappe.LinkExistsError)


def delete_dynamic_links(doctype, name):
	for follower, (type_field, name_field) in FOLLOWERS.items():
		frappe.db.delete(follower, {type_field: doctype, name_field: name})
	for kept, (type_field, name_field) in UNLINKED.items():
		filters = {type_field: doctype, name_field: name}
		frappe.db.set_value(kept, filters, {type_field: None, name_field: None}, update_modified=False)


def add_to_deleted_document(doc):
	if doc.doctype != "Deleted Document" and frappe.flags.in_install != "frappe":
		frappe.get_doc(
			doctype="Deleted Document", deleted_doctype=doc.doctype, deleted_name=doc.name,
			data=doc.as_json(), owner=frappe.session.user,
		).db_insert()  # fmt: skip
