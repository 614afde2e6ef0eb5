"""Roles come with the DocType; the workflow is made here."""

import frappe

STATES = ("Open", "Under Way", "Done")
MOVES = (("Open", "Start", "Under Way"), ("Under Way", "Finish", "Done"))


def after_install():
	for state in STATES:
		make("Workflow State", workflow_state_name=state)
	for _state, action, _next in MOVES:
		make("Workflow Action Master", workflow_action_name=action)
	make(
		"Workflow",
		workflow_name="Errand",
		document_type="Errand",
		workflow_state_field="status",
		is_active=1,
		send_email_alert=0,
		states=[{"state": state, "doc_status": "0", "allow_edit": "Errand Runner"} for state in STATES],
		transitions=[
			{"state": state, "action": action, "next_state": next_state, "allowed": "Errand Runner"}
			for state, action, next_state in MOVES
		],
	)


def make(doctype, **values):
	frappe.get_doc({"doctype": doctype, **values}).insert(ignore_permissions=True, ignore_if_duplicate=True)
