"""The portal for other clients: a mobile app, a script. The same checks and the same answers as its pages.

All functions need a login as a portal user. A refusal is a named error (`exc_type`) with a sentence for the user.
`once` is a text of the caller's own making: a call repeated with the same one changes nothing and answers the same.
`version` is the `version` of a record as it was shown; where the record changed since, ChangedMeanwhile (409)."""

import base64
import binascii

import frappe
from frappe import _

from task_portal.doctypes import MOVED
from task_portal.portal import actions, details, files, forms, lists, uploads
from task_portal.portal.access import get_viewer, get_visible
from task_portal.portal.errors import FileRefused


@frappe.whitelist()
def list_records(
	doctype: str, status: str = "", search: str = "", sort: str = "changed", page: int = 1, client: str = ""
) -> dict:
	"""A page of the caller's records.

	`doctype`: Ticket, Case or Task. `status`: `open`, or a state's client label. `search`: part of the subject or name.
	`sort`: changed, newest, oldest, and for Task due. `page`: from 1, 20 records each. `client`: one of the caller's.
	Returns {"records": [...], "has_more": bool}. Raises InvalidFilter."""
	viewer = get_viewer()
	filters = lists.Filters(status, search, sort, int(page), client)
	return lists.list_records(validate_doctype(doctype), viewer, filters)._asdict()


@frappe.whitelist()
def get_record(doctype: str, name: str, everything: bool = False) -> dict:
	"""One record with its actions, conversation (all of it with `everything`), files, documents, steps and history.

	Raises RecordNotFound (404), also for records that are not the caller's."""
	viewer = get_viewer()
	return details.get_detail(get_visible(doctype, name, viewer), viewer, bool(everything))


@frappe.whitelist(methods=["POST"])
def act(
	doctype: str,
	name: str,
	action: str,
	version: str | None = None,
	once: str | None = None,
	comment: str | None = None,
) -> dict:
	"""Take one of the record's `actions`. Returns the record after it.

	Raises CommentMissing, NotPossible, ChangedMeanwhile, RecordNotFound."""
	viewer = get_viewer(for_change=True)
	forms.change_record(
		viewer, doctype, name, lambda doc: actions.take_action(doc, action, comment), once, version
	)
	return get_record(doctype, name)


@frappe.whitelist(methods=["POST"])
def send_message(doctype: str, name: str, text: str | None = None, once: str | None = None) -> dict:
	"""Write to the office about a record, with the request's `files` (multipart) where there are any.

	Returns the record after it. Raises TextMissing, TextTooLong, FileRefused, RecordNotFound."""
	viewer, sent = get_viewer(for_change=True), uploads.get_sent()
	forms.change_record(viewer, doctype, name, lambda doc: actions.send_message(doc, text, sent), once, None)
	return get_record(doctype, name)


@frappe.whitelist(methods=["POST"])
def create_ticket(
	subject: str, category: str, description: str = "", client: str = "", once: str | None = None
) -> dict:
	"""Ask the office for something, with the request's `files` (multipart) where there are any.

	`client`: one of the caller's; not needed by who belongs to one. Returns the new ticket.
	Raises SubjectMissing, UnknownCategory, UnknownClient, FileRefused."""
	viewer = get_viewer(for_change=True)
	values = {"subject": subject, "category": category, "description": description, "client": client}
	return get_record("Ticket", forms.add_ticket(viewer, values, uploads.get_sent(), once))


@frappe.whitelist(methods=["POST"])
def upload(
	task: str,
	document: str,
	file_name: str | None = None,
	content: str | None = None,
	version: str | None = None,
	once: str | None = None,
) -> dict:
	"""Hand in a file for one of a task's `documents` (its `name`): the request's `files` (multipart), or `file_name`
	with its `content` as base64. Returns the task after it.

	Raises FileMissing, FileRefused, NotPossible, ChangedMeanwhile, RecordNotFound."""
	viewer = get_viewer(for_change=True)
	sent = [decode(file_name, content)] if file_name and content else uploads.get_sent()
	forms.change_record(viewer, "Task", task, lambda doc: actions.hand_in(doc, document, sent), once, version)
	return get_record("Task", task)


@frappe.whitelist()
def download(file: str):
	"""The file of a record (its `name`), as a download. Raises FileNotFound (404), also for files that are not the caller's."""
	viewer = get_viewer()
	files.respond_with(files.get_file(file, viewer))


def validate_doctype(doctype: str) -> str:
	if doctype not in MOVED:
		frappe.throw(_("doctype is one of: {0}.").format(", ".join(MOVED)), lists.InvalidFilter)
	return doctype


def decode(file_name: str, content: str) -> uploads.Upload:
	try:
		return uploads.get_upload(file_name, base64.b64decode(content, validate=True))
	except (binascii.Error, ValueError):
		frappe.throw(_("{0} is not sent as base64.").format(file_name), FileRefused)
