"""The files that a client gets: those that the client uploaded, those of the conversation, and the documents of
client-facing tasks. What staff attach to a record for themselves stays with them."""

from pathlib import Path
from urllib.parse import quote

import frappe
from frappe import _
from frappe.query_builder import DocType as Table

from task_portal import file_names
from task_portal.doctypes import MOVED
from task_portal.guards.contents import TYPES, get_extension
from task_portal.guards.downloads import UNKNOWN
from task_portal.portal.access import Viewer, is_visible

SHOWN = 200


class FileNotFound(frappe.DoesNotExistError):
	pass


def get_files(doc, messages: list[dict]) -> list[dict]:
	"""What hangs on the record and was uploaded by its client, or is one of its documents, or hangs on a message."""
	file = Table("File")
	on_record = (file.attached_to_doctype == doc.doctype) & (file.attached_to_name == doc.name)
	allowed = file.from_client == 1
	if handed_in := [row.file for row in doc.get("documents") or [] if row.file]:
		allowed |= file.name.isin(handed_in)
	wanted = on_record & allowed
	if names := [message["name"] for message in messages]:
		wanted |= (file.attached_to_doctype == "Communication") & file.attached_to_name.isin(names)
	return (
		frappe.qb.from_(file)
		.select(
			file.name,
			file.file_name,
			file.file_size,
			file.creation,
			file.attached_to_doctype,
			file.attached_to_name,
		)
		.where(wanted & (file.is_folder == 0))
		.orderby(file.creation)
		.limit(SHOWN)
		.run(as_dict=True)
	)


def set_from_client(file, method=None):
	"""Hook of File: whether the client sent it, for good, whatever the caller says. Who sent it may leave the client."""
	before = file.get_doc_before_save()
	if before and get_record(before) == get_record(file):
		file.from_client = before.from_client
	else:
		file.from_client = int(is_from_client(file))


def get_record(file) -> tuple[str, str]:
	return file.attached_to_doctype, file.attached_to_name


def is_from_client(file) -> bool:
	"""Whoever uploads it belongs to the client of the record that it hangs on."""
	doctype, record = get_record(file)
	client = frappe.db.get_value(doctype, record, "client") if doctype in MOVED and record else None
	row = {"parent": client, "parenttype": "Client", "user": file.owner}
	return bool(client) and bool(frappe.db.exists("Client Portal User", row))


def get_file(name: str, viewer: Viewer):
	"""A File that the viewer may have. Raises FileNotFound, whether it is not there or not theirs."""
	fields = ["attached_to_doctype", "attached_to_name", "from_client"]
	row = frappe.db.get_value("File", {"name": name, "is_folder": 0}, fields, as_dict=True)
	if not row or not is_allowed(name, row, viewer):
		frappe.throw(_("There is no such file, or it is not yours."), FileNotFound)
	return frappe.get_doc("File", name)


def is_allowed(name: str, row, viewer: Viewer) -> bool:
	doctype, record = row.attached_to_doctype, row.attached_to_name
	if doctype == "Communication":
		fields = ["reference_doctype", "reference_name", "with_client"]
		said = frappe.db.get_value("Communication", record, fields)
		return bool(said) and bool(said[2]) and is_visible(said[0], said[1], viewer)
	if doctype not in MOVED or not is_visible(doctype, record, viewer):
		return False
	if row.from_client:
		return True
	return doctype == "Task" and bool(frappe.db.exists("Task Document", {"parent": record, "file": name}))


def respond_with(file):
	"""As a download, never shown by the browser as a page of ours; `guards.downloads` adds what guards it."""
	# Frappe's header has `filename` alone, which is for ASCII.
	frappe.local.response.filename = file_names.get_ascii(file.file_name)
	encoded = quote(file.file_name, safe="")
	frappe.local.response.display_content_as = f"attachment; filename*=UTF-8''{encoded}"
	frappe.local.response.content_type = TYPES.get(get_extension(file.file_name), UNKNOWN)
	frappe.local.response.filecontent = get_bytes(file)
	frappe.local.response.type = "download"


def get_bytes(file) -> bytes:
	# get_content decodes what could be text, and 16 knows encodings in which most PDFs could be.
	if file.exists_on_disk():
		return Path(file.get_full_path()).read_bytes()
	content = file.get_content()
	return content.encode() if isinstance(content, str) else content
