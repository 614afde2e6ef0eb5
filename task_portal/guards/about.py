"""Records that Frappe keeps about other records: comments, messages, files, to-dos, tags, follows, shares, keys.

Their own permissions do not ask ours, and Frappe often writes them with permissions ignored. So each is judged
here, by what its author may do with the record that it is about. What hangs on a message, a file or a row is about
their record. And who sets a link may read what it leads to."""

from contextlib import contextmanager

import frappe
from frappe import _

from task_portal.doctypes import GUARDED, MOVED, get_doctypes
from task_portal.people import is_portal_manager, is_staff
from task_portal.texts import get_stored, looks_like_html

# Frappe's DocTypes about other records: the fields that name the DocType and the record.
ABOUT = {
	"Comment": ("reference_doctype", "reference_name"),
	"Communication": ("reference_doctype", "reference_name"),
	"Discussion Topic": ("reference_doctype", "reference_docname"),
	"DocShare": ("share_doctype", "share_name"),
	"Document Follow": ("ref_doctype", "ref_docname"),
	"Document Share Key": ("reference_doctype", "reference_docname"),
	"File": ("attached_to_doctype", "attached_to_name"),
	"Tag Link": ("document_type", "document_name"),
	"ToDo": ("reference_type", "reference_name"),
}
# Where Frappe keeps rows about other DocTypes' records, and the field that names the DocType.
REFERENCES = {
	"Access Log": "export_from",
	"Activity Log": "reference_doctype",
	"Assignment Rule": "document_type",
	"Comment": "reference_doctype",
	"Communication": "reference_doctype",
	"Communication Link": "link_doctype",
	"Custom DocPerm": "parent",
	"Custom Field": "dt",
	"Document Follow": "ref_doctype",
	"DocShare": "share_doctype",
	"Deleted Document": "deleted_doctype",
	"Document Share Key": "reference_doctype",
	"Email Queue": "reference_doctype",
	"Event Participants": "reference_doctype",
	"Notification Log": "document_type",
	"Property Setter": "doc_type",
	"Reminder": "reminder_doctype",
	"Tag Link": "document_type",
	"ToDo": "reference_type",
	"User Permission": "allow",
	"Version": "ref_doctype",
	"View Log": "reference_doctype",
	"Workflow Action": "reference_doctype",
}
# Of Frappe's notes about a record: the fields that name it. Nobody but Frappe writes these.
NOTES = {
	"Activity Log": ("reference_doctype", "reference_name"),
	"Email Queue": ("reference_doctype", "reference_name"),
	"Notification Log": ("document_type", "document_name"),
	"Version": ("ref_doctype", "docname"),
	"View Log": ("reference_doctype", "reference_name"),
	"Workflow Action": ("reference_doctype", "reference_name"),
}
# Fields of plain text.
PLAIN_TYPES = ("Data", "Small Text", "Text")
# Written by who may read the record; all else by who may change it.
WRITTEN_BY_READERS = {"Comment"}
# Of what a record links to, what not everybody reads.
JUDGED = (*MOVED, "Client")
# Messages may be about messages; longer than this no conversation is followed.
DEPTH = 10


class SharingNotAllowed(frappe.PermissionError):
	pass


class NotAllowedHere(frappe.PermissionError):
	pass


class LinkNotAllowed(NotAllowedHere):
	pass


@contextmanager
def trusted():
	"""What is written inside was judged already: by the workflow, or by the portal for its client."""
	before = frappe.flags.in_task_portal
	frappe.flags.in_task_portal = True
	try:
		yield
	finally:
		frappe.flags.in_task_portal = before


def is_trusted(user: str) -> bool:
	"""Nothing is asked of what was judged already, nor of who manages everything."""
	return bool(frappe.flags.in_task_portal) or is_portal_manager(user)


def record_move(doc, action: str, comment: str | None, is_staff: bool, state: str | None):
	"""What was said with an action: among staff as a Comment, from a client as Communication. And the `state` that it
	led to, unless Frappe notes that for itself."""
	comment = frappe.utils.escape_html(comment or "")
	with trusted():
		if comment and is_staff:
			doc.add_comment("Comment", _("{0}: {1}").format(_(action), comment))
		elif comment:
			write_message(doc, action, comment, is_of_a_move=True)
		if state:
			doc.add_comment("Workflow", _(state))


def write_message(doc, subject: str, content: str, is_of_a_move: bool = False, is_from_client: bool = True):
	"""A message of the session's user about `doc`, of a client to the office or the other way. `is_of_a_move`: said with
	an action."""
	message = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Chat",
			"sent_or_received": "Received" if is_from_client else "Sent",
			"subject": subject,
			"content": content,
			"sender": frappe.session.user,
			"reference_doctype": doc.doctype,
			"reference_name": doc.name,
		}
	)
	message.flags.is_of_a_move = is_of_a_move
	with trusted():
		return message.insert(ignore_permissions=True)


def get_subjects(doc) -> list[tuple[str, str]]:
	"""The records of ours that `doc` is about, now and as stored."""
	fields, before = ABOUT[doc.doctype], doc.get_doc_before_save()
	named = {tuple(row.get(field) for field in fields) for row in (doc, before) if row}
	return [found for found in (follow(doctype, name) for doctype, name in named) if found]


def as_stored(doc):
	"""The record without what a request says of it: Frappe asks for permission after it took that over."""
	if doc.is_new() or not frappe.db.exists(doc.doctype, doc.name):
		return doc
	return frappe.get_doc(doc.doctype, doc.name)


def follow(doctype: str | None, name: str | None) -> tuple[str, str] | None:
	"""The record of ours that this is, is a row of, or is about: of a file on a message, that of the message."""
	for _step in range(DEPTH):
		if not (doctype and name) or not (fields := get_fields_of_subject(doctype)):
			break
		doctype, name = frappe.db.get_value(doctype, name, fields) or (None, None)
	return (doctype, name) if name and doctype in get_doctypes() else None


def get_fields_of_subject(doctype: str) -> tuple[str, str] | None:
	return ("parenttype", "parent") if is_row(doctype) else ABOUT.get(doctype) or NOTES.get(doctype)


def is_row(doctype: str | None) -> bool:
	"""Whether its records are rows of ours. Nothing is written about one row: Frappe would add columns for it."""
	return doctype in get_doctypes() and bool(frappe.get_meta(doctype).istable)


def validate_author(doc, method=None):
	"""Hook: who writes about a guarded record may read it, or change it."""
	user, of_row = frappe.session.user, is_row(doc.get(ABOUT[doc.doctype][0]))
	if is_trusted(user) and not of_row:
		return
	ptype = "read" if doc.doctype in WRITTEN_BY_READERS else "write"
	for doctype, name in get_subjects(doc):
		if of_row or not staff_may(doctype, name, ptype, user):
			frappe.throw(
				_("{0} may not add a {1} to {2} {3}.").format(user, _(doc.doctype), _(doctype), name),
				NotAllowedHere,
			)


def staff_may(doctype: str, name: str, ptype: str, user: str) -> bool:
	return is_staff(user) and bool(frappe.has_permission(doctype, ptype, name, user=user))


def set_author(doc, method=None):
	"""Hook of Comment and Communication: nobody speaks in another's name. E-mail has its sender from the account."""
	user = frappe.session.user
	if is_trusted(user) or not get_subjects(doc):
		return
	if doc.doctype == "Comment" and doc.is_new():
		doc.update({"comment_email": user, "comment_by": frappe.utils.get_fullname(user)})
	elif doc.doctype == "Communication" and doc.communication_medium != "Email":
		doc.update({"sender": user, "sender_full_name": frappe.utils.get_fullname(user)})


def refuse_share(doc, method=None):
	"""Hook: a share, also the one that Frappe's Assign To makes, would outlive the reason for access."""
	if doc.share_doctype in GUARDED:
		frappe.throw(
			_("{0} {1} cannot be shared with {2}. Who may read it follows from who works on it.").format(
				_(doc.share_doctype), doc.share_name, doc.user or _("everyone")
			),
			SharingNotAllowed,
		)


def drop(doc, method=None):
	"""Hook: a follow would mail changes to who lost access, a share key open the record to who has the link.

	Dropped rather than refused: Frappe makes both on the side, and would fail with what it was asked to do."""
	if get_subjects(doc):
		frappe.db.delete(doc.doctype, {"name": doc.name})


# What a record is linked to


def validate_links(doc, fields: list[str]):
	"""Of one of our records: a link that is set leads to what its writer may read."""
	user = frappe.session.user
	if is_trusted(user) or doc.flags.ignore_permissions:
		return
	for field in fields:
		doctype, name = doc.meta.get_options(field), doc.get(field)
		is_set = name and doc.has_value_changed(field)
		if is_set and not frappe.has_permission(doctype, "read", name, user=user):
			frappe.throw(_("{0} {1} is not yours to link to.").format(_(doctype), name), LinkNotAllowed)


class KeepsLinks:
	"""Of our DocTypes: a link is judged when it is set. What it named may be deleted by force since, past Frappe's check."""

	def get_invalid_links(self, is_submittable: bool = False) -> tuple[list, list]:
		invalid, cancelled = super().get_invalid_links(is_submittable)
		return [row for row in invalid if not self.keep_link(*row[:2])], cancelled

	def keep_link(self, fieldname: str, name: str) -> bool:
		"""Whether it is stored so; then also what was fetched through it stays. Frappe has emptied both by now."""
		if self.meta.get_field(fieldname).get("is_virtual"):
			return False
		fetched = [field.fieldname for field in self.meta.get_fields_to_fetch(fieldname)]
		stored = frappe.db.get_value(self.doctype, self.name, [fieldname, *fetched], as_dict=True)
		if not stored or stored[fieldname] != name:
			return False
		for field, value in stored.items():
			self.set(field, value)
		return True


def keep_words(doc, method=None):
	"""Hook of our DocTypes, before they are stored: words that Frappe would clean as HTML are escaped first."""
	for row in (doc, *doc.get_all_children()):
		for field in row.meta.get("fields", {"fieldtype": ["in", PLAIN_TYPES]}):
			value = row.get(field.fieldname)
			if isinstance(value, str) and looks_like_html(value) and not (field.options or field.is_virtual):
				length = (field.length or 140) if field.fieldtype == "Data" else None
				row.set(field.fieldname, get_stored(value, length))
