"""Saving and removing files by function."""

import frappe
from frappe.core.doctype.file.file import MaxFileSizeReachedError, get_max_file_size  # noqa: F401


def save_file(fname, content, dt, dn, folder=None, decode=False, is_private=0, df=None):
	"""A File record of `content`, attached to a document."""
	return frappe.get_doc(
		doctype="File", file_name=fname, content=content, decode=decode, attached_to_doctype=dt, attached_to_name=dn,
		attached_to_field=df, folder=folder, is_private=is_private,
	).insert()  # fmt: skip


def get_file_path(file_name):
	url = frappe.db.get_value("File", {"file_name": file_name}, "file_url") or file_name
	return frappe.utils.get_files_path(url.rsplit("/", 1)[-1], is_private=url.startswith("/private"))


def get_file(fname):
	found = frappe.db.get_value("File", {"file_name": fname}) or frappe.db.get_value(
		"File", {"file_url": fname}
	)
	doc = frappe.get_doc("File", found)
	return [doc.file_name, doc.get_content()]


def remove_all(dt, dn, from_delete=False, delete_permanently=False):
	"""Delete the files attached to a record."""
	for name in (
		frappe.db.get_values("File", {"attached_to_doctype": dt, "attached_to_name": dn}, "name", pluck=True)
		or []
	):
		remove_file(name, from_delete=from_delete)


def remove_file(
	fid=None, attached_to_doctype=None, attached_to_name=None, from_delete=False, delete_permanently=False
):
	frappe.delete_doc("File", fid, ignore_permissions=from_delete)


def __getattr__(name):
	if name.startswith("__"):
		raise AttributeError(name)
	raise frappe.NotCovered(f"frappe.utils.file_manager.{name} is not covered by benchless")
