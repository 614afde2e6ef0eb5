"""Frappe's endpoints that tell of a record that their caller names, or mark it, and ask nobody: here they ask for `read`,
or `write`, first."""

import frappe
from frappe.core.doctype.communication import email as frappe_email
from frappe.desk import like as frappe_like
from frappe.desk.doctype.notification_log import notification_log as frappe_notices
from frappe.desk.doctype.tag import tag as frappe_tags
from frappe.templates.includes.comments import comments as frappe_comments
from frappe.utils import file_manager as frappe_files

from task_portal.admins.bounds import others_agree
from task_portal.guards.about import as_stored, follow, is_row, staff_may, trusted
from task_portal.guards.endpoints import concerns_us, is_guarded, parse_json


def ask_first(function: str, of_doctype: str, of_name: str):
	"""The same function, for who may read the record. `of_doctype`: the argument that names the DocType, or the DocType."""

	@frappe.whitelist()
	def answer(**kwargs):
		kwargs.pop("cmd", None)
		frappe.get_doc(kwargs.get(of_doctype, of_doctype), kwargs.get(of_name)).check_permission("read")
		return frappe.call(frappe.get_attr(function), **kwargs)

	return answer


tell_title = ask_first("frappe.desk.search.get_link_title", "doctype", "docname")
get_follow_users = ask_first("frappe.desk.form.document_follow.get_follow_users", "doctype", "doc_name")
get_default_address = ask_first(
	"frappe.contacts.doctype.address.address.get_default_address", "doctype", "name"
)
get_contact_number = ask_first(
	"frappe.core.doctype.sms_settings.sms_settings.get_contact_number", "Contact", "contact_name"
)
get_latest_submissions = ask_first(
	"frappe.core.doctype.submission_queue.submission_queue.get_latest_submissions", "doctype", "docname"
)
# It names the file when it says that it is no archive.
unzip_file = ask_first("frappe.core.api.file.unzip_file", "File", "name")
# 15 alone has it.
get_reviews = ask_first(
	"frappe.social.doctype.energy_point_log.energy_point_log.get_reviews", "doctype", "docname"
)


@frappe.whitelist()
def make(attachments: str | list | None = None, **kwargs) -> dict:
	"""`frappe.core.doctype.communication.email.make`, the desk's mail dialog, which attaches any File that is named."""
	kwargs.pop("cmd", None)
	before, frappe.flags.in_mail_dialog = frappe.flags.in_mail_dialog, True
	try:
		return frappe.call(frappe_email.make, attachments=get_readable(attachments), **kwargs)
	finally:
		frappe.flags.in_mail_dialog = before


@frappe.whitelist()
def add_attachments(doctype: str, name: str, attachments: str | list):
	"""`frappe.utils.file_manager.add_attachments`, likewise, and onto any record."""
	frappe.has_permission(doctype, "write", name, throw=True)
	return frappe_files.add_attachments(doctype, name, get_readable(attachments))


@frappe.whitelist()
def undo_email_send(communication_name: str):
	"""`frappe.core.doctype.communication.email.undo_email_send` of 16, which asks for the author, and for haste: until
	it is sent, a mail is not yet said."""
	with trusted():
		return frappe_email.undo_email_send(communication_name)


def get_readable(attachments: str | list | None) -> list | None:
	attachments = parse_json(attachments)
	for file in attachments or []:
		if isinstance(file, str):
			frappe.has_permission("File", "read", file, throw=True)
	return attachments


@frappe.whitelist()
def get_link_title(doctype: str, docname: str | None = None):
	"""`frappe.desk.search.get_link_title`. The desk's reports ask for that of an empty cell, too."""
	if docname in (None, "", "null"):
		return docname
	return tell_title(doctype=doctype, docname=docname)


# Marks: Frappe writes them into the record's row, and adds their column where the table has none


def judge_mark(doctype: str, name: str, ptype: str):
	if not is_guarded(doctype):
		return
	user, subject = frappe.session.user, follow(doctype, name)
	frappe.get_doc(doctype, name).check_permission(ptype)
	if is_row(doctype) or (subject and not staff_may(*subject, ptype, user)):
		raise frappe.PermissionError


@frappe.whitelist()
def toggle_like(doctype: str, name: str, add: str | bool = False):
	"""`frappe.desk.like.toggle_like`."""
	judge_mark(doctype, name, "read")
	return frappe_like.toggle_like(doctype, name, add)


@frappe.whitelist()
def add_tag(tag: str, dt: str, dn: str, color: str | None = None):
	"""`frappe.desk.doctype.tag.tag.add_tag`."""
	judge_mark(dt, dn, "write")
	return frappe_tags.add_tag(tag, dt, dn, color)


@frappe.whitelist()
def add_tags(tags: str | list, dt: str, docs: str | list, color: str | None = None):
	"""`frappe.desk.doctype.tag.tag.add_tags`."""
	for name in parse_json(docs):
		judge_mark(dt, name, "write")
	return frappe_tags.add_tags(tags, dt, docs, color)


@frappe.whitelist()
def remove_tag(tag: str, dt: str, dn: str):
	"""`frappe.desk.doctype.tag.tag.remove_tag`."""
	judge_mark(dt, dn, "write")
	return frappe_tags.remove_tag(tag, dt, dn)


@frappe.whitelist(allow_guest=True)
def add_comment(**kwargs):
	"""`frappe.templates.includes.comments.comments.add_comment` of the website, which asks guests alone."""
	kwargs.pop("cmd", None)
	doctype = kwargs.get("reference_doctype")
	if concerns_us(doctype):
		frappe.get_doc(doctype, kwargs.get("reference_name")).check_permission("read")
	return frappe.call(frappe_comments.add_comment, **kwargs)


# Notices


def notice_has_permission(doc, ptype: str | None, user: str) -> bool:
	"""Hook of Notification Log: Frappe lists a notice to whom it is for, and reads it to everybody."""
	agreed = others_agree(doc, ptype, user, f"{__name__}.notice_has_permission")
	return agreed and as_stored(doc).for_user == user


@frappe.whitelist()
def mark_as_read(docname: str | None = None):
	"""`frappe.desk.doctype.notification_log.notification_log.mark_as_read`."""
	if docname:
		frappe.get_doc("Notification Log", docname).check_permission("read")
	return frappe_notices.mark_as_read(docname)


# Tags


def tag_has_permission(doc, ptype: str | None, user: str) -> bool:
	"""Hook of Tag Link: our query lists it to who may read the record; by its name Frappe reads one to all staff."""
	agreed, subject = others_agree(doc, ptype, user, f"{__name__}.tag_has_permission"), None
	if not doc.is_new():
		subject = follow(doc.doctype, doc.name)
	return agreed and (not subject or staff_may(*subject, "read", user))
