"""The boards: what comes with the app, how they follow the workflow, and what the drop of a card means."""

import json
import re
from html import unescape

import frappe
import pytest
from portal_world import counted_statements
from world import (
	FINANCE,
	FINANCE_STAFF,
	HR_COLLEAGUE,
	HR_MANAGER,
	HR_STAFF,
	OUTSIDER,
	PORTAL_MANAGER,
	act,
	acting_as,
	get_stored,
	make_task,
	make_ticket,
)

from task_portal import boards
from task_portal.cases.open_tasks import OpenTasksLeft
from task_portal.doctypes import get_doctypes
from task_portal.texts import plain
from task_portal.workflow import board

WORDS = [
	"R&D visa",
	"Offer for <name> & Sons",
	"<img src=x onerror=alert(1)>",
	'" onmouseover="alert(1)',
	"Tom's",
]
TASKS, TICKETS = "Tasks by State", "Tickets by State"


def drop(user: str, doc, state: str, on: str = TASKS) -> dict:
	"""Drop the record's card on the column of `state`, as the desk does. Returns what the desk is told beside."""
	frappe.local.response = frappe._dict(docs=[])
	with acting_as(user):
		answer = board.update_order_for_single_card(on, doc.name, doc.status, state, old_index=0, new_index=3)
	assert answer.name == on
	doc.reload()
	return frappe.local.response.get("asked")


def get_columns(name: str) -> dict[str, tuple[str, str]]:
	columns = frappe.get_doc("Kanban Board", name).columns
	return {column.column_name: (column.indicator, column.status) for column in columns}


def test_columns_are_the_states_of_the_workflow_in_the_colours_of_their_stages():
	assert get_columns(TASKS) == {
		"New": ("Orange", "Active"),
		"To Do": ("Blue", "Active"),
		"Forward": ("Purple", "Active"),
		"Reply": ("Purple", "Active"),
		"Approve": ("Purple", "Archived"),
		"Reject": ("Purple", "Archived"),
		"Delegate": ("Purple", "Archived"),
		"Close": ("Green", "Active"),
		"Cancel": ("Gray", "Active"),
	}
	assert list(get_columns(TASKS))[:2] == ["New", "To Do"]
	assert list(get_columns(TICKETS)) == ["New", "In Progress", "Close", "Cancel"]


def test_boards_come_without_an_order_of_cards():
	columns = frappe.get_all("Kanban Board Column", {"parent": ["in", [TASKS, TICKETS]]}, pluck="order")
	assert columns and not any(columns)


def test_boards_are_made_once_and_are_the_sites_to_change():
	frappe.db.set_value("Kanban Board", TASKS, "fields", "[]")
	boards.create_boards()
	assert frappe.db.get_value("Kanban Board", TASKS, "fields") == "[]"


def test_boards_go_with_the_app_and_leave_those_of_others(jobs_run_now):
	other = frappe.get_doc({"doctype": "Kanban Board", "kanban_board_name": "_Test Notes"})
	other.update({"reference_doctype": "ToDo", "field_name": "status"})
	other.append("columns", {"column_name": "Open"})
	other.insert()
	version = {"ref_doctype": "Kanban Board", "docname": TASKS}
	frappe.get_doc({"doctype": "Version", "data": "{}"} | version).insert()
	boards.delete_boards()
	assert not frappe.db.exists("Version", version)
	assert not frappe.get_all("Kanban Board", {"reference_doctype": ["in", get_doctypes()]})
	assert not frappe.get_all("Kanban Board Column", {"parent": ["in", [TASKS, TICKETS]]})
	assert frappe.get_all("Kanban Board Column", {"parent": other.name})
	boards.create_boards()
	assert set(
		frappe.get_all("Kanban Board", {"reference_doctype": ["in", get_doctypes()]}, pluck="name")
	) == {
		TASKS,
		TICKETS,
	}


def test_board_follows_the_workflow_and_keeps_what_the_site_chose():
	column = frappe.db.get_value("Kanban Board Column", {"parent": TASKS, "column_name": "To Do"})
	frappe.db.set_value("Kanban Board Column", column, "indicator", "Cyan")
	if not frappe.db.exists("Workflow State", "Escalated"):
		frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": "Escalated"}).insert()
	workflow = frappe.get_doc("Workflow", "Task")
	workflow.append("states", {"state": "Escalated", "stage": "Active", "allow_edit": "Task User"})
	row = {"state": "New", "action": "Start", "next_state": "Escalated", "allowed": "Task Portal Manager"}
	workflow.append("transitions", row)
	workflow.save()
	assert get_columns(TASKS)["Escalated"] == ("Blue", "Active")
	assert get_columns(TASKS)["To Do"] == ("Cyan", "Active")
	assert "Escalated" not in get_columns(TICKETS)
	workflow.states = [row for row in workflow.states if row.state != "Escalated"]
	workflow.transitions = [row for row in workflow.transitions if row.next_state != "Escalated"]
	workflow.save()
	assert "Escalated" not in get_columns(TASKS) and len(get_columns(TASKS)) == 9


def test_drop_takes_the_action_that_leads_there():
	task, ticket = make_task(), make_ticket()
	assert drop(HR_STAFF, task, "To Do") is None
	assert task.status == "To Do"
	assert drop(HR_MANAGER, ticket, "In Progress", TICKETS) is None
	assert ticket.status == "In Progress"


def test_drop_that_asks_for_something_moves_nothing_and_says_what():
	task = make_task()
	before = get_stored(task)
	asked = drop(HR_STAFF, task, "Close")
	assert (asked["doctype"], asked["name"], asked["action"]) == ("Task", task.name, "Close")
	assert [ask["fieldname"] for ask in asked["asks"]] == ["comment"]
	assert frappe.local.response.exc_type == board.ANSWERS_NEEDED
	asked = drop(HR_STAFF, task, "Forward")
	assert [ask["fieldname"] for ask in asked["asks"]] == ["department", "assignee", "comment"]
	assert get_stored(task) == before


def test_drop_that_leads_nowhere_is_refused_by_name():
	task = make_task(subject="Order <b> & badges")
	act(HR_STAFF, task, "Cancel", comment="No need")
	task.reload()
	with pytest.raises(board.NoActionLeadsThere, match=r"Order &lt;b&gt; &amp; badges.*Cancel.*To Do"):
		drop(HR_STAFF, task, "To Do")
	assert task.reload().status == "Cancel"


def test_drop_that_something_stands_before_says_what():
	ticket = make_ticket()
	task = make_task(task_type="Individual Sector Task", ticket=ticket.name)
	with pytest.raises(OpenTasksLeft, match=task.name):
		drop(HR_MANAGER, ticket, "Close", TICKETS)
	assert ticket.reload().status == "New"


@pytest.mark.parametrize("user", [OUTSIDER, FINANCE_STAFF])
def test_drop_by_somebody_who_may_not_is_refused(user):
	task = make_task()
	with pytest.raises(frappe.PermissionError):
		drop(user, task, "To Do")
	assert task.reload().status == "New"


def test_past_holder_may_look_at_the_card_and_not_move_it():
	task = make_task(by=HR_COLLEAGUE, assignee=HR_STAFF)
	act(HR_STAFF, task, "Forward", comment="Yours", department=FINANCE, assignee=FINANCE_STAFF)
	task.reload()
	with pytest.raises(board.NoActionLeadsThere):
		drop(HR_STAFF, task, "To Do")


def test_to_open_a_board_moves_nothing_and_keeps_no_names_on_it():
	"""Frappe sends how the cards stand to whoever opens the board, and would move back what others have moved since."""
	task = make_task()
	act(HR_STAFF, task, "Start")
	order = json.dumps({"New": [task.name], "To Do": []})
	with acting_as(PORTAL_MANAGER):
		shown, moved = board.update_order(TASKS, order)
		assert board.add_card(TASKS, task.name, "New").name == TASKS
	assert moved == [] and shown.name == TASKS
	assert task.reload().status == "To Do"
	frappe.get_doc("Kanban Board", TASKS).save()
	assert not any(column.order for column in frappe.get_doc("Kanban Board", TASKS).columns)


def test_board_by_another_field_is_written_by_the_rules_of_the_record():
	task = make_task(priority="Low")
	other = frappe.new_doc("Kanban Board", kanban_board_name="_Test Priority", reference_doctype="Task")
	other.update({"field_name": "priority"})
	for priority in ("Low", "High"):
		other.append("columns", {"column_name": priority})
	other.insert()
	with acting_as(HR_STAFF):
		board.update_order_for_single_card(other.name, task.name, "Low", "High")
	assert task.reload().priority == "High"
	with acting_as(OUTSIDER), pytest.raises(frappe.PermissionError):
		board.update_order_for_single_card(other.name, task.name, "High", "Low")


def test_boards_of_others_are_frappes():
	todo = frappe.get_doc({"doctype": "ToDo", "description": "Call back"}).insert()
	other = frappe.new_doc("Kanban Board", kanban_board_name="_Test Notes", reference_doctype="ToDo")
	other.update({"field_name": "status"})
	for status in ("Open", "Closed"):
		other.append("columns", {"column_name": status})
	other.insert()
	places = {"old_index": "0", "new_index": "0"}
	answer = board.update_order_for_single_card(other.name, todo.name, "Open", "Closed", **places)
	assert todo.reload().status == "Closed"
	assert [json.loads(column.order) for column in answer.columns][1] == [todo.name]


def test_a_board_asks_for_a_page_and_not_for_all(monkeypatch):
	tasks = [make_task() for _ in range(4)]
	monkeypatch.setattr(board, "MOST_CARDS", 3)
	form = {"doctype": "Task", "fields": '["name"]', "filters": '[["Task","is_open","=",1]]', "start": "0"}
	for page_length, expected in (("0", 3), ("2", 2)):
		with acting_as(HR_STAFF):
			frappe.local.form_dict = frappe._dict(form | {"page_length": page_length})
			assert len(board.get()["values"]) == expected
	assert len(tasks) == 4


@pytest.mark.parametrize("words", WORDS)
def test_title_on_a_card_is_what_was_typed_and_does_nothing(words):
	"""The board takes one escape off, and writes the rest into its page as it is."""
	task = make_task(subject=words)
	form = {"doctype": "Task", "fields": '["subject"]', "filters": json.dumps({"name": task.name})}
	with acting_as(HR_STAFF):
		frappe.local.form_dict = frappe._dict(form | {"page_length": "0", "start": "0"})
		((title,),) = board.get()["values"]
	written = unescape(title)
	assert not re.search("[<>\"']", written)
	assert unescape(written) == plain(words)


def test_drop_and_opening_cost_the_same_however_many_cards_there_are():
	counts = []
	for number in (1, 6):
		tasks = [make_task() for _ in range(number)]
		order = json.dumps({"New": [task.name for task in tasks]})
		with acting_as(HR_STAFF):
			board.update_order(TASKS, order)
			with counted_statements() as statements:
				board.update_order(TASKS, order)
		counts.append(len(statements))
	assert counts[0] == counts[1] <= 5


def test_over_http_the_desks_addresses_lead_to_ours(http, committed):
	task = committed(make_task())
	client = http(HR_STAFF)
	method = "frappe.desk.doctype.kanban_board.kanban_board.update_order_for_single_card"
	given = {"board_name": TASKS, "docname": task.name, "from_colname": "New"}
	given |= {"old_index": 0, "new_index": 0}
	asked = client.post(method, **given, to_colname="Close")
	assert asked.status_code == 200
	assert (asked.json["exc_type"], asked.json["asked"]["action"]) == ("AnswersNeeded", "Close")
	assert asked.json["message"]["name"] == TASKS
	assert client.post(method, **given, to_colname="To Do").status_code == 200
	frappe.db.rollback()
	assert task.reload().status == "To Do"
	assert client.get(method, **given, to_colname="New").status_code == 403
