"""Who is told what. The words, and whether anything is sent at all, are Notification records that an admin edits.

A notice is a document method that nobody defines: Frappe's Notifications with the event "Method" listen for it,
`notice_NAME` in the app, `mail_NAME` by e-mail. They are sent one recipient at a time, in the recipient's language,
to `doc.recipient`. Sending changes no record of ours."""

from collections.abc import Iterable
from contextlib import contextmanager
from datetime import datetime
from functools import partial

import frappe

from task_portal.doctypes import MOVED
from task_portal.notices.live import tell_lists
from task_portal.people import get_managers, get_portal_managers, is_enabled, is_staff
from task_portal.permissions import find_portal_users


def notify(doc, notice: str, *users: str | None, now: bool = False):
	"""Send `notice` about `doc` to the enabled of `users`, each once, but not to who causes it. What is imported was told
	where it comes from.

	A job, once the transaction is committed: what is rolled back is told to nobody. `now`: by a job that runs already."""
	recipients = [user for user in dict.fromkeys(users) if user and user != get_causer(doc)]
	if recipients and not is_muted():
		frappe.enqueue(
			send,
			queue="short",
			enqueue_after_commit=True,
			now=now or bool(frappe.flags.in_test),
			doctype=doc.doctype,
			name=doc.name,
			creation=doc.creation,
			notice=notice,
			users=recipients,
		)


def is_muted() -> bool:
	return bool(frappe.flags.mute_notices or frappe.flags.in_import)


def get_causer(doc) -> str | None:
	"""Whoever acts; nobody where a mail does, which is filed in the session of whoever fetches it."""
	return None if doc.flags.by_mail else frappe.session.user


def notify_staff(doc, notice: str, *users: str | None, now: bool = False):
	"""`notify`; where none of `users` works here any more, whoever answers for the record is told instead."""
	notify(doc, notice, *([user for user in users if is_staff(user)] or get_answering(doc)), now=now)


def get_answering(doc) -> list[str]:
	"""Who answers for the record: its owner or assignee, else its department's managers, else Task Portal Managers."""
	holder = doc.get("case_owner") or doc.get("assignee")
	return [holder] if is_staff(holder) else get_answering_managers(doc.department)


def get_answering_managers(department: str | None) -> list[str]:
	if managers := get_managers(department) if department else []:
		return managers
	found = sorted(user for user in get_portal_managers() if is_staff(user))
	# A login for setting things up is the last to be told.
	return [user for user in found if user != "Administrator"] or found


def send(doctype: str, name: str, creation: str | datetime, notice: str, users: list[str]):
	"""Run the notice's Notifications for each of `users`, in their languages.

	`creation`: of the record that is meant. One that was deleted since may have left its name to the next."""
	if not frappe.db.exists(doctype, {"name": name, "creation": creation}):
		return
	by_mail = has_outgoing_mail()
	for user in filter(is_enabled, users):
		# A copy for each: a Notification is sent once for one document.
		doc = frappe.get_doc(doctype, name)
		doc.set("recipient", get_address(user))
		with speaking_to(user):
			doc.run_method(f"notice_{notice}")
			# Administrator's address is nobody's, unless somebody changed it.
			if by_mail and user != "Administrator":
				doc.run_method(f"mail_{notice}")


def tell_change(doc, method=None):
	"""Hook of what a workflow moves: its open forms and the lists of who may read it show the change, once it is committed."""
	if frappe.flags.in_patch or frappe.flags.in_import or frappe.flags.mute_notices:
		return
	change = {"doctype": doc.doctype, "name": doc.name, "modified": doc.modified}
	about = {"doctype": doc.doctype, "docname": doc.name, "after_commit": True}
	frappe.publish_realtime("doc_update", change, **about)
	before = doc if doc.flags.in_delete else doc.get_doc_before_save()
	tell = partial(tell_lists, doc.doctype, doc.name, before, frappe.session.user)
	frappe.db.before_commit.add(tell)


@contextmanager
def speaking_to(user: str):
	"""What is written inside is in the user's language, and a mail says that a machine wrote it."""
	before, frappe.local.lang = frappe.local.lang, get_language(user)
	frappe.flags.in_notice = True
	try:
		yield
	finally:
		frappe.local.lang = before
		frappe.flags.in_notice = False


def get_address(user: str) -> str:
	"""By which Frappe's Notifications find a user. Administrator has a name that is none."""
	return frappe.get_cached_value("User", user, "email") or user


def get_language(user: str) -> str:
	"""The user's own, else the site's: not that of whoever causes the notice."""
	return frappe.get_cached_value("User", user, "language") or frappe.db.get_default("lang") or "en"


def has_outgoing_mail() -> bool:
	return bool(frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}))


def notify_task_changes(task, effect: str | None):
	"""After a save, or a move with `effect`: tell the new holder, the approver, the client who hands documents in, and
	the originator."""
	before = task.get_doc_before_save()
	if not task.assignee and (not before or before.assignee):
		notify_staff(task, "arrived")
	elif not before or before.assignee != task.assignee:
		notify(task, {"Forward": "forwarded", "Reply": "replied"}.get(effect, "assigned"), task.assignee)
	if task.kind == "Approval" and task.is_open and get_approver(before) != get_approver(task):
		notify(task, "approval_asked", *get_approvers(task))
	if task.kind == "Document" and not before and task.client_facing:
		notify(task, "document_asked", *find_portal_users("Task", task.name))
	if before and before.is_open and not task.is_open:
		cancelled = task.get_stage() == "Cancelled"
		notify(task, "cancelled" if cancelled else "closed", task.originator)


def notify_ticket_changes(ticket):
	"""A new request is told to whoever answers for it, and so is one that somebody else answers for now."""
	before = ticket.get_doc_before_save()
	if before and before.assignee != ticket.assignee and ticket.assignee:
		notify_staff(ticket, "assigned", ticket.assignee)
	elif not before or (before.department, before.assignee) != (ticket.department, ticket.assignee):
		notify_staff(ticket, "arrived")


def get_approver(task) -> tuple | None:
	return (task.approver_kind, task.approver) if task else None


def get_approvers(task) -> Iterable[str]:
	if task.approver_kind == "Client":
		return find_portal_users("Task", task.name)
	if task.approver_kind == "User" and is_staff(task.approver):
		return [task.approver]
	return get_answering_managers(task.department)


def notify_message(communication, method=None):
	"""Hook of Communication: what a client or a colleague mails is told to whoever answers for the record, what staff write
	outside e-mail to the client."""
	doctype, name = communication.reference_doctype, communication.reference_name
	if doctype not in MOVED or communication.communication_type != "Communication":
		return
	# What another site's records bring along was told there.
	if frappe.flags.in_import:
		return
	doc, author = frappe.get_doc(doctype, name), get_author(communication)
	doc.flags.by_mail = communication.flags.in_receive
	if communication.sent_or_received == "Received":
		if is_staff(author):
			told = (user for user in get_answering(doc) if user != author)
			notify(doc, "message_from_colleague", *told)
		elif not is_request(communication, doc):
			notify_staff(doc, "message_from_client")
	elif communication.communication_medium != "Email" and (doctype != "Task" or doc.client_facing):
		users = find_portal_users(doctype, name)
		notify(doc, "message_to_client", *(user for user in users if user != author))


def get_author(communication) -> str | None:
	"""The user whose address it was sent from. Frappe's receiver files mails as Administrator."""
	address = communication.sender
	return frappe.db.get_value("User", {"email": address}) if address else None


def is_request(communication, doc) -> bool:
	"""The message is what the ticket was made from, and that was told."""
	if communication.flags.is_request:
		return True
	if doc.doctype != "Ticket" or not doc.contact_email or communication.communication_medium != "Email":
		return False
	about = {"reference_doctype": "Ticket", "reference_name": doc.name, "name": ["!=", communication.name]}
	return not frappe.db.exists("Communication", about | {"communication_type": "Communication"})
