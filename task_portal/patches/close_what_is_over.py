import frappe

from task_portal.doctypes import MOVED
from task_portal.workflow.move import OPEN_STAGES


def execute():
	"""Sites from before: "Only Allow Edit For" was not asked by the server, and as shipped said Desk User everywhere.

	What an admin chose stays."""
	for name in frappe.get_all("Workflow", filters={"document_type": ["in", list(MOVED)]}, pluck="name"):
		for row in frappe.get_doc("Workflow", name).states:
			if row.stage not in OPEN_STAGES and row.allow_edit == "Desk User":
				row.db_set("allow_edit", "Administrator", update_modified=False)
		frappe.clear_document_cache("Workflow", name)
