"""The files of an incoming mail: one that cannot be kept costs neither the mail nor the other files."""

from email.errors import HeaderParseError
from email.header import decode_header, make_header

import frappe
from frappe import _
from frappe.utils import escape_html

from task_portal import file_names
from task_portal.mail.threads import note

SAVEPOINT = "attachment"


def keep_attachments(mail, communication):
	"""Keep the mail's files one by one, by Frappe's own function, so that it finds none to keep afterwards; name those
	that could not be kept on the record."""
	files, lost, names = [], get_left_out(mail), get_names(mail)
	for attachment in mail.attachments:
		name = names.get(attachment["fcontent"], attachment["fname"])
		set_name(mail, attachment, name)
		kept = keep(mail, attachment, communication)
		files += kept
		if not kept:
			lost.append(name)
	mail.attachments = []
	mail.content = mail.replace_inline_images(files)
	if lost:
		names = ", ".join(escape_html(name) for name in lost)
		note(
			communication,
			_("Of an e-mail of {0} could not be kept: {1}. It is damaged, protected or too large.").format(
				escape_html(mail.from_email or ""), names
			),
		)


def keep(mail, attachment: dict, communication) -> list:
	frappe.db.savepoint(SAVEPOINT)
	mail.attachments = [attachment]
	try:
		return mail.save_attachments_in_doc(communication)
	except Exception:
		# What pypdf, Pillow, a disk and another app's hook raise is of many kinds; the mail is kept whatever it was.
		frappe.db.rollback(save_point=SAVEPOINT)
		frappe.clear_messages()
		frappe.log_error(f"A file of an e-mail: {attachment['fname'][:100]}")
		return []


def get_names(mail) -> dict[bytes, str]:
	"""The files' names as they were sent, by what the files hold. Frappe takes the first of a name's encoded words."""
	parts = [(part.get_payload(decode=True), part.get_filename()) for part in mail.mail.walk()]
	return {content: decode(name) for content, name in parts if content and name}


def decode(name: str) -> str:
	try:
		return str(make_header(decode_header(name)))
	except (HeaderParseError, LookupError, UnicodeError):
		return name


def set_name(mail, attachment: dict, sent: str):
	"""One that a disk can bear. Frappe's function reads percent signs in it as escapes."""
	name = file_names.clean(sent).replace("%", "%25")
	if cid := mail.cid_map.pop(attachment["fname"], None):
		mail.cid_map[name] = cid
	attachment["fname"] = name


def get_left_out(mail) -> list[str]:
	"""Names of the files that Frappe 16 leaves out because the Email Account takes none of that size."""
	limit = frappe.utils.cint(mail.email_account.get("attachment_limit")) * 1024 * 1024
	kept = {attachment["fcontent"] for attachment in mail.attachments}
	return [
		name
		for content, name in get_names(mail).items()
		if limit and len(content) > limit and content not in kept
	]
