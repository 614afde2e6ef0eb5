"""Work goes on when what it names is disabled: a reference is judged when it is set."""

import frappe
import pytest
from leavers import disable, end_sessions, forget
from world import (
	ADMIN,
	ADMIN_MANAGER,
	ADMIN_STAFF,
	CLOSED,
	FINANCE,
	FINANCE_COLLEAGUE,
	FINANCE_MANAGER,
	FINANCE_STAFF,
	HR,
	HR_COLLEAGUE,
	HR_MANAGER,
	HR_STAFF,
	PORTAL_MANAGER,
	act,
	acting_as,
	get_action_names,
	make_department,
	make_passed_task,
	make_task,
	make_ticket,
	make_user,
)

from task_portal.people import DepartmentDisabled, NotAMember, UserDisabled
from task_portal.workflow.effects import NobodyToReplyTo


@pytest.fixture(autouse=True)
def fresh_caches(site):
	yield
	forget()


def make_approval(**values):
	return make_task(kind="Approval", **({"approver_kind": "User", "approver": ADMIN_STAFF} | values))


# An approval whose approver left


def test_what_is_offered_on_an_approval_whose_approver_left_goes_through():
	disable_later = []
	for action in ("Start", "Delegate", "Forward", "Reply", "Cancel"):
		task = make_approval(by=HR_MANAGER, assignee=HR_STAFF)
		disable_later.append((action, task))
	disable("User", ADMIN_STAFF)
	details = {
		"Delegate": {"assignee": HR_COLLEAGUE},
		"Forward": {"department": FINANCE, "assignee": FINANCE_STAFF},
	}
	for action, task in disable_later:
		who = HR_MANAGER if action == "Delegate" else HR_STAFF
		assert action in get_action_names(who, task)
		after = act(who, task, action, comment="Because", **details.get(action, {}))
		assert after["approver"] == (HR_COLLEAGUE if action == "Delegate" else ADMIN_STAFF)
	assert act(HR_COLLEAGUE, disable_later[1][1], "Approve")["decision"] == "Approved"


def test_a_plain_save_and_a_correction_of_it_go_through_and_a_new_approver_is_still_judged():
	task = make_approval()
	disable("User", ADMIN_STAFF, FINANCE_STAFF)
	with acting_as(HR_MANAGER):
		task = frappe.get_doc("Task", task.name)
		task.priority = "High"
		assert task.save().priority == "High"
		task.approver = FINANCE_STAFF
		with pytest.raises(UserDisabled):
			task.save()
		task = frappe.get_doc("Task", task.name)
		task.approver_kind = "Department Managers"
		task.save()
	assert act(HR_MANAGER, task, "Approve")["decision"] == "Approved"
	with pytest.raises(UserDisabled):
		make_approval(approver=FINANCE_STAFF)


def test_who_has_history_is_not_deleted_and_their_work_goes_on_once_they_are_disabled():
	"""As the admins' page says: disable, never delete."""
	make_user("test.never.worked@example.com", "Task User")
	make_user("test.leaver@example.com", "Task User")
	make_department("_Test Left", [HR_MANAGER, "test.leaver@example.com", HR_COLLEAGUE])
	task = make_task(by=HR_MANAGER, department="_Test Left", assignee="test.leaver@example.com")
	end_sessions()
	frappe.delete_doc("User", "test.never.worked@example.com")
	frappe.db.savepoint("refused")
	with pytest.raises(frappe.LinkExistsError):
		frappe.delete_doc("User", "test.leaver@example.com")
	frappe.db.rollback(save_point="refused")
	disable("User", "test.leaver@example.com")
	with acting_as(HR_MANAGER):
		task = frappe.get_doc("Task", task.name)
		task.assignee = HR_COLLEAGUE
		task.save()
	assert act(HR_COLLEAGUE, task, "Close", comment="Done")["is_open"] == 0


# A department or an assignee that is gone


def test_in_a_disabled_department_work_changes_hands_and_ends():
	first, second = make_task(assignee=HR_STAFF), make_task(assignee=HR_STAFF)
	ticket = make_ticket(assignee=HR_STAFF)
	disable("Department", HR)
	disable("User", HR_STAFF)
	with acting_as(HR_MANAGER):
		for doc in (first, ticket):
			stored = frappe.get_doc(doc.doctype, doc.name)
			stored.assignee = HR_COLLEAGUE
			assert stored.save().assignee == HR_COLLEAGUE
			stored.assignee = FINANCE_STAFF
			with pytest.raises(NotAMember):
				stored.save()
	assert act(HR_COLLEAGUE, first, "Start")["status"] == "To Do"
	after = act(HR_MANAGER, second, "Forward", comment="We close", department=FINANCE, assignee=FINANCE_STAFF)
	assert after["department"] == FINANCE
	with acting_as(HR_COLLEAGUE):
		moved = frappe.get_doc("Ticket", ticket.name)
		moved.department = CLOSED
		with pytest.raises(DepartmentDisabled):
			moved.save()
	assert act(HR_COLLEAGUE, ticket, "Close")["is_open"] == 0


def test_reply_is_not_offered_where_nobody_is_left_to_reply_to():
	make_department("_Test Lone", [ADMIN_STAFF], managers=[])
	task = make_task(by=ADMIN_STAFF, department="_Test Lone", assignee=ADMIN_STAFF)
	frappe.db.set_value("Task", task.name, {"originator_department": "_Test Lone"})
	frappe.db.delete("Department Member", {"user": ADMIN_STAFF, "parent": ["!=", "_Test Lone"]})
	act(ADMIN_STAFF, task, "Forward", comment="Yours", department=FINANCE, assignee=FINANCE_STAFF)
	assert "Reply" in get_action_names(FINANCE_STAFF, task)
	disable("User", ADMIN_STAFF)
	assert "Reply" not in get_action_names(FINANCE_STAFF, task)
	with pytest.raises(frappe.ValidationError):
		act(FINANCE_STAFF, task, "Reply", comment="Back")
	assert issubclass(NobodyToReplyTo, frappe.ValidationError)
	assert act(FINANCE_STAFF, task, "Close", comment="Done")["is_open"] == 0


@pytest.mark.parametrize("user", [FINANCE_MANAGER, PORTAL_MANAGER])
def test_each_offered_action_goes_through_when_the_office_has_changed(user):
	"""For each action offered, with approver, holder, originator and department of the task gone or disabled."""
	details = {"department": ADMIN, "assignee": ADMIN_MANAGER, "comment": "Because"}
	make_later = (
		make_passed_task,
		lambda: make_passed_task("To Do"),
		lambda: make_passed_task("Cancel"),
		lambda: make_passed_task("Close"),
		lambda: make_passed_task(kind="Approval", approver_kind="User", approver=HR_COLLEAGUE),
		lambda: make_passed_task(kind="Approval", approver_kind="Department Managers"),
		lambda: make_passed_task(kind="Document", documents=[{"title": "Passport", "is_required": 1}]),
	)
	tasks = [make() for make in make_later]
	disable("User", HR_COLLEAGUE, FINANCE_STAFF, HR_STAFF)
	disable("Department", FINANCE)
	taken = 0
	for task in tasks:
		for action in get_action_names(user, task):
			given = details | ({"assignee": FINANCE_COLLEAGUE} if action == "Delegate" else {})
			frappe.db.savepoint("offered")
			act(user, task, action, **given)
			frappe.db.rollback(save_point="offered")
			frappe.clear_document_cache("Task", task.name)
			taken += 1
	assert taken > 15
