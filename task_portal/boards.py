"""The boards that come with the app, one for tasks and one for tickets: a column for each state of the workflow."""

import json

import frappe

from task_portal.doctypes import MOVED, STATE_FIELD, get_doctypes
from task_portal.workflow.board import keep_no_order
from task_portal.workflow.move import get_workflow

BOARDS = {"Task": "Tasks by State", "Ticket": "Tickets by State"}
# What a card shows below its subject.
CARDS = {"Task": ("assignee", "due_date", "client_name"), "Ticket": ("assignee", "client_name", "priority")}
# In the order of the columns: what is on its way stands between, as a place to drop a card on.
COLOURS = {"Waiting": "Orange", "Active": "Blue", "": "Purple", "Done": "Green", "Cancelled": "Gray"}
# Of approvals alone: taken in the form, and as columns out of sight.
OF_APPROVALS = ("Approve", "Reject", "Delegate")


def create_boards():
	"""Once: what becomes of them is the site's to choose."""
	for doctype, name in BOARDS.items():
		if frappe.db.exists("Kanban Board", name):
			continue
		board = frappe.new_doc("Kanban Board", kanban_board_name=name, reference_doctype=doctype)
		board.update(
			{
				"field_name": STATE_FIELD,
				"filters": json.dumps([[doctype, "is_open", "=", 1]]),
				"fields": json.dumps(CARDS[doctype]),
			}
		)
		board.set("columns", get_columns(get_workflow(doctype).states))
		board.insert(ignore_permissions=True)
		# Frappe gives a new board an order, and the app's hooks are not heard yet while it is installed.
		keep_no_order(board)
		board.db_update_all()


def get_columns(states) -> list[dict]:
	"""`states`: rows of a Workflow, of which several may be for one state."""
	order = list(COLOURS)
	rows = {row.state: row for row in states}.values()
	return [
		{
			"column_name": row.state,
			"indicator": COLOURS[get_kind(row)],
			"status": "Archived" if row.effect in OF_APPROVALS else "Active",
		}
		for row in sorted(rows, key=lambda row: order.index(get_kind(row)))
	]


def get_kind(row) -> str:
	return "" if row.effect else row.stage or "Waiting"


def follow_workflow(workflow, method=None):
	"""Hook of Workflow: boards by state get its new states as columns and lose those that are gone; the rest is the site's."""
	if workflow.document_type not in MOVED or not workflow.is_active:
		return
	columns = {column["column_name"]: column for column in get_columns(workflow.states)}
	by_state = {"reference_doctype": workflow.document_type, "field_name": STATE_FIELD}
	for name in frappe.get_all("Kanban Board", by_state, pluck="name"):
		board = frappe.get_doc("Kanban Board", name)
		there = [column.column_name for column in board.columns]
		if set(there) != set(columns):
			kept = [column for column in board.columns if column.column_name in columns]
			board.set("columns", kept + [columns[state] for state in columns if state not in there])
			board.save(ignore_permissions=True)


def delete_boards():
	"""Also those that the site has made of our records."""
	for name in frappe.get_all("Kanban Board", {"reference_doctype": ["in", get_doctypes()]}, pluck="name"):
		frappe.delete_doc("Kanban Board", name, force=True, delete_permanently=True)
