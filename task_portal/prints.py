"""What the print formats show: of a case what its client may read, of a task for the office where it has been."""

import frappe
from frappe import _
from frappe.utils import format_duration

from task_portal.people import get_names
from task_portal.permissions import ALL
from task_portal.portal.access import Membership, Viewer
from task_portal.portal.around import get_around
from task_portal.portal.conversation import SHOWN_ALL, show_messages
from task_portal.portal.details import get_documents, get_steps
from task_portal.portal.fields import show
from task_portal.portal.history import show_history
from task_portal.portal.words import get_text, show_date, show_moment
from task_portal.texts import plain

FROM_TO = ("from_user", "to_user", "moved_by")


def prepare_case(doc, method=None, settings=None):
	"""Hook before_print: the file for the client. Of the record as it is stored, whatever a form sends to be printed."""
	stored = frappe.db.exists("Case", doc.name) if doc.name else None
	doc.client_file = get_client_file(frappe.get_doc("Case", stored)) if stored else None


def get_client_file(case) -> dict:
	"""What the portal shows to who sees all of the client's requests, and nothing else."""
	viewer = get_viewer(case)
	around = get_around(case, viewer, SHOWN_ALL)
	tasks = [frappe.get_doc("Task", row.name) for row in around.related] if viewer.clients else []
	history = show_history(case, viewer, around.versions)
	shown = show("Case", case, detailed=True)
	return shown | {
		"opened": show_date(case.creation),
		"steps": get_steps(case, viewer),
		"tasks": [show("Task", task, detailed=True) for task in tasks],
		"documents": [show_document(row) for task in tasks for row in get_documents(task)],
		"messages": [show_said(row) for row in show_messages(case, viewer, around.messages)],
		"history": [row | {"at": show_moment(row["at"])} for row in reversed(history)],
	}


def get_viewer(case) -> Viewer:
	"""Nobody in particular of the client's people."""
	if not case.client:
		return Viewer("", {})
	return Viewer("", {case.client: Membership(case.client, case.client_name, case.sector, ALL)})


def show_document(row: dict) -> dict:
	return row | {"expires_on": show_date(row["expires_on"]) if row["expires_on"] else ""}


def show_said(row: dict) -> dict:
	return {"by": row["by"], "text": row["text"], "at": show_moment(row["at"])}


def prepare_task(doc, method=None, settings=None):
	"""Hook before_print: people by name, and the way that the task has gone, with the reasons."""
	named = {row.get(field) for row in doc.movements for field in FROM_TO}
	names = get_names([user for user in {doc.assignee, doc.originator, doc.decided_by, *named} if user])
	doc.office_names, doc.office_description = names, get_text(doc.description)
	doc.office_way = [show_movement(row, names) for row in doc.movements]


def show_movement(row, names: dict[str, str]) -> dict:
	people = {field: names.get(row.get(field)) or row.get(field) or _("Nobody") for field in FROM_TO}
	return people | {
		"action": _(row.action),
		"from_department": plain(row.from_department),
		"to_department": plain(row.to_department),
		"at": show_moment(row.moved_at) if row.moved_at else "",
		"lay": format_duration(row.held_for, hide_days=False) if row.held_for else "",
		"why": plain(row.comment),
	}
