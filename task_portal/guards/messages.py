"""Messages about our records (Frappe's Communication), and the files that hang on them.

They are written by the portal for its clients and by staff in Frappe's own dialog; then they stay as they are. Who may
read the record reads them, and nobody else: not by a link to something that Frappe found an address in."""

import frappe
from frappe import _

from task_portal.admins.bounds import others_agree
from task_portal.admins.grants import is_granted_alone
from task_portal.doctypes import GUARDED
from task_portal.guards.about import NotAllowedHere, as_stored, get_subjects, is_trusted
from task_portal.guards.listed import get_about_query
from task_portal.people import is_staff
from task_portal.texts import get_stored

# What was said, by whom, to whom, and about what.
KEPT = (
	"content",
	"subject",
	"sender",
	"sender_full_name",
	"recipients",
	"cc",
	"bcc",
	"communication_type",
	"communication_medium",
	"sent_or_received",
	"reference_doctype",
	"reference_name",
)


class MessageKept(frappe.PermissionError):
	pass


def has_permission(doc, ptype: str | None, user: str) -> bool:
	"""Hook: staff have read on Communication for the messages about their records, and for no others."""
	if not others_agree(doc, ptype, user, f"{__name__}.has_permission"):
		return False
	doc = doc if ptype in (None, "read") else as_stored(doc)
	if subjects := get_subjects(doc):
		if (ptype or "read") in ("read", "select", "print"):
			return all(frappe.has_permission(doctype, "read", name, user=user) for doctype, name in subjects)
		return is_trusted(user) or (doc.is_new() and is_staff(user))
	is_own = (doc.get("owner") or "").lower() == user.lower()
	return is_own or not is_granted_alone("Communication", user)


def communication_query(user: str) -> str:
	condition = get_about_query("Communication", user)
	if not is_granted_alone("Communication", user):
		return condition
	guarded = ", ".join(frappe.db.escape(name) for name in GUARDED)
	own = f"`tabCommunication`.`owner` = {frappe.db.escape(user)}"
	ours = f"(`tabCommunication`.`reference_doctype` in ({guarded}) or {own})"
	return f"({condition} and {ours})" if condition else ours


def communication_link_query(user: str) -> str:
	if not (condition := communication_query(user)):
		return ""
	messages = f"select `tabCommunication`.`name` from `tabCommunication` where {condition}"
	return f"(`tabCommunication Link`.`parent` in ({messages}))"


def keep_subject(doc, method=None):
	"""Hook: words that Frappe would clean as HTML are escaped first; `mail.sent` writes them into a mail as they read."""
	if doc.subject and get_subjects(doc):
		doc.subject = get_stored(doc.subject)


def validate_change(doc, method=None):
	"""Hook: what was said stays said."""
	if not doc.get_doc_before_save() or is_trusted(frappe.session.user) or not get_subjects(doc):
		return
	# Frappe's receiver saves a mail twice, in the session of whoever fetches it; no request sets a flag.
	if doc.flags.in_receive:
		return
	if any(doc.has_value_changed(field) for field in KEPT):
		refuse(doc)


def validate_deletion(doc, method=None):
	"""Hook: a message goes with its record."""
	stored = [(doctype, name) for doctype, name in get_subjects(doc) if frappe.db.exists(doctype, name)]
	if stored and not is_trusted(frappe.session.user):
		refuse(doc)


def refuse(doc):
	frappe.throw(
		_("A message about {0} {1} stays as it was written.").format(
			_(doc.reference_doctype), doc.reference_name
		),
		MessageKept,
	)


def drop_links(doc, method=None):
	"""Hook: Frappe links an e-mail to every Contact with one of its addresses, and shows it to who may read that;
	anybody may make a Contact with any address."""
	if get_subjects(doc):
		doc.set("timeline_links", [])


def validate_attachment(doc, method=None):
	"""Hook of File: onto a message its author attaches, while writing it."""
	user = frappe.session.user
	if doc.attached_to_doctype != "Communication" or is_trusted(user) or not get_subjects(doc):
		return
	if not doc.is_new() or frappe.db.get_value("Communication", doc.attached_to_name, "owner") != user:
		frappe.throw(_("{0} may not attach a file to that message.").format(user), NotAllowedHere)


def delete_files_of_messages(doctypes: list[str], name: str | None = None):
	"""Delete the files of all messages about records of `doctypes`, or about the one called `name`, before those go;
	and what Frappe has noted on the messages."""
	file, said = frappe.qb.DocType("File"), frappe.qb.DocType("Communication")
	query = (
		frappe.qb.from_(file)
		.join(said)
		.on((file.attached_to_doctype == "Communication") & (file.attached_to_name == said.name))
		.select(file.name)
		.where(said.reference_doctype.isin(doctypes))
	)
	for (found,) in (query.where(said.reference_name == name) if name else query).run():
		# Judged already: who may delete the record, or take the app off the site.
		frappe.delete_doc("File", found, ignore_permissions=True, force=True, delete_permanently=True)
	note = frappe.qb.DocType("Comment")
	messages = frappe.qb.from_(said).select(said.name).where(said.reference_doctype.isin(doctypes))
	messages = messages.where(said.reference_name == name) if name else messages
	on_message = (note.reference_doctype == "Communication") & note.reference_name.isin(messages)
	frappe.qb.from_(note).delete().where(on_message).run()
