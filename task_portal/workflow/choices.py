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
	return [
		{
			"action": row.action,
			"label": _(row.action),
			"next_state": row.next_state,
			"asks": get_asks(doc, row),
		}
		for row in get_transitions(doc)
	]


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
