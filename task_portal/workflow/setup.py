"""The shipped workflows: created once, put back on request, never overwritten."""

import json
from pathlib import Path

import frappe
from frappe import _

# DocType to the file that holds its Workflow.
WORKFLOWS = {"Task": "task.json", "Ticket": "ticket.json", "Case": "case.json"}
STATE_STYLES = {"Waiting": "Warning", "Active": "Primary", "Done": "Success", "Cancelled": "Inverse"}


def get_shipped_workflow(doctype: str) -> dict:
	return json.loads((Path(__file__).parent / WORKFLOWS[doctype]).read_text())


def get_shipped_records() -> dict[str, list[str]]:
	"""Records of DocTypes that are not ours which the app brings to a site: DocType to names."""
	workflows = [get_shipped_workflow(doctype) for doctype in WORKFLOWS]
	fixtures = Path(__file__).parent.parent / "fixtures"
	return {
		"Custom Field": [
			f"{row['dt']}-{row['fieldname']}"
			for row in json.loads((fixtures / "custom_field.json").read_text())
		],
		"Notification": [row["name"] for row in get_notifications()],
		"Role": [row["name"] for row in json.loads((fixtures / "role.json").read_text())],
		"Workflow State": sorted({row["state"] for workflow in workflows for row in workflow["states"]}),
		"Workflow Action Master": sorted(
			{row["action"] for workflow in workflows for row in workflow["transitions"]}
		),
	}


def create_workflow(doctype: str):
	"""Create the shipped Workflow of `doctype`, with its states and actions, unless the site has it."""
	shipped = get_shipped_workflow(doctype)
	if frappe.db.exists("Workflow", shipped["workflow_name"]):
		return
	create_states_and_actions(shipped)
	frappe.get_doc(shipped).insert()


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


@frappe.whitelist(methods=["POST"])
def restore_workflow(doctype: str) -> str:
	"""Put the shipped Workflow of `doctype` back as it was shipped and activate it. Returns its name.

	Refused like any edit where open records rest in a state that this would remove."""
	frappe.only_for("System Manager")
	if doctype not in WORKFLOWS:
		frappe.throw(_("No Workflow is shipped for {0}.").format(doctype))
	shipped = get_shipped_workflow(doctype)
	if not frappe.db.exists("Workflow", shipped["workflow_name"]):
		create_workflow(doctype)
		return shipped["workflow_name"]
	create_states_and_actions(shipped)
	workflow = frappe.get_doc("Workflow", shipped["workflow_name"])
	workflow.update(shipped)
	workflow.save()
	return workflow.name
