"""A site with a Workflow and a Notification of another app, and an admin at work on it."""

import frappe
import pytest
from world import PORTAL_MANAGER, acting_as

FOREIGN = "_Test Foreign"
INVITED = "test.invited@example.com"


def make_foreign_workflow():
	for state in ("_Test Open", "_Test Done"):
		frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": state}).insert()
	frappe.get_doc({"doctype": "Workflow Action Master", "workflow_action_name": "_Test Finish"}).insert()
	row = {"doc_status": "0", "allow_edit": "System Manager"}
	return frappe.get_doc(
		{
			"doctype": "Workflow",
			"workflow_name": FOREIGN,
			"document_type": "ToDo",
			"workflow_state_field": "status",
			"is_active": 0,
			"states": [row | {"state": "_Test Open"}, row | {"state": "_Test Done"}],
			"transitions": [
				{
					"state": "_Test Open",
					"action": "_Test Finish",
					"next_state": "_Test Done",
					"allowed": "Desk User",
				}
			],
		}
	).insert()


def make_foreign_notification():
	return make_notification(FOREIGN, "ToDo").insert()


def make_notification(name: str, document_type: str, **values):
	defaults = {
		"doctype": "Notification",
		"name": name,
		"document_type": document_type,
		"event": "New",
		"channel": "System Notification",
		"subject": "{{ doc.name }} is new",
		"message": "{{ doc.name }}",
		"recipients": [{"receiver_by_role": "System Manager"}],
	}
	return frappe.get_doc(defaults | values)


@pytest.fixture
def foreign():
	return {"Workflow": make_foreign_workflow(), "Notification": make_foreign_notification()}


@pytest.fixture
def admin(foreign):
	with acting_as(PORTAL_MANAGER):
		yield PORTAL_MANAGER
	forget_workflows()


def forget_workflows():
	"""A rollback does not reach what Frappe keeps of records in Redis."""
	for name in ("Task", "Ticket", "Case", FOREIGN):
		frappe.clear_document_cache("Workflow", name)


OURS = {"Workflow": "Task", "Notification": "Task Assigned"}
