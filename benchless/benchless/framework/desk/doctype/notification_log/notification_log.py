"""What the bell shows a user."""

import frappe
from frappe.model.document import Document

MAILED = {
	"Mention": "enable_email_mention",
	"Assignment": "enable_email_assignment",
	"Share": "enable_email_share",
}


class NotificationLog(Document):
	def after_insert(self):
		settings = frappe.db.get_value("Notification Settings", self.for_user, "*", as_dict=True)
		wanted = ("enabled", "enable_email_notifications", MAILED.get(self.type))
		if self.email_content is not None and settings and all(settings.get(key) for key in wanted):
			frappe.sendmail(
				recipients=[self.for_user], subject=frappe.utils.strip_html(self.subject),
				message=self.email_content, reference_doctype=self.document_type,
				reference_name=self.document_name,
			)  # fmt: skip


def enqueue_create_notification(users, doc):
	"""Tell each user, once the transaction holds; at once in a test."""
	if frappe.flags.in_install:
		return
	frappe.enqueue(
		"frappe.desk.doctype.notification_log.notification_log.make_notification_logs", doc=dict(doc),
		users=frappe.utils.split_emails(users) if isinstance(users, str) else list(users),
		now=frappe.flags.in_test, enqueue_after_commit=not frappe.flags.in_test,
	)  # fmt: skip


def make_notification_logs(doc, users):
	"""One for each enabled user of these addresses who wants any; who did it is told of alerts alone."""
	for user in frappe.get_all("User", {"enabled": 1, "email": ["in", users]}, pluck="name"):
		doer = doc.get("from_user") or frappe.session.user
		silenced = frappe.db.get_value("Notification Settings", user, "enabled") == 0
		if silenced or (user == doer and doc.get("type") != "Alert"):
			continue
		log = frappe.get_doc({**doc, "doctype": "Notification Log", "for_user": user, "from_user": doer})
		log.insert(ignore_permissions=True, ignore_links=True)


def get_permission_query_conditions(for_user):
	for_user = for_user or frappe.session.user
	if for_user == "Administrator":
		return None
	return f"(`tabNotification Log`.for_user = {frappe.db.escape(for_user)})"


def has_permission(doc, ptype="read", user=None):
	user = user or frappe.session.user
	return user in ("Administrator", doc.for_user)
