"""Writing a Communication, and the mail that goes with it."""

import json

import frappe
from frappe import _
from frappe.utils.data import cint


@frappe.whitelist()
def make(
	doctype=None, name=None, content=None, subject=None, sent_or_received="Sent", sender=None, sender_full_name=None,
	recipients=None, communication_medium="Email", send_email=False, print_html=None, print_format=None, attachments=None,
	send_me_a_copy=False, cc=None, bcc=None, read_receipt=None, print_letterhead=True, email_template=None,
	communication_type=None, send_after=None, print_language=None, now=False, **kwargs,
):  # fmt: skip
	if doctype and name and not frappe.has_permission(doctype=doctype, ptype="email", doc=name):
		raise frappe.PermissionError(f"You are not allowed to send emails related to: {doctype} {name}")
	return _make(
		doctype, name, content, subject, sent_or_received, sender, sender_full_name, recipients, communication_medium, send_email,
		attachments, cc, bcc, email_template, communication_type, send_after,
	)  # fmt: skip


def _make(
	doctype=None, name=None, content=None, subject=None, sent_or_received="Sent", sender=None, sender_full_name=None,
	recipients=None, communication_medium="Email", send_email=False, attachments=None, cc=None, bcc=None, email_template=None,
	communication_type=None, send_after=None, add_signature=True, **kwargs,
):  # fmt: skip
	join = lambda value: ", ".join(value) if isinstance(value, list | tuple) else value  # noqa: E731
	attachments = (
		json.loads(attachments) if isinstance(attachments, str) and attachments else attachments or []
	)
	comm = frappe.get_doc(
		doctype="Communication",
		subject=subject,
		content=content,
		sender=sender or frappe.utils.get_formatted_email(frappe.session.user),
		sender_full_name=sender_full_name,
		recipients=join(recipients),
		cc=join(cc),
		bcc=join(bcc),
		communication_medium=communication_medium,
		sent_or_received=sent_or_received,
		reference_doctype=doctype,
		reference_name=name,
		email_template=email_template,
		has_attachment=1 if attachments else 0,
		communication_type=communication_type or "Communication",
		send_after=send_after,
	)
	comm.flags.skip_add_signature = not add_signature
	comm.insert(ignore_permissions=True)
	for attachment in attachments:
		_attach(comm, attachment)
	if cint(send_email):
		if not comm.recipients:
			frappe.throw(
				_(
					"Unable to send mail because of a missing email account. Please setup default Email Account"
				),
				frappe.OutgoingEmailError,
			)
		frappe.sendmail(
			recipients=comm.recipients, cc=comm.cc, bcc=comm.bcc, sender=comm.sender, subject=comm.subject, message=comm.content,
			reference_doctype=doctype, reference_name=name, communication=comm.name,
		)  # fmt: skip
	return {"name": comm.name, "emails_not_sent_to": None}


def _attach(comm, attachment):
	source = frappe.get_doc("File", attachment) if isinstance(attachment, str) else frappe._dict(attachment)
	frappe.get_doc(
		doctype="File",
		file_name=source.get("file_name") or source.get("fname"),
		file_url=source.get("file_url"),
		content=source.get("fcontent"),
		attached_to_doctype="Communication",
		attached_to_name=comm.name,
		folder="Home/Attachments",
		is_private=1 if source.get("is_private") is None else source.get("is_private"),
	).save(ignore_permissions=True)
