"""The shipped workflows: created once, put back on request, never overwritten."""

import json
from pathlib import Path

import frappe
from frappe import _

from task_portal.doctypes import MOVED
from task_portal.people import PORTAL_MANAGER
from task_portal.workflow.layout import arrange

STATE_STYLES = {"Waiting": "Warning", "Active": "Primary", "Done": "Success", "Cancelled": "Inverse"}


def get_shipped_workflow(doctype: str) -> dict:
	return json.loads((Path(__file__).parent / f"{doctype.lower()}.json").read_text())


def create_workflow(doctype: str):
	"""Create the shipped Workflow of `doctype`, with its states and actions, unless the site has it."""
	shipped = get_shipped_workflow(doctype)
	if frappe.db.exists("Workflow", shipped["workflow_name"]):
		return
	create_states_and_actions(shipped)
	workflow = frappe.get_doc(shipped)
	# While the app is being installed Frappe does not run its document hooks yet.
	arrange(workflow)
	workflow.insert()


def create_states_and_actions(shipped: dict):
	for row in shipped["states"]:
		if not frappe.db.exists("Workflow State", row["state"]):
			frappe.get_doc(
				{
					"doctype": "Workflow State",
					"workflow_state_name": row["state"],
					"style": STATE_STYLES[row["stage"]],
				}
			).insert()
	for action in sorted({row["action"] for row in shipped["transitions"]}):
		if not frappe.db.exists("Workflow Action Master", action):
			frappe.get_doc({"doctype": "Workflow Action Master", "workflow_action_name": action}).insert()


@frappe.whitelist(methods=["POST"])
def restore_workflow(doctype: str) -> str:
	"""Put the shipped Workflow of `doctype` back as it was shipped and activate it. Returns its name.

	Refused like any edit where open records rest in a state that this would remove."""
	frappe.only_for(("System Manager", PORTAL_MANAGER))
	if doctype not in MOVED:
		frappe.throw(_("No Workflow is shipped for {0}.").format(doctype))
	shipped = get_shipped_workflow(doctype)
	if not frappe.db.exists("Workflow", shipped["workflow_name"]):
		create_workflow(doctype)
		return shipped["workflow_name"]
	create_states_and_actions(shipped)
	workflow = frappe.get_doc("Workflow", shipped["workflow_name"])
	# Drawn anew, too.
	workflow.update(shipped | {"workflow_data": None})
	workflow.save()
	return workflow.name
