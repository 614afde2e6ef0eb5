import frappe

from task_portal.doctypes import MOVED
from task_portal.install import grant_at_install
from task_portal.workflow.layout import arrange


def execute():
	"""Sites from before: admins reach Frappe's screens, and the Builder finds our Workflows drawn."""
	grant_at_install()
	for name in frappe.get_all("Workflow", filters={"document_type": ["in", list(MOVED)]}, pluck="name"):
		workflow = frappe.get_doc("Workflow", name)
		if not workflow.workflow_data:
			arrange(workflow)
			for doc in (workflow, *workflow.states, *workflow.transitions):
				doc.db_update()
