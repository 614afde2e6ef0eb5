"""The effects of passing states. A state with an effect is never rested in: the save that moves a task into it
also applies the effect and sets the state that follows, in one transaction.

An effect answers what it asks for, and in `prepare` checks everything that can fail, before the save writes.
`apply` runs after it and only writes."""

from task_portal.workflow import approvals, hops
from task_portal.workflow.states import STATE_FIELD, get_first_state_in, get_initial_state, is_open_state

EFFECTS = {
	"Forward": hops.Forward(),
	"Reply": hops.Reply(),
	"Approve": approvals.Decision("Approved"),
	"Reject": approvals.Decision("Rejected"),
	"Delegate": approvals.Delegation(),
}


def get_asks(doc, effect: str | None) -> list[dict]:
	return EFFECTS[effect].get_asks(doc) if effect else []


def prepare(doc, effect: str, details):
	"""What `effect` will do to `doc` (as stored). Raises a named error where it cannot."""
	return EFFECTS[effect].prepare(doc, details)


def apply(doc, effect: str, outcome, transition, details):
	"""Write what was prepared, and move on to the state in which the task rests."""
	chosen = EFFECTS[effect]
	chosen.apply(doc, outcome, transition.action, details)
	state = get_first_state_in(doc.doctype, "Done") if chosen.ends else get_initial_state(doc.doctype)
	doc.set(STATE_FIELD, state)
	doc.is_open = int(is_open_state(doc.doctype, state))
	doc.db_update()
	doc.update_children()
