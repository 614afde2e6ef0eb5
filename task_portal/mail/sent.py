"""Mail that goes out about our records: it says that a machine wrote it, and machines get none in answer."""

import html

import frappe

from task_portal.doctypes import MOVED
from task_portal.mail.received import BY_MACHINE, get_received_mail, is_by_machine, makes_tickets
from task_portal.texts import plain

# RFC 3834, and what Exchange goes by.
HEADERS = "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n"


def mark(queued, method=None):
	"""Hook of Email Queue: what no person wrote says so, lest another machine answer it."""
	is_ours = frappe.flags.in_notice or queued.reference_doctype in MOVED
	if is_ours and not is_written_by_staff(queued) and queued.message:
		queued.message = HEADERS + queued.message


def is_written_by_staff(queued) -> bool:
	fields = ["communication_type", "sent_or_received"]
	kind = (
		frappe.db.get_value("Communication", queued.communication, fields) if queued.communication else None
	)
	return bool(kind) and kind[0] != BY_MACHINE and kind[1] == "Sent"


def drop_answer_to_machine(queued, method=None):
	"""Hook of Email Queue: an Email Account may answer whatever comes in, and Frappe forwards it to those around a record.

	Dropped rather than refused: the receiver would stumble over it."""
	mail = get_received_mail()
	if mail and makes_tickets(mail) and is_by_machine(mail):
		frappe.db.delete("Email Queue Recipient", {"parent": queued.name})
		frappe.db.delete("Email Queue", {"name": queued.name})


def show_subject(mail):
	"""Hook of Frappe's mails: it writes a notice's subject, which is HTML, into the mail's title and its subject line, and
	a message's as it is stored."""
	if frappe.flags.in_notice:
		mail.set_header("Subject", html.unescape(mail.subject).strip())
	elif frappe.flags.in_mail_dialog:
		mail.set_header("Subject", plain(mail.subject))
