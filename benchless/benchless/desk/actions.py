"""Workflow actions: any workflow's, or the richer ones of an app that the site's config names.

`desk_actions` in site_config.json: {"get_actions": path, "act": path, "doctypes": [...]}. `get_actions(doctype,
name)` lists what the caller may do, `act(doctype, name, action, **asked)` does it.
"""

import frappe
from frappe import _
from frappe.model.workflow import apply_workflow, get_transitions, get_workflow_name

from benchless.desk import fields


def get_actions(doc) -> list[dict]:
	"""The caller's actions on `doc`, each with the inputs that it asks for."""
	if doc.is_new() or not get_workflow_name(doc.doctype):
		return []
	if config := get_config(doc.doctype):
		offered = frappe.get_attr(config["get_actions"])(doctype=doc.doctype, name=doc.name)
	else:
		offered = [{"action": t["action"], "next_state": t["next_state"]} for t in get_transitions(doc)]
	return [get_action(frappe._dict(action)) for action in offered]


def get_action(action) -> dict:
	return {
		"action": action.action,
		"label": _(action.label or action.action),
		"next_state": _(action.next_state or ""),
		"id": fields.slug(action.action),
		"asks": [get_ask(action, frappe._dict(ask)) for ask in action.asks or []],
	}


def get_ask(action, ask) -> dict:
	"""An input for one ask: a list of choices for Link and Select, else a box to type in.

	A Link with a `query` of its own gets its suggestions from there, by what the other asks say, while one types.
	"""
	choices = []
	if ask.fieldtype == "Link" and not ask.query:
		choices = fields.get_choices(ask.options, ask.filters)
	elif ask.fieldtype == "Select":
		options = ask.options.split("\n") if isinstance(ask.options, str) else ask.options or []
		choices = [{"value": option, "label": ""} for option in options if option]
	return {
		**ask,
		"label": _(ask.label),
		"id": f"{fields.slug(action.action)}-{ask.fieldname}",
		"choices": choices,
	}


def act(doc, action: str, typed):
	"""Do `action` with what was typed for it."""
	config = get_config(doc.doctype)
	if not config:
		return apply_workflow(doc, action)
	asked = {
		key.removeprefix("ask."): value for key, value in typed.items() if key.startswith("ask.") and value
	}
	return frappe.get_attr(config["act"])(doctype=doc.doctype, name=doc.name, action=action, **asked)


def get_config(doctype: str) -> dict | None:
	config = frappe.conf.get("desk_actions")
	return config if config and doctype in config.get("doctypes", [doctype]) else None
