"""The files that a client gets: those that the client uploaded, those of the conversation, and the documents of
client-facing tasks. What staff attach to a record for themselves stays with them."""

import frappe
from frappe import _
from frappe.query_builder import DocType as Table

from task_portal.portal.access import DOCTYPES, Viewer, is_visible

SHOWN = 200


class FileNotFound(frappe.DoesNotExistError):
	pass


def get_files(doc, messages: list[dict]) -> list[dict]:
	"""What hangs on the record and was uploaded by its client, or is one of its documents, or hangs on a message."""
	file = Table("File")
	on_record = (file.attached_to_doctype == doc.doctype) & (file.attached_to_name == doc.name)
	allowed = file.owner.isin(get_client_users(doc.client))
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


def get_client_users(client: str):
	"""The client's portal users, as a subquery."""
	row = Table("Client Portal User")
	return frappe.qb.from_(row).select(row.user).where((row.parent == client) & (row.parenttype == "Client"))


def get_file(name: str, viewer: Viewer):
	"""A File that the viewer may have. Raises FileNotFound, whether it is not there or not theirs."""
	fields = ["attached_to_doctype", "attached_to_name", "owner"]
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
	if doctype not in DOCTYPES or not is_visible(doctype, record, viewer):
		return False
	client = frappe.db.get_value(doctype, record, "client")
	if frappe.db.exists("Client Portal User", {"parent": client, "parenttype": "Client", "user": row.owner}):
		return True
	return doctype == "Task" and bool(frappe.db.exists("Task Document", {"parent": record, "file": name}))


def respond_with(file):
	"""As a download, never shown by the browser as a page of ours."""
	frappe.local.response.filename = file.file_name
	frappe.local.response.filecontent = get_bytes(file)
	frappe.local.response.type = "download"


def get_bytes(file) -> bytes:
	content = file.get_content()
	return content.encode() if isinstance(content, str) else content
