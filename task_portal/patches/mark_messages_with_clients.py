"""Messages from before the field `with_client`: without the mark a client would lose sight of them in the portal."""

import frappe
from frappe.utils.fixtures import sync_fixtures

from task_portal.doctypes import MOVED
from task_portal.portal.conversation import is_with_client

FIELDS = (
	"name",
	"with_client",
	"communication_type",
	"communication_medium",
	"reference_doctype",
	"reference_name",
	"sender",
	"recipients",
	"cc",
)


def execute():
	if not frappe.db.has_column("Communication", "with_client"):
		# Frappe brings an app's custom fields after its patches.
		sync_fixtures("task_portal")
	filters = {"reference_doctype": ["in", list(MOVED)], "communication_type": "Communication"}
	for message in frappe.get_all("Communication", filters=filters, fields=list(FIELDS)):
		with_client = int(is_with_client(message))
		if with_client != message.with_client:
			frappe.db.set_value(
				"Communication", message.name, "with_client", with_client, update_modified=False
			)
