"""What a client's answer to a closed ticket does: the admin's choice."""

import frappe
from frappe import _
from frappe.utils import escape_html, strip_html

from task_portal.cases.starting import ENDS
from task_portal.guards.about import trusted
from task_portal.notices.notify import get_author
from task_portal.people import get_members, is_staff, takes_work
from task_portal.settings import get_setting
from task_portal.workflow import choices
from task_portal.workflow.effects import COMMENT_LENGTH
from task_portal.workflow.move import OPEN_STAGES, get_state, take

REOPEN, ANOTHER = "Reopen", "New Ticket"
# What another ticket takes over from the one that it continues.
KEPT = ("subject", "client", "sector", "category", "priority", "raised_by", "contact_email")


def answers_to_closed() -> str:
	"""REOPEN, or ANOTHER: a ticket of its own, that says what it continues."""
	return get_setting("closed_ticket_answer") or REOPEN


def follow_answer(communication, method=None):
	"""Hook of Communication: an answer does not lie in a ticket that nobody looks at any more."""
	if not is_answer(communication):
		return
	ticket = frappe.get_doc("Ticket", communication.reference_name, for_update=True)
	if ticket.is_open:
		return
	frappe.db.savepoint("answer")
	messages = len(frappe.local.message_log)
	try:
		go_on(ticket, communication)
	except ENDS:
		raise
	except Exception:
		# What the client wrote is kept and told, where nothing else can be done with it.
		frappe.db.rollback(save_point="answer")
		del frappe.local.message_log[messages:]
		communication.reference_name, communication.flags.is_request = ticket.name, False
		frappe.log_error(f"Answer to {ticket.name}", reference_doctype="Ticket", reference_name=ticket.name)


def go_on(ticket, communication):
	if answers_to_closed() == REOPEN and reopen(ticket, communication):
		return
	if ticket.client and frappe.db.get_value("Client", ticket.client, "disabled"):
		return
	continue_in(get_continuing(ticket) or make_continuing(ticket, communication), ticket, communication)


def is_answer(communication) -> bool:
	return (
		communication.reference_doctype == "Ticket"
		and communication.communication_type == "Communication"
		and communication.sent_or_received == "Received"
		and bool(communication.with_client)
		and not is_staff(get_author(communication))
		# What is said with an action belongs to that; what is imported was answered elsewhere.
		and not communication.flags.is_of_a_move
		and not frappe.flags.in_import
	)


def reopen(ticket, communication) -> bool:
	"""Take the session's user's way back, if the workflow has one."""
	ticket.flags.ignore_permissions = True
	for row in choices.get_transitions(ticket):
		state = get_state("Ticket", row.next_state)
		if state.stage in OPEN_STAGES and not state.effect:
			words = strip_html(communication.content or "").strip()[:COMMENT_LENGTH]
			take(ticket, row.action, words or _("Answered."), is_said=True)
			return True
	return False


def get_continuing(ticket) -> str | None:
	return frappe.db.get_value("Ticket", {"continues": ticket.name, "is_open": 1}, order_by="creation desc")


def make_continuing(ticket, communication) -> str:
	another = frappe.get_doc(
		{"doctype": "Ticket", "continues": ticket.name} | {f: ticket.get(f) for f in KEPT}
	)
	another.description = communication.content
	if ticket.department and takes_work(ticket.department):
		another.department = ticket.department
		another.assignee = ticket.assignee if ticket.assignee in get_members(ticket.department) else None
	# A mail of an unknown sender made a ticket without client.
	another.flags.ignore_mandatory = True
	communication.flags.is_request = True
	return another.insert(ignore_permissions=True).name


def continue_in(name: str, ticket, communication):
	"""The message goes where it is worked on; its files follow it."""
	communication.db_set("reference_name", name, update_modified=False)
	with trusted():
		ticket.add_comment("Info", _("Answered in {0}.").format(escape_html(name)))
