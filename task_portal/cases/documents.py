"""Tasks of kind Document: what is handed in, accepted, or sent back with a reason."""

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime, today

# What only these functions write in a row of the table.
ROW_FIELDS = (
	"status",
	"file",
	"reason",
	"expires_on",
	"submitted_by",
	"submitted_at",
	"decided_by",
	"decided_at",
)


class DocumentsWritten:
	"""A task carries it while these functions save what they wrote in its documents."""


class DocumentsMissing(frappe.ValidationError):
	pass


class UnknownDocument(frappe.ValidationError):
	pass


class FileNotOnTask(frappe.ValidationError):
	pass


class NothingToDecide(frappe.ValidationError):
	pass


class ReasonRequired(frappe.ValidationError):
	pass


class TaskNotOpen(frappe.ValidationError):
	pass


class DocumentExpired(frappe.ValidationError):
	pass


def submit_document(task, row_name: str, file: str):
	"""Hand in `file` (name of a private File attached to `task`) for a row. Replaces what was handed in before."""
	row = get_row(task, row_name)
	attached = {"attached_to_doctype": task.doctype, "attached_to_name": task.name, "is_private": 1}
	if not frappe.db.exists("File", {"name": file} | attached):
		frappe.throw(_("{0} is not a file of {1}.").format(file, frappe.bold(task.name)), FileNotOnTask)
	if row.status == "Accepted" and not is_expired(row):
		frappe.throw(_("{0} is accepted already.").format(frappe.bold(row.title)), NothingToDecide)
	row.update(
		{
			"status": "Submitted",
			"file": file,
			"reason": None,
			"expires_on": None,
			"submitted_by": frappe.session.user,
			"submitted_at": now_datetime(),
			"decided_by": None,
			"decided_at": None,
		}
	)
	save(task)


def accept_document(task, row_name: str, expires_on: str | None = None):
	row = get_submitted_row(task, row_name)
	if expires_on and getdate(expires_on) < getdate(today()):
		frappe.throw(
			_("{0} has expired: it cannot be accepted.").format(frappe.bold(row.title)), DocumentExpired
		)
	row.expires_on = expires_on
	decide(task, row, "Accepted")


def reject_document(task, row_name: str, reason: str | None):
	row = get_submitted_row(task, row_name)
	if not (reason or "").strip():
		frappe.throw(_("Say why {0} is rejected.").format(frappe.bold(row.title)), ReasonRequired)
	row.reason = reason
	decide(task, row, "Rejected")


def decide(task, row, status: str):
	row.update({"status": status, "decided_by": frappe.session.user, "decided_at": now_datetime()})
	save(task)


def save(task):
	task.documents_written = DocumentsWritten()
	task.save()


def get_row(task, row_name: str):
	if not task.is_open:
		frappe.throw(_("{0} is not open.").format(frappe.bold(task.name)), TaskNotOpen)
	for row in task.documents:
		if row.name == row_name:
			return row
	frappe.throw(_("{0} asks for no such document.").format(frappe.bold(task.name)), UnknownDocument)


def get_submitted_row(task, row_name: str):
	row = get_row(task, row_name)
	if row.status != "Submitted":
		frappe.throw(_("{0} was not handed in.").format(frappe.bold(row.title)), NothingToDecide)
	return row


def is_expired(row) -> bool:
	return bool(row.expires_on and getdate(row.expires_on) < getdate(today()))


def set_documents(task):
	"""Keep what was handed in and decided, whatever a form or request sends along.

	Who did not ask for the documents (originator, manager) changes nothing in the list either."""
	before = task.get_doc_before_save()
	if task.documents_written or task.is_history():
		return
	if before and before.documents and not {"Originator", "Manager"} & set(task.acting_as.split(", ")):
		task.set("documents", before.documents)
		return
	kept = {row.name: row for row in before.documents} if before else {}
	for row in task.documents:
		stored = kept.get(row.name)
		row.update({field: stored.get(field) if stored else None for field in ROW_FIELDS})
		row.status = row.status or "Awaited"


def get_missing(task) -> tuple | None:
	"""Why a Document task cannot be closed: the error and the sentence."""
	if task.kind != "Document":
		return None
	missing = [
		row.title
		for row in task.documents
		if row.is_required and (row.status != "Accepted" or is_expired(row))
	]
	if missing:
		return DocumentsMissing, _("{0} still lacks accepted documents: {1}.").format(
			frappe.bold(task.name), ", ".join(missing)
		)
	return None
