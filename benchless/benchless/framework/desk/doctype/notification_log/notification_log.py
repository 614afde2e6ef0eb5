"""What the bell shows a user."""

import frappe
from frappe.model.document import Document


class NotificationLog(Document):
	def after_insert(self):
		from frappe.email.queue import queue_mail

		settings = (
			frappe.db.get_value("Notification Settings", self.for_user, "*", as_dict=True) or frappe._dict()
		)
		wanted = {
			"Mention": "enable_email_mention",
			"Assignment": "enable_email_assignment",
			"Share": "enable_email_share",
		}.get(self.type)
		if self.email_content is None or self.type == "Alert" or not wanted:
			return
		if settings.get("enabled") and settings.get("enable_email_notifications") and settings.get(wanted):
			queue_mail([self.for_user], None, frappe.utils.strip_html(self.subject), self.email_content or self.subject,
				reference_doctype=self.document_type, reference_name=self.document_name)  # fmt: skip


def enqueue_create_notification(users, doc):
	"""Tell each user, once the transaction holds; never the one who did it."""
	if frappe.flags.in_install:
		return
	users = [users] if isinstance(users, str) else users
	frappe.enqueue(
		"frappe.desk.doctype.notification_log.notification_log.make_notification_logs",
		doc=dict(doc),
		users=list(dict.fromkeys(user.strip() for user in users if user)),
		now=frappe.flags.in_test,
		enqueue_after_commit=not frappe.flags.in_test,
	)


def make_notification_logs(doc, users):
	for email in users:
		user = frappe.db.get_value("User", {"name": email, "enabled": 1}) or frappe.db.get_value(
			"User", {"email": email, "enabled": 1}
		)
		if not user or (user == doc.get("from_user") and doc.get("type") != "Alert"):
			continue
		if frappe.db.get_value("Notification Settings", user, "enabled") == 0:
			continue
		log = frappe.new_doc("Notification Log")
		log.update(
			{
				**doc,
				"doctype": "Notification Log",
				"for_user": user,
				"from_user": doc.get("from_user") or frappe.session.user,
			}
		)
		log.flags.ignore_links = True
		log.insert(ignore_permissions=True)


def get_permission_query_conditions(for_user):
	for_user = for_user or frappe.session.user
	return (
		None
		if for_user == "Administrator"
		else f"(`tabNotification Log`.for_user = {frappe.db.escape(for_user)})"
	)


def has_permission(doc, ptype="read", user=None):
	user = user or frappe.session.user
	return user in ("Administrator", doc.for_user)


@frappe.whitelist()
def get_notification_logs(limit: int = 20):
	rows = frappe.get_list("Notification Log", fields=["*"], limit=limit, order_by="modified desc")
	return {"notification_logs": rows, "user_info": {}}


@frappe.whitelist()
def mark_as_read(docname: str):
	if docname:
		frappe.db.set_value(
			"Notification Log",
			{"name": str(docname), "for_user": frappe.session.user},
			"read",
			1,
			update_modified=False,
		)


@frappe.whitelist()
def mark_all_as_read():
	frappe.db.set_value(
		"Notification Log", {"for_user": frappe.session.user, "read": 0}, "read", 1, update_modified=False
	)
