"""Mail is written into the Email Queue and stays there: benchless sends none."""

import email.policy
from email.message import EmailMessage
from email.utils import make_msgid

import frappe


def queue_mail(
	recipients, sender, subject, html, cc=None, bcc=None, reply_to=None, reference_doctype=None,
	reference_name=None, communication=None, attachments=None, send_after=None, priority=1,
):  # fmt: skip
	"""The Email Queue record, or None when there is nobody to write to or mails are muted."""
	addresses = [*_split(recipients), *_split(cc), *_split(bcc)]
	known = (each if "@" in each else frappe.db.get_value("User", each, "email") for each in addresses)
	addresses = [
		each for each in dict.fromkeys(known) if each not in (None, "admin@example.com", "guest@example.com")
	]
	if not addresses:
		return None
	sender = sender or frappe.db.get_value("Email Account", {"default_outgoing": 1}, "email_id")
	sender = sender or "notifications@example.com"
	mail = EmailMessage(policy=email.policy.SMTP)
	mail["Subject"], mail["From"] = " ".join(str(subject).split()), sender
	mail["To"] = ", ".join(_split(recipients))
	mail["Message-ID"] = make_msgid(domain="benchless.local")
	if reply_to:
		mail["Reply-To"] = reply_to
	mail.set_content(frappe.utils.strip_html(html or ""))
	mail.add_alternative(html or "", subtype="html")
	doc = frappe.get_doc(
		doctype="Email Queue", sender=sender, message=mail.as_string(),
		message_id=mail["Message-ID"].strip("<>"), reference_doctype=reference_doctype,
		reference_name=reference_name, communication=communication, send_after=send_after, priority=priority,
		attachments=frappe.as_json(attachments) if attachments else None,
		recipients=[{"recipient": address, "status": "Not Sent"} for address in addresses],
	)  # fmt: skip
	doc.flags.ignore_links = True
	return doc.insert(ignore_permissions=True)


def _split(value):
	return frappe.utils.split_emails(value) if isinstance(value, str) else list(value or ())


def flush():
	"""No mail server is spoken to; the queue keeps what was to be sent."""
