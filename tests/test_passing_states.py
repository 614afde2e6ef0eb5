"""Forward and Reply are passed through, never rested in; what refuses them leaves the record as it was."""

import frappe
import pytest
from world import (
	ADMIN,
	CLOSED,
	EMPTY,
	FINANCE,
	FINANCE_MANAGER,
	FINANCE_STAFF,
	HR,
	HR_COLLEAGUE,
	HR_STAFF,
	act,
	acting_as,
	get_stored,
	make_department,
	make_passed_task,
	make_task,
	make_user,
)

from task_portal.people import DepartmentDisabled, NotAMember, UserDisabled
from task_portal.workflow.effects import AssigneeRequired, DepartmentRequired, NobodyToReplyTo, SameDepartment
from task_portal.workflow.errors import ActionNotAllowed, CommentRequired

FORWARD = {"comment": "Yours", "department": FINANCE, "assignee": FINANCE_STAFF}


def test_no_save_leaves_a_task_in_a_passing_state():
	task = make_passed_task()
	assert frappe.db.get_value("Task", task.name, "status") == "New"
	act(FINANCE_STAFF, task, "Reply", comment="Done")
	assert frappe.db.get_value("Task", task.name, ["status", "is_open"]) == ("New", 1)


def test_forward_resets_a_started_task_to_new():
	task = make_task()
	act(HR_STAFF, task, "Start")
	assert act(HR_STAFF, task, "Forward", **FORWARD)["status"] == "New"


@pytest.mark.parametrize(
	"change, error",
	[
		({"comment": None}, CommentRequired),
		({"comment": "  \n"}, CommentRequired),
		({"department": None}, DepartmentRequired),
		({"department": ""}, DepartmentRequired),
		({"assignee": None}, AssigneeRequired),
		({"department": HR, "assignee": HR_COLLEAGUE}, SameDepartment),
		({"department": EMPTY}, NotAMember),
		({"department": CLOSED}, DepartmentDisabled),
		({"department": ADMIN}, NotAMember),
		({"department": "_Test Nowhere"}, frappe.DoesNotExistError),
		({"assignee": HR_COLLEAGUE}, NotAMember),
		({"assignee": "nobody@example.com"}, frappe.DoesNotExistError),
	],
)
def test_forward_with_bad_input_is_refused_and_changes_nothing(change, error):
	task = make_task()
	before = get_stored(task)
	with pytest.raises(error) as refusal:
		act(HR_STAFF, task, "Forward", **(FORWARD | change))
	assert str(refusal.value)
	assert get_stored(task) == before


def test_forward_to_a_disabled_user_is_refused():
	task = make_task()
	frappe.db.set_value("User", FINANCE_STAFF, "enabled", 0)
	frappe.clear_document_cache("User", FINANCE_STAFF)
	before = get_stored(task)
	with pytest.raises(UserDisabled, match=FINANCE_STAFF):
		act(HR_STAFF, task, "Forward", **FORWARD)
	assert get_stored(task) == before


@pytest.mark.parametrize("action", ["Reply", "Cancel", "Close"])
def test_actions_that_need_a_comment_say_so_and_change_nothing(action):
	task = make_passed_task()
	before = get_stored(task)
	with pytest.raises(CommentRequired, match=action):
		act(FINANCE_STAFF, task, action)
	assert get_stored(task) == before


def test_reply_with_nobody_to_reply_to_is_refused():
	lonely = make_user("test.lonely@example.com", "Task User")
	make_department("_Test Lonely", [lonely])
	task = make_task(by=lonely, department=FINANCE, assignee=FINANCE_STAFF)
	frappe.db.set_value("User", lonely, "enabled", 0)
	frappe.clear_document_cache("User", lonely)
	before = get_stored(task)
	with pytest.raises(NobodyToReplyTo, match="_Test Lonely"):
		act(FINANCE_STAFF, task, "Reply", comment="Done")
	assert get_stored(task) == before


def test_reply_follows_an_originator_who_changed_department():
	task = make_passed_task()
	for title, member in ((HR, False), (ADMIN, True)):
		department = frappe.get_doc("Department", title)
		department.members = [row for row in department.members if row.user != HR_STAFF]
		if member:
			department.append("members", {"user": HR_STAFF})
		department.save()
	assert act(FINANCE_STAFF, task, "Reply", comment="Done")["department"] == ADMIN


def test_action_that_is_no_longer_open_is_refused():
	"""The second click, and the tab that is behind."""
	task = make_task()
	act(HR_STAFF, task, "Start")
	before = get_stored(task)
	with pytest.raises(ActionNotAllowed, match="Start"):
		act(HR_STAFF, task, "Start")
	with pytest.raises(ActionNotAllowed, match="Escalate"):
		act(HR_STAFF, task, "Escalate")
	assert get_stored(task) == before


@pytest.mark.parametrize("status", ["Forward", "Reply", "Close", "Cancel", "Nonsense"])
def test_status_written_by_hand_obeys_the_same_rules(status):
	task = make_passed_task()
	before = get_stored(task)
	with acting_as(FINANCE_STAFF):
		doc = frappe.get_doc("Task", task.name)
		doc.status = status
		with pytest.raises(frappe.ValidationError):
			doc.save()
	assert get_stored(task) == before


def test_new_task_cannot_start_in_another_state():
	with pytest.raises(frappe.ValidationError):
		make_task(status="Close")


def test_frappes_apply_workflow_starts_a_task_and_refuses_what_lacks_its_comment():
	from frappe.model.workflow import apply_workflow

	task = make_passed_task()
	with acting_as(FINANCE_STAFF):
		assert apply_workflow(frappe.get_doc("Task", task.name), "Start").status == "To Do"
		before = get_stored(task)
		for action, error in (
			("Forward", DepartmentRequired),
			("Reply", CommentRequired),
			("Cancel", CommentRequired),
			("Close", CommentRequired),
		):
			with pytest.raises(error):
				apply_workflow(frappe.get_doc("Task", task.name), action)
		assert get_stored(task) == before


def test_stale_details_of_a_refused_action_do_not_serve_a_later_one():
	task = frappe.get_doc("Task", make_passed_task().name)
	from task_portal.workflow import move

	with acting_as(FINANCE_MANAGER):
		with pytest.raises(CommentRequired):
			move.take(task, "Reply")
		task.reload()
		task.status = "Close"
		with pytest.raises(CommentRequired):
			task.save()
