"""Calls that the tests make over HTTP."""

import frappe
from frappe import _


@frappe.whitelist(allow_guest=True)
def hello(name: str = "you") -> str:
	return f"Hello {name}"


@frappe.whitelist()
def double(number: int) -> int:
	return number * 2


@frappe.whitelist(methods=["POST"])
def add(subject: str):
	return frappe.get_doc({"doctype": "Errand", "subject": subject}).insert().name


@frappe.whitelist(methods=["POST"])
def add_and_fail(subject: str):
	add(subject)
	frappe.throw(_("Not today."))


@frappe.whitelist()
def crash():
	raise RuntimeError("a bug")


def not_for_the_web():
	return "secret"


@frappe.whitelist()
def get_actions(doctype: str, name: str) -> list[dict]:
	from frappe.model.workflow import get_transitions

	why = {"fieldname": "comment", "label": "Why", "fieldtype": "Small Text", "reqd": 1}
	transitions = get_transitions(frappe.get_doc(doctype, name))
	return [
		{
			"action": t["action"],
			"next_state": t["next_state"],
			"asks": [why] if t["action"] == "Finish" else [],
		}
		for t in transitions
	]


@frappe.whitelist(methods=["POST"])
def act(doctype: str, name: str, action: str, comment: str | None = None):
	from frappe.model.workflow import apply_workflow

	if action == "Finish" and not comment:
		frappe.throw(_("Say why."))
	doc = frappe.get_doc(doctype, name)
	if comment:
		doc.add_comment("Comment", comment)
	return apply_workflow(doc, action)
