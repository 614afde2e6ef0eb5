"""Who is told what. The words, and whether anything is sent at all, are Notification records that an admin edits.

A notice is a document method that nobody defines: Frappe's Notifications with the event "Method" listen for it,
`notice_NAME` in the app, `mail_NAME` by e-mail. They are sent one recipient at a time, in the recipient's language,
to `doc.recipient`. Sending changes no record of ours."""

from collections.abc import Iterable

import frappe

from task_portal.task_portal.doctype.department.department import get_managers, is_enabled


def notify(doc, notice: str, *users: str | None):
	"""Send `notice` about `doc` to the enabled of `users`, each once, but not to who causes it.

	A job, once the transaction is committed: what is rolled back is told to nobody."""
	recipients = [user for user in dict.fromkeys(users) if user and user != frappe.session.user]
	recipients = [user for user in recipients if is_enabled(user)]
	if recipients and not frappe.flags.mute_notices:
		frappe.enqueue(
			send,
			queue="short",
			enqueue_after_commit=True,
			now=bool(frappe.flags.in_test),
			doctype=doc.doctype,
			name=doc.name,
			notice=notice,
			users=recipients,
		)


def send(doctype: str, name: str, notice: str, users: list[str]):
	"""Run the notice's Notifications for each of `users`, in their languages."""
	if not frappe.db.exists(doctype, name):
		return
	language, by_mail = frappe.local.lang, has_outgoing_mail()
	for user in users:
		# A copy for each: a Notification is sent once for one document.
		doc = frappe.get_doc(doctype, name)
		doc.set("recipient", user)
		frappe.local.lang = frappe.get_cached_value("User", user, "language") or language
		try:
			doc.run_method(f"notice_{notice}")
			if by_mail:
				doc.run_method(f"mail_{notice}")
		finally:
			frappe.local.lang = language


def has_outgoing_mail() -> bool:
	return bool(frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}))


def notify_task_changes(task):
	"""After a save: tell the new holder, the approver, the client who hands documents in, and the originator."""
	before = task.get_doc_before_save()
	if not before or before.assignee != task.assignee:
		effect = task.flags.effect if before else None
		notify(task, {"Forward": "forwarded", "Reply": "replied"}.get(effect, "assigned"), task.assignee)
	if task.kind == "Approval" and task.is_open and get_approver(before) != get_approver(task):
		notify(task, "approval_asked", *get_approvers(task))
	if task.kind == "Document" and not before and task.client_facing:
		notify(task, "document_asked", *get_portal_users(task.client))
	if before and before.is_open and not task.is_open:
		cancelled = task.get_stage() == "Cancelled"
		notify(task, "cancelled" if cancelled else "closed", task.originator)


def get_approver(task) -> tuple | None:
	return (task.approver_kind, task.approver) if task else None


def get_approvers(task) -> Iterable[str]:
	if task.approver_kind == "User":
		return [task.approver]
	if task.approver_kind == "Client":
		return get_portal_users(task.client)
	return get_managers(task.department)


def get_portal_users(client: str | None) -> list[str]:
	return frappe.get_all("Client Portal User", filters={"parent": client}, pluck="user") if client else []


def notify_message(communication, method=None):
	"""Hook of Communication: what a client writes is told to staff, what staff write outside e-mail to the client."""
	doctype, name = communication.reference_doctype, communication.reference_name
	if doctype not in ("Task", "Ticket", "Case") or communication.communication_type != "Communication":
		return
	# What another site's records bring along was told there.
	if frappe.flags.in_import:
		return
	doc = frappe.get_doc(doctype, name)
	if communication.sent_or_received == "Received":
		notify(doc, "message_from_client", doc.get("case_owner") or doc.get("assignee"))
	elif communication.communication_medium != "Email" and (doctype != "Task" or doc.client_facing):
		notify(doc, "message_to_client", *get_portal_users(doc.client))
