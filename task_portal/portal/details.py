"""One record with all that a client sees around it."""

from contextlib import contextmanager

import frappe
from frappe import _

from task_portal.cases.documents import is_expired
from task_portal.portal.access import Viewer, is_visible
from task_portal.portal.answers import get_continuing
from task_portal.portal.around import get_around, show_related
from task_portal.portal.conversation import SHOWN, SHOWN_ALL, show_messages
from task_portal.portal.fields import DOCUMENT_ROW, STEP_ROW, pick, show
from task_portal.portal.files import get_files
from task_portal.portal.history import show_history
from task_portal.workflow import choices
from task_portal.workflow.move import get_state

# Expired papers are asked for again.
HAND_IN = ("Awaited", "Submitted", "Rejected")


def get_detail(doc, viewer: Viewer, everything: bool = False) -> dict:
	"""What the client sees of `doc`, which `access.get_visible` gave. `everything`: the whole conversation."""
	shown = SHOWN_ALL if everything else SHOWN
	around = get_around(doc, viewer, shown)
	messages = show_messages(doc, viewer, around.messages[:shown])
	files = get_files(doc, messages)
	for message in messages:
		message["files"] = [row for row in files if row.attached_to_name == message["name"]]
	return show(doc.doctype, doc, detailed=True) | {
		"version": str(doc.modified),
		"actions": get_actions(doc, viewer),
		"messages": messages,
		"has_earlier_messages": len(around.messages) > shown,
		"files": [row for row in files if row.attached_to_doctype == doc.doctype],
		"documents": get_documents(doc),
		"steps": get_steps(doc, viewer),
		"continued_in": get_continued_in(doc, viewer),
		"related": show_related(doc, around.related),
		"history": show_history(doc, viewer, around.versions),
	}


def get_continued_in(doc, viewer: Viewer) -> str | None:
	"""The ticket in which the answer to this one is worked on."""
	name = get_continuing(doc) if doc.doctype == "Ticket" and not doc.is_open else None
	return name if name and is_visible("Ticket", name, viewer) else None


def get_actions(doc, viewer: Viewer) -> list[dict]:
	"""What the workflow lets the client do now. An action that asks for more than a comment is not a client's."""
	with seen_by(viewer.user):
		rows = [(row, choices.get_asks(doc, row)) for row in choices.get_transitions(doc)]
	# A decision is what the client came for: it stands first.
	rows.sort(key=lambda pair: not get_state(doc.doctype, pair[0].next_state).effect)
	return [
		{"action": row.action, "label": _(row.action), "asks_comment": bool(asks)}
		for row, asks in rows
		if all(ask["fieldname"] == "comment" for ask in asks)
	]


@contextmanager
def seen_by(user: str):
	"""The workflow judges the session's user: for staff who look through a client's eyes, that client.

	`frappe.set_user` would put a session without their CSRF token in the place of theirs, and empty the request."""
	before, frappe.session.user = frappe.session.user, user
	try:
		yield
	finally:
		frappe.session.user = before


def get_documents(doc) -> list[dict]:
	rows = [row.as_dict() for row in doc.get("documents") or []]
	return [
		pick(row, DOCUMENT_ROW)
		| {
			"can_hand_in": bool(doc.is_open) and (row.status in HAND_IN or is_expired(row)),
			"has_expired": is_expired(row),
		}
		for row in rows
	]


def get_steps(doc, viewer: Viewer) -> list[dict]:
	"""A case's steps in order. What the office does for itself has no title here, and neighbours become one."""
	steps = []
	for row in doc.get("steps") or []:
		step = pick(row, STEP_ROW)
		if not row.client_facing and row.state == "Skipped":
			continue
		if not row.client_facing:
			step.update({"title": _("Work in our office"), "task": None})
			if steps and not steps[-1]["client_facing"] and steps[-1]["state"] == row.state:
				continue
		steps.append(step)
	return steps
