"""What a door offers: the transitions that are open to the caller now, and what each asks for."""

from frappe import _

from task_portal.workflow.effects import EFFECTS
from task_portal.workflow.move import get_known_transitions, get_obstacle, get_state


def get_transitions(doc) -> list:
	"""The transitions that the session's user may take on `doc` now, one for each action: those that the workflow
	gives, less those that something in the record stands before."""
	return [
		row
		for row in get_known_transitions(doc)
		if not get_obstacle(doc, get_state(doc.doctype, row.next_state))
	]


def get_offers(doc) -> list[dict]:
	"""What `api.get_actions` answers."""
	return [get_offer(doc, row) for row in get_transitions(doc)]


def get_offer(doc, transition) -> dict:
	return {
		"action": transition.action,
		"label": _(transition.action),
		"next_state": transition.next_state,
		"asks": get_asks(doc, transition),
	}


def get_common_offers(docs) -> list[dict]:
	"""The offers that all of `docs` have. Each asks for what it asks for with any of them."""
	common = None
	for doc in docs:
		offers = {offer["action"]: offer for offer in get_offers(doc)}
		known = offers if common is None else common
		common = {action: merge(known[action], offers[action]) for action in known if action in offers}
	return list((common or {}).values())


def merge(offer: dict, other: dict) -> dict:
	asks = {ask["fieldname"]: ask for ask in offer["asks"]}
	for ask in other["asks"]:
		asks[ask["fieldname"]] = merge_asks(asks.get(ask["fieldname"], ask), ask)
	return offer | {"asks": list(asks.values())}


def merge_asks(ask: dict, other: dict) -> dict:
	"""Filters that only one of them has are left to the record to judge."""
	merged = ask | {"reqd": max(ask["reqd"], other["reqd"])}
	if "filters" in ask:
		also = other.get("filters", {})
		merged["filters"] = {key: value for key, value in ask["filters"].items() if also.get(key) == value}
	return merged


def get_asks(doc, transition) -> list[dict]:
	"""What the transition asks for, as fields of a Frappe dialog."""
	effect = get_state(doc.doctype, transition.next_state).effect
	asks = EFFECTS[effect].get_asks(doc) if effect else []
	comment = {
		"fieldname": "comment",
		"fieldtype": "Small Text",
		"label": _("Comment"),
		"reqd": int(bool(transition.get("comment_required"))),
	}
	return [*asks, comment] if comment["reqd"] or asks else []
