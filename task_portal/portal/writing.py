"""What staff write to the client of a record, who reads it in the portal, and who that is."""

import frappe
from frappe import _

from task_portal.guards.about import write_message
from task_portal.people import get_names
from task_portal.permissions import find_portal_users
from task_portal.portal.errors import FileRefused
from task_portal.portal.files import FileNotFound, get_bytes
from task_portal.portal.uploads import Upload, attach, get_upload, validate_number
from task_portal.portal.words import get_text


class NothingToSay(frappe.ValidationError):
	pass


class NoClientReads(frappe.ValidationError):
	pass


def get_readers(doc) -> list[str]:
	"""What those of the client are called who find the record in the portal. Raises NoClientReads."""
	validate_client(doc)
	return sorted(get_names(find_portal_users(doc.doctype, doc.name)).values())


def write(doc, text: str, files: list[str] | None = None):
	"""Send `text` (HTML) of the session's user, who may change the record, to its client, with copies of `files` (names of
	Files of the record). Returns the Communication.

	Raises NoClientReads where the record has no client, or hides from it; NothingToSay; FileNotFound, FileRefused."""
	doc.check_permission("write")
	validate_client(doc)
	if not get_text(text):
		frappe.throw(_("Write what the client is to read."), NothingToSay)
	uploads = get_uploads(doc, list(dict.fromkeys(files or [])))
	message = write_message(doc, doc.subject, text, is_from_client=False)
	for upload in uploads:
		attach(upload, "Communication", message.name)
	return message


def get_uploads(doc, names: list[str]) -> list[Upload]:
	"""The client gets what a client could send: as many, of those sizes and kinds."""
	validate_number(len(names))
	return [get_upload_of(doc, name) for name in names]


def get_upload_of(doc, name: str) -> Upload:
	"""Of the record's own files alone: who may change the record may read these, and nothing is said of any other."""
	attached = {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name, "is_folder": 0}
	if not frappe.db.exists("File", {"name": name} | attached):
		frappe.throw(_("There is no such file, or it is not yours."), FileNotFound)
	file = frappe.get_doc("File", name)
	file.check_permission("read")
	if file.is_remote_file:
		frappe.throw(_("{0} is a link: send the file itself.").format(file.file_name), FileRefused)
	try:
		return get_upload(file.file_name, get_bytes(file))
	except OSError:
		frappe.throw(_("{0} could not be read.").format(file.file_name), FileRefused)


def validate_client(doc):
	if not doc.client or (doc.doctype == "Task" and not doc.client_facing):
		frappe.throw(_("No client reads {0} in the portal.").format(frappe.bold(doc.name)), NoClientReads)
