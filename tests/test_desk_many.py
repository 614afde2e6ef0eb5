"""Actions on many records at once, as the lists' Actions menu takes them: each record by itself."""

from html import unescape

import frappe
import pytest
from world import (
	ADMIN,
	ADMIN_STAFF,
	FINANCE,
	FINANCE_COLLEAGUE,
	FINANCE_MANAGER,
	FINANCE_STAFF,
	HR,
	HR_COLLEAGUE,
	HR_MANAGER,
	HR_STAFF,
	OUTSIDER,
	act,
	acting_as,
	get_stored,
	make_case,
	make_case_type,
	make_task,
	make_ticket,
)

from task_portal import api
from task_portal.guards.endpoints import BadRequest
from task_portal.workflow import choices, many, move


def act_on(user: str, docs: list, action: str, **given) -> dict:
	"""Rows of what became of the records, by name."""
	with acting_as(user):
		rows = api.act_on_many(docs[0].doctype, [doc.name for doc in docs], action, **given)
	return {row["name"]: row for row in rows}


def test_what_is_open_for_all_of_them_asks_for_what_one_of_them_asks():
	new, started = make_task(), make_task(department=FINANCE, assignee=FINANCE_STAFF)
	act(FINANCE_STAFF, started, "Start")
	with acting_as(HR_STAFF):
		offers = {row["action"]: row for row in api.get_common_actions("Task", [new.name, started.name])}
		alone = {row["action"]: row for row in api.get_common_actions("Task", [new.name])}
	assert set(offers) == {"Close", "Cancel"} < set(alone)
	with acting_as(FINANCE_MANAGER):
		again = make_task(by=FINANCE_STAFF, department=FINANCE)
		forward = api.get_common_actions("Task", [started.name, again.name])
	(asks,) = [row["asks"] for row in forward if row["action"] == "Forward"]
	assert [ask["fieldname"] for ask in asks] == ["department", "assignee", "comment"]
	assert asks[0]["filters"] == {"disabled": 0, "name": ["!=", FINANCE]}


def test_a_filter_that_only_some_have_is_left_to_the_record():
	tasks = [
		make_task(by=HR_MANAGER, assignee=HR_STAFF),
		make_task(by=HR_STAFF, department=FINANCE, assignee=FINANCE_STAFF),
	]
	asks = [merged_asks(tasks), merged_asks(tasks[:1])]
	assert asks[0][0]["filters"] == {"disabled": 0}
	assert asks[1][0]["filters"] == {"disabled": 0, "name": ["!=", HR]}


def test_a_comment_that_one_of_them_needs_is_asked_for():
	free, needed = ({"fieldname": "comment", "label": "Comment", "reqd": reqd} for reqd in (0, 1))
	for asks in ([free, needed], [needed, free]):
		assert choices.merge_asks(*asks) == needed
	offers = [{"action": "Close", "asks": asks} for asks in ([], [needed])]
	assert choices.merge(*offers) == offers[1]


def merged_asks(tasks) -> list[dict]:
	offers = api.get_common_actions("Task", [task.name for task in tasks])
	return next(row["asks"] for row in offers if row["action"] == "Forward")


def test_one_that_is_refused_is_left_as_it_was_and_does_not_keep_the_rest():
	docs = [make_task(subject="Order <b> & badges"), make_task(), make_task()]
	act(HR_STAFF, docs[1], "Cancel", comment="No need")
	hidden = make_task(by=FINANCE_STAFF, department=FINANCE)
	before = get_stored(docs[1]), get_stored(hidden)
	rows = act_on(HR_STAFF, [*docs, hidden], "Close", comment="All done")
	assert [rows[doc.name]["is_done"] for doc in (*docs, hidden)] == [True, False, True, False]
	assert rows[docs[0].name]["title"] == "Order <b> & badges"
	name = frappe.db.get_value("User", HR_STAFF, "full_name")
	why = f"Close is not an action that {name} may take on Task {docs[1].name}, which is Cancel."
	assert rows[docs[1].name]["why"] == why
	assert rows[hidden.name]["title"] is None and rows[hidden.name]["why"]
	assert [doc.reload().status for doc in docs] == ["Close", "Cancel", "Close"]
	assert (get_stored(docs[1]), get_stored(hidden)) == before
	assert not frappe.get_message_log()
	assert (
		frappe.db.count("Comment", {"reference_name": docs[2].name, "content": ["like", "%All done%"]}) == 1
	)


def test_what_was_written_of_one_before_it_failed_is_taken_back(monkeypatch):
	tasks = [make_task(), make_task()]
	before, carry_out = get_stored(tasks[0]), move.carry_out

	def fail_late(doc, taken):
		carry_out(doc, taken)
		if taken and doc.name == tasks[0].name:
			frappe.throw("Too late")

	monkeypatch.setattr(move, "carry_out", fail_late)
	rows = act_on(HR_STAFF, tasks, "Close", comment="All done")
	assert rows[tasks[0].name] == {
		"name": tasks[0].name,
		"title": tasks[0].subject,
		"is_done": False,
		"why": "Too late",
	}
	assert get_stored(tasks[0]) == before
	assert tasks[1].reload().status == "Close"


def test_many_are_forwarded_to_one_person():
	tasks = [make_task(), make_task(), make_task(department=FINANCE, assignee=FINANCE_COLLEAGUE)]
	given = {"comment": "Yours", "department": FINANCE, "assignee": FINANCE_STAFF}
	rows = act_on("Administrator", tasks, "Forward", **given)
	assert [rows[task.name]["is_done"] for task in tasks] == [True, True, False]
	assert "another department" in rows[tasks[2].name]["why"]
	assert [task.reload().assignee for task in tasks] == [FINANCE_STAFF, FINANCE_STAFF, FINANCE_COLLEAGUE]
	assert {(task.status, len(task.movements)) for task in tasks[:2]} == {("New", 1)}


def test_without_a_comment_each_says_that_it_needs_one():
	tasks = [make_task(), make_task()]
	rows = act_on(HR_STAFF, tasks, "Close")
	assert all("needs a comment" in row["why"] for row in rows.values())
	assert {task.reload().status for task in tasks} == {"New"}


@pytest.mark.parametrize("call", ["get_common_actions", "act_on_many", "reassign_many"])
def test_more_than_five_hundred_are_refused(call):
	names = [f"TASK-{number}" for number in range(501)]
	given = {"act_on_many": ["Start"], "reassign_many": [HR_STAFF]}.get(call, [])
	with acting_as(HR_STAFF):
		with pytest.raises(many.TooManyRecords, match="501"):
			getattr(api, call)("Task", names, *given)
		with pytest.raises(BadRequest):
			getattr(api, call)("Task", '"x"', *given)


def test_who_is_no_member_is_told_by_name():
	frappe.db.set_value("User", FINANCE_STAFF, "full_name", "Ada <b>")
	with acting_as(HR_MANAGER):
		(row,) = api.reassign_many("Task", [make_task().name], FINANCE_STAFF)
	assert unescape(row["why"]) == f"Ada <b> is not a member of {HR}."


def reassign(user: str, docs: list, assignee: str) -> list[bool]:
	with acting_as(user):
		rows = api.reassign_many(docs[0].doctype, [doc.name for doc in docs], assignee)
	return [row["is_done"] for row in rows]


def test_a_manager_gives_tasks_to_somebody_of_the_department():
	tasks = [make_task(), make_task(), make_task(department=ADMIN, assignee=ADMIN_STAFF)]
	assert reassign(HR_STAFF, tasks, HR_COLLEAGUE) == [False, False, False]
	assert reassign(HR_MANAGER, tasks, FINANCE_STAFF) == [False, False, False]
	assert reassign(HR_MANAGER, tasks, HR_COLLEAGUE) == [True, True, False]
	assert [task.reload().assignee for task in tasks] == [HR_COLLEAGUE, HR_COLLEAGUE, ADMIN_STAFF]
	assert tasks[0].movements[-1].action == "Assign"


def test_why_it_is_given_stands_in_the_history_and_is_told_to_who_gets_it():
	task, ticket = make_task(), make_ticket(assignee=HR_STAFF)
	for doc in (task, ticket):
		with acting_as(HR_MANAGER):
			rows = api.reassign_many(doc.doctype, [doc.name], HR_COLLEAGUE, "You know <them>")
			assert rows[0]["is_done"]
			(long,) = api.reassign_many(doc.doctype, [doc.name], HR_STAFF, "x" * 10_001)
		assert not long["is_done"] and "10000" in long["why"]
		said = {"reference_name": doc.name, "comment_type": "Comment"}
		(comment,) = frappe.get_all("Comment", said, ["content", "owner"])
		assert (comment.content, comment.owner) == ("Assign: You know &lt;them&gt;", HR_MANAGER)
	assert [unescape(row.comment) for row in task.reload().movements] == ["You know <them>"]
	# What is given by hand afterwards has no reason of an earlier time.
	with acting_as(HR_MANAGER):
		task.update({"assignee": HR_STAFF}).save()
	assert not task.reload().movements[-1].comment


def test_tickets_and_cases_get_another_answering_person_of_their_department():
	ticket = make_ticket(assignee=HR_STAFF)
	case = make_case(make_case_type("_Test Many", "Internal", {"title": "One"}))
	for doc, holder in ((ticket, "assignee"), (case, "case_owner")):
		assert reassign(HR_MANAGER, [doc], FINANCE_STAFF) == [False]
		assert reassign(OUTSIDER, [doc], HR_COLLEAGUE) == [False]
		assert reassign(HR_MANAGER, [doc], HR_COLLEAGUE) == [True]
		assert doc.reload().get(holder) == HR_COLLEAGUE


def test_over_http_it_takes_a_post(http, committed):
	tasks = [make_task(), make_task()]
	committed(*tasks)
	client = http(HR_STAFF)
	names = [task.name for task in tasks]
	given = {"doctype": "Task", "names": names, "action": "Start"}
	assert client.get("task_portal.api.act_on_many", **given).status_code == 403
	answer = client.post("task_portal.api.act_on_many", **given)
	assert [row["is_done"] for row in answer.json["message"]] == [True, True]
	frappe.db.rollback()
	assert {task.reload().status for task in tasks} == {"To Do"}
