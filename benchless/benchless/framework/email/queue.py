"""Mail is written into the Email Queue and stays there: benchless sends none."""

import email.policy
from email.message import EmailMessage
from email.utils import make_msgid

import frappe


def queue_mail(recipients, sender, subject, html, reference_doctype=None, reference_name=None):
	"""The Email Queue record, or None when there is nobody to write to."""
	addresses = frappe.utils.split_emails(recipients) if isinstance(recipients, str) else recipients or ()
	known = (each if "@" in each else frappe.db.get_value("User", each, "email") for each in addresses)
	addresses = [a for a in dict.fromkeys(known) if a not in (None, "admin@example.com", "guest@example.com")]
	if not addresses:
		return None
	sender = sender or frappe.db.get_value("Email Account", {"default_outgoing": 1}, "email_id")
	sender = sender or "notifications@example.com"
	mail = EmailMessage(policy=email.policy.SMTP)
	mail["Subject"], mail["From"], mail["To"] = " ".join(str(subject).split()), sender, ", ".join(addresses)
	mail["Message-ID"] = make_msgid(domain="benchless.local")
	mail.set_content(frappe.utils.strip_html(html or ""))
	mail.add_alternative(html or "", subtype="html")
	doc = frappe.get_doc(
		doctype="Email Queue", sender=sender, message=mail.as_string(),
		message_id=mail["Message-ID"].strip("<>"), reference_doctype=reference_doctype,
		reference_name=reference_name,
		recipients=[{"recipient": address, "status": "Not Sent"} for address in addresses],
	)  # fmt: skip
	doc.flags.ignore_links = True
	return doc.insert(ignore_permissions=True)
