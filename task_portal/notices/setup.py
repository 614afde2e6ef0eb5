"""The shipped Notifications: created once, never overwritten.

Both of its texts become HTML, so what people typed is shown by `| plain | e`; `mail.sent` writes a mail's subject line
as it reads. Every sentence is translated."""

import json
from pathlib import Path

import frappe


def get_notifications() -> list[dict]:
	"""The shipped Notifications: each notice once in the app and once by e-mail."""
	notices = json.loads((Path(__file__).parent / "notifications.json").read_text())
	channels = (("System Notification", "notice", "{}"), ("Email", "mail", "{} (E-mail)"))
	return [
		{
			"doctype": "Notification",
			"name": name.format(notice["name"]),
			"document_type": notice["document_type"],
			"event": "Method",
			"method": f"{prefix}_{notice['notice']}",
			"channel": channel,
			"subject": notice["subject"],
			"message": notice["message"],
			"recipients": [{"receiver_by_document_field": "recipient"}],
			"enabled": 1,
		}
		for notice in notices
		for channel, prefix, name in channels
	]


def create_notifications():
	"""Create the shipped Notifications that the site does not have."""
	for notification in get_notifications():
		if not frappe.db.exists("Notification", notification["name"]):
			frappe.get_doc(notification).insert()
