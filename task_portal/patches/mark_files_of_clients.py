"""Files from before the field `from_client`: without the mark a client would lose sight of what it sent."""

import frappe
from frappe.utils.fixtures import sync_fixtures

from task_portal.doctypes import MOVED
from task_portal.portal.files import is_from_client


def execute():
	if not frappe.db.has_column("File", "from_client"):
		# Frappe brings an app's custom fields after its patches.
		sync_fixtures("task_portal")
	filters = {"attached_to_doctype": ["in", list(MOVED)], "is_folder": 0, "from_client": 0}
	fields = ["name", "attached_to_doctype", "attached_to_name", "owner"]
	for file in frappe.get_all("File", filters=filters, fields=fields):
		# Who is no staff could only hang a file on a record of their own client, then.
		is_outsider = frappe.get_cached_value("User", file.owner, "user_type") == "Website User"
		if is_outsider or is_from_client(file):
			frappe.db.set_value("File", file.name, "from_client", 1, update_modified=False)
