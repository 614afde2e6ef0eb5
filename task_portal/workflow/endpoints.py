"""Frappe's workflow endpoints (hook override_whitelisted_methods), which one condition that raises breaks.

Frappe answers wherever none of the record's does. Where one does, its other actions are taken through our own door."""

import frappe
from frappe import _
from frappe.model import workflow as frappe_workflow

from task_portal.doctypes import MOVED
from task_portal.guards.endpoints import parse_json
from task_portal.permissions import judge
from task_portal.workflow import choices, conditions, move


@frappe.whitelist()
def apply_workflow(doc: str | dict, action: str):
	"""`frappe.model.workflow.apply_workflow`."""
	record = parse_json(doc)
	broken = get_broken(record, for_update=True)
	return move.take(broken, action) if broken else frappe_workflow.apply_workflow(doc, action)


@frappe.whitelist()
def bulk_workflow_approval(docnames: str | list, doctype: str, action: str):
	"""`frappe.model.workflow.bulk_workflow_approval`. One record that is refused does not keep the rest."""
	names = parse_json(docnames)
	broken = [name for name in names if get_broken({"doctype": doctype, "name": name})]
	for name in broken:
		frappe.db.savepoint("bulk")
		try:
			apply_workflow({"doctype": doctype, "name": name}, action)
		except frappe.ValidationError as error:
			frappe.db.rollback(save_point="bulk")
			frappe.clear_last_message()
			frappe.msgprint(f"{name}: {error}", title=_("Workflow Status"), indicator="red")
	if rest := [name for name in names if name not in broken]:
		frappe_workflow.bulk_workflow_approval(frappe.as_json(rest), doctype, action)


@frappe.whitelist()
def get_common_transition_actions(docs: str | list, doctype: str) -> list[str]:
	"""`frappe.model.workflow.get_common_transition_actions`: what the list's menu offers for several records."""
	if doctype not in MOVED:
		return frappe_workflow.get_common_transition_actions(docs, doctype)
	records = (get_record({"doctype": doctype, "name": row.get("name")}) for row in parse_json(docs))
	return [offer["action"] for offer in choices.get_common_offers(records)]


def get_broken(record, for_update: bool = False):
	"""The record, if it is one of ours with a condition that raises."""
	if not isinstance(record, dict) or record.get("doctype") not in MOVED:
		return None
	doc = get_record(record, for_update)
	return doc if conditions.find_broken(doc) else None


def get_record(record: dict, for_update: bool = False):
	doc = frappe.get_doc(record["doctype"], str(record.get("name")), for_update=for_update)
	judge(doc, frappe.session.user)
	doc.check_permission("read")
	return doc
