"""Every action in every state by every kind of actor: DESIGN's table, and nothing else."""

import frappe
import pytest
from portal_world import delete
from world import (
	ADMIN,
	ADMIN_MANAGER,
	ADMIN_STAFF,
	FINANCE,
	FINANCE_COLLEAGUE,
	FINANCE_MANAGER,
	FINANCE_STAFF,
	HR,
	HR_COLLEAGUE,
	HR_STAFF,
	INDIVIDUAL,
	PORTAL_MANAGER,
	act,
	act_as_client,
	get_action_names,
	get_stored,
	make_passed_task,
	make_task,
	make_ticket,
)

from task_portal.workflow.errors import ActionNotAllowed

ACTIONS = ("Start", "Forward", "Reply", "Cancel", "Close", "Reopen")
HOLDER_AND_MANAGER = {"holder", "manager", "portal manager"}
WITH_ORIGINATOR = HOLDER_AND_MANAGER | {"originator"}
ORIGINATOR_AND_MANAGER = {"originator", "manager", "portal manager"}
ALLOWED = {
	"New": {
		"Start": HOLDER_AND_MANAGER | {"client"},
		"Forward": HOLDER_AND_MANAGER,
		"Reply": HOLDER_AND_MANAGER,
		"Cancel": WITH_ORIGINATOR | {"client"},
		"Close": WITH_ORIGINATOR | {"client"},
	},
	"To Do": {
		"Forward": HOLDER_AND_MANAGER,
		"Reply": HOLDER_AND_MANAGER,
		"Cancel": WITH_ORIGINATOR | {"client"},
		"Close": WITH_ORIGINATOR | {"client"},
	},
	"Cancel": {"Reopen": ORIGINATOR_AND_MANAGER},
	"Close": {"Reopen": ORIGINATOR_AND_MANAGER},
}
AFTER = {
	"Start": "To Do",
	"Forward": "New",
	"Reply": "New",
	"Cancel": "Cancel",
	"Close": "Close",
	"Reopen": "New",
}
ACTORS = {
	"holder": FINANCE_STAFF,
	"originator": HR_STAFF,
	"manager": FINANCE_MANAGER,
	"portal manager": PORTAL_MANAGER,
	"past holder": ADMIN_STAFF,
	"manager of a former department": ADMIN_MANAGER,
	"colleague of the holder": FINANCE_COLLEAGUE,
	"colleague of the originator": HR_COLLEAGUE,
}
DETAILS = {"comment": "Because", "department": HR, "assignee": HR_COLLEAGUE}


def get_details(action: str) -> dict:
	return DETAILS if action == "Forward" else {"comment": "Because"}


@pytest.fixture(scope="module")
def passed_tasks(site):
	"""A task in each status, committed once for the tests that leave it as it is."""
	frappe.set_user("Administrator")
	names = {status: make_passed_task(status).name for status in ALLOWED}
	frappe.db.commit()
	yield names
	frappe.db.rollback()
	frappe.set_user("Administrator")
	delete(*[("Task", name) for name in names.values()])


@pytest.mark.parametrize("status", ALLOWED)
@pytest.mark.parametrize("actor", ACTORS)
def test_staff_take_the_actions_of_the_table_and_no_other(passed_tasks, actor, status):
	task, user = frappe.get_doc("Task", passed_tasks[status]), ACTORS[actor]
	assert task.status == status
	before, refused = get_stored(task), []
	for action in ACTIONS:
		frappe.db.savepoint("before_action")
		if actor in ALLOWED[status].get(action, ()):
			assert act(user, task, action, **get_details(action))["status"] == AFTER[action]
			frappe.db.rollback(save_point="before_action")
			continue
		with pytest.raises((ActionNotAllowed, frappe.PermissionError)):
			act(user, task, action, **get_details(action))
		refused.append(action)
		assert get_stored(task) == before
	assert refused == [a for a in ACTIONS if actor not in ALLOWED[status].get(a, ())]


@pytest.mark.parametrize("status", ALLOWED)
@pytest.mark.parametrize("actor", ["holder", "originator", "manager", "portal manager", "past holder"])
def test_get_actions_names_exactly_what_act_takes(passed_tasks, actor, status):
	task = frappe.get_doc("Task", passed_tasks[status])
	expected = [a for a in ACTIONS if actor in ALLOWED[status].get(a, ())]
	assert sorted(get_action_names(ACTORS[actor], task)) == sorted(expected)


@pytest.mark.parametrize("status", ALLOWED)
@pytest.mark.parametrize("client_facing", [1, 0])
def test_client_acts_on_client_facing_tasks_alone(status, client_facing):
	task = make_passed_task(
		status,
		task_type="Individual Sector Task",
		ticket=make_ticket().name,
		client_facing=client_facing,
	)
	before = get_stored(task)
	for action in ACTIONS:
		frappe.db.savepoint("before_action")
		if client_facing and "client" in ALLOWED[status].get(action, ()):
			after = act_as_client(INDIVIDUAL, task, action, **get_details(action))
			assert after.status == AFTER[action]
			frappe.db.rollback(save_point="before_action")
			continue
		with pytest.raises(ActionNotAllowed):
			act_as_client(INDIVIDUAL, task, action, **get_details(action))
		assert get_stored(task) == before


def test_client_reaches_no_action_through_the_staff_door():
	task = make_passed_task(task_type="Individual Sector Task", ticket=make_ticket().name, client_facing=1)
	with pytest.raises(frappe.PermissionError):
		act(INDIVIDUAL, task, "Start")


def test_what_a_client_says_is_communication_and_what_staff_say_is_a_comment():
	task = make_passed_task(task_type="Individual Sector Task", ticket=make_ticket().name, client_facing=1)
	act(FINANCE_STAFF, task, "Start")
	act_as_client(INDIVIDUAL, task, "Close", comment="No longer needed, <b>thanks</b>")
	about = {"reference_doctype": "Task", "reference_name": task.name}
	said = frappe.get_all("Communication", filters=about, pluck="content")
	assert said == ["No longer needed, &lt;b&gt;thanks&lt;/b&gt;"]
	act(HR_STAFF, task, "Reopen", comment="Not yet")
	comments = frappe.get_all("Comment", filters=about | {"comment_type": "Comment"}, pluck="content")
	assert "Reopen: Not yet" in comments


def test_reply_is_not_offered_where_the_originator_holds_the_task():
	task = make_task()
	assert "Reply" not in get_action_names(HR_STAFF, task)
	with pytest.raises(ActionNotAllowed):
		act(HR_STAFF, task, "Reply", comment="To myself")


def test_reply_goes_to_the_originator_however_many_forwards_came_before():
	task = make_passed_task()
	act(FINANCE_STAFF, task, "Forward", comment="Over", department=ADMIN, assignee=ADMIN_MANAGER)
	after = act(ADMIN_MANAGER, task, "Reply", comment="Done")
	assert (after["assignee"], after["department"], after["status"]) == (HR_STAFF, HR, "New")


def test_reply_goes_to_a_manager_where_the_originator_is_disabled():
	task = make_passed_task()
	frappe.db.set_value("User", HR_STAFF, "enabled", 0)
	frappe.clear_document_cache("User", HR_STAFF)
	after = act(FINANCE_STAFF, task, "Reply", comment="Done")
	assert (after["assignee"], after["department"]) == ("test.hr.manager@example.com", HR)


def test_movement_tells_who_whence_whither_why_and_how_long():
	task = make_task()
	frappe.db.set_value(
		"Task", task.name, "creation", frappe.utils.add_to_date(None, hours=-2), update_modified=False
	)
	act(HR_STAFF, task, "Forward", comment="Please pay", department=FINANCE, assignee=FINANCE_STAFF)
	(movement,) = task.reload().movements
	assert (movement.action, movement.moved_by, movement.comment) == ("Forward", HR_STAFF, "Please pay")
	assert (movement.from_department, movement.from_user) == (HR, HR_STAFF)
	assert (movement.to_department, movement.to_user) == (FINANCE, FINANCE_STAFF)
	assert 7200 <= movement.held_for < 7260
	act(FINANCE_STAFF, task, "Reply", comment="Paid")
	assert 0 <= task.reload().movements[1].held_for < 60


def test_reopened_task_is_open_again():
	task = make_passed_task("Close")
	assert task.is_open == 0
	assert act(HR_STAFF, task, "Reopen", comment="Again")["is_open"] == 1
