"""Frappe's Kanban over our records: a card that is dropped in another column takes the action that leads there.

Frappe would write the state, without what the action asks for; and it keeps on the board, which all share, the names of
the cards in the order that its last reader saw them in. Here no order is kept, and what an action asks for is asked by
the desk (`public/js/board.js`), which then goes through `api.act`."""

import frappe
from frappe import _
from frappe.desk import reportview
from frappe.desk.doctype.kanban_board import kanban_board
from frappe.utils import cint, escape_html

from task_portal.doctypes import MOVED, STATE_FIELD
from task_portal.texts import plain
from task_portal.workflow import choices, move
from task_portal.workflow.endpoints import get_record
from task_portal.workflow.errors import ActionNotAllowed

# The desk hears of it by this name, in an answer that is no refusal.
ANSWERS_NEEDED = "AnswersNeeded"
# Frappe's board asks for all there is.
MOST_CARDS = 500


class NoActionLeadsThere(ActionNotAllowed):
	pass


@frappe.whitelist()
def get():
	"""`frappe.desk.reportview.get`: a board of our records gets a page, with titles that do nothing on it."""
	form = frappe.local.form_dict
	if form.get("doctype") not in MOVED or "page_length" not in form or cint(form.page_length):
		return reportview.get()
	form.page_length = MOST_CARDS
	return guard_titles(reportview.get(), frappe.get_meta(form.doctype).title_field)


def guard_titles(cards, title_field: str):
	"""A board takes one escape off a title, and writes what is left into its page, into an attribute too."""
	if cards and title_field in cards["keys"]:
		place = cards["keys"].index(title_field)
		for row in cards["values"]:
			row[place] = escape_html(escape_html(plain(row[place])))
	return cards


@frappe.whitelist(methods=["POST"])
def update_order(board_name: str, order: str | dict):
	"""`kanban_board.update_order`, which moves what others have moved since the board was opened back again."""
	board = get_board(board_name)
	return (board, []) if board else kanban_board.update_order(board_name, order)


@frappe.whitelist(methods=["POST"])
def update_order_for_single_card(board_name: str, docname: str, from_colname: str, to_colname: str, **places):
	"""`kanban_board.update_order_for_single_card`: a card was dropped."""
	if not (board := get_board(board_name)):
		places = {key: places[key] for key in ("old_index", "new_index")}
		return kanban_board.update_order_for_single_card(
			board_name, docname, from_colname, to_colname, **places
		)
	if from_colname != to_colname:
		doc = get_record({"doctype": board.reference_doctype, "name": docname}, for_update=True)
		if board.field_name == STATE_FIELD:
			drop(doc, to_colname)
		else:
			doc.set(board.field_name, to_colname)
			doc.save()
	return board


@frappe.whitelist(methods=["POST"])
def add_card(board_name: str, docname: str, colname: str):
	"""`kanban_board.add_card`, which keeps where the new card stands."""
	return get_board(board_name) or kanban_board.add_card(board_name, docname, colname)


def get_board(name: str):
	"""The board, if it is one of our records."""
	board = frappe.get_doc("Kanban Board", name)
	if board.reference_doctype not in MOVED:
		return None
	board.check_permission("read")
	return board


def drop(doc, state: str):
	"""Take the session's user's action that leads `doc` to `state`; where it asks for something, tell the desk for what."""
	if doc.get(STATE_FIELD) == state:
		return
	known = (row for row in move.get_known_transitions(doc) if row.next_state == state)
	if not (transition := next(known, None)):
		frappe.throw(
			_("No action of yours leads {0} from {1} to {2}.").format(
				frappe.bold(escape_html(plain(doc.subject))),
				frappe.bold(_(doc.get(STATE_FIELD))),
				frappe.bold(escape_html(_(state))),
			),
			NoActionLeadsThere,
		)
	if obstacle := move.get_obstacle(doc, move.get_state(doc.doctype, state)):
		frappe.throw(obstacle[1], obstacle[0])
	offer = choices.get_offer(doc, transition)
	if offer["asks"]:
		asked = {"doctype": doc.doctype, "name": doc.name, **offer}
		frappe.local.response.update({"exc_type": ANSWERS_NEEDED, "asked": asked})
	else:
		move.take(doc, offer["action"])


def keep_no_order(board, method=None):
	"""Hook of Kanban Board."""
	if board.reference_doctype in MOVED:
		for column in board.columns:
			column.order = None
