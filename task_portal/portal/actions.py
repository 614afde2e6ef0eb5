"""What a client does. Each takes a record that `access.get_visible` gave, locked, and changes it as the workflow lets."""

import frappe
from frappe import _

from task_portal.cases import documents
from task_portal.guards.about import write_message
from task_portal.portal import limits
from task_portal.portal.access import Viewer
from task_portal.portal.errors import (
	CommentMissing,
	FileMissing,
	NotPossible,
	SubjectMissing,
	TextMissing,
	TextTooLong,
	UnknownCategory,
	UnknownClient,
)
from task_portal.portal.uploads import Upload, attach
from task_portal.portal.words import describe_state, get_rich_text
from task_portal.task_portal.doctype.ticket.ticket import get_categories
from task_portal.workflow import move
from task_portal.workflow.errors import ActionNotAllowed, CommentRequired

TEXT_LENGTH = 10_000
SUBJECT_LENGTH = 140


def take_action(doc, action: str, comment: str | None = None):
	"""Take `action` of `details.get_actions`. Raises CommentMissing, NotPossible."""
	comment = validate_text(comment)
	state = describe_state(doc.doctype, doc.status)["state"]
	limits.count("messages")
	try:
		move.take(doc, action, comment)
	except CommentRequired:
		refuse(_("Say why: {0} needs a comment.").format(_(action)), CommentMissing)
	except ActionNotAllowed:
		refuse(_("{0} is not possible now. It is: {1}.").format(_(action), state), NotPossible)
	except frappe.ValidationError:
		refuse(
			_("{0} is not possible yet: something that belongs to it is not finished.").format(_(action)),
			NotPossible,
		)
	return doc


def send_message(doc, text: str | None, uploads: list[Upload]):
	"""Say something to the office about `doc`, with files. Raises TextMissing, TextTooLong."""
	text = validate_text(text)
	if not text and not uploads:
		frappe.throw(_("Write a message or choose a file."), TextMissing)
	limits.count("messages")
	limits.count("uploads", len(uploads))
	message = write_message(doc, doc.subject, get_rich_text(text or _("Sent files.")))
	for upload in uploads:
		attach(upload, "Communication", message.name)
	return message


def hand_in(task, document: str, uploads: list[Upload]):
	"""Hand in one file for a row of the task's documents. Raises FileMissing, NotPossible."""
	if not uploads:
		frappe.throw(_("Choose a file to hand in."), FileMissing)
	if not any(row.name == document for row in task.get("documents") or []):
		frappe.throw(_("There is no such document to hand in."), NotPossible)
	limits.count("uploads")
	file = attach(uploads[0], task.doctype, task.name)
	try:
		documents.submit_document(task, document, file.name)
	except frappe.ValidationError:
		refuse(_("This document is not asked for any more."), NotPossible)
	return task


def create_ticket(
	viewer: Viewer,
	client: str,
	subject: str | None,
	category: str | None,
	description: str | None,
	uploads: list[Upload],
):
	"""A new request of one of the caller's clients. Raises UnknownClient, SubjectMissing, UnknownCategory."""
	if client not in viewer.clients:
		frappe.throw(_("Choose who the request is for."), UnknownClient)
	if not (subject or "").strip():
		frappe.throw(_("Say in a few words what you need."), SubjectMissing)
	if len(subject.strip()) > SUBJECT_LENGTH:
		frappe.throw(_("The subject has at most {0} characters.").format(SUBJECT_LENGTH), SubjectMissing)
	if category not in get_categories(viewer.clients[client].sector):
		frappe.throw(_("Choose what it is about."), UnknownCategory)
	description = get_rich_text(validate_text(description) or "")
	limits.count("tickets")
	limits.count("uploads", len(uploads))
	ticket = frappe.get_doc(
		{
			"doctype": "Ticket",
			"client": client,
			"subject": subject.strip(),
			"category": category,
			"description": description,
		}
	).insert(ignore_permissions=True)
	for upload in uploads:
		attach(upload, "Ticket", ticket.name)
	return ticket


def validate_text(text: str | None) -> str | None:
	text = (text or "").strip()
	if len(text) > TEXT_LENGTH:
		frappe.throw(_("Write at most {0} characters.").format(TEXT_LENGTH), TextTooLong)
	return text or None


def refuse(sentence: str, error: type[Exception]):
	"""In the client's words. What staff are told may name people and records that are not the client's."""
	frappe.clear_messages()
	frappe.throw(sentence, error)
