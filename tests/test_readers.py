"""What lists go by is what the rules say of each record, whatever changes records, people and departments."""

import frappe
import pytest
from leavers import end_sessions, forget, nothing_unlearnt
from reader_rows import assert_rows_follow_rules, get_listed, get_told
from world import (
	ADMIN_STAFF,
	FINANCE,
	FINANCE_MANAGER,
	FINANCE_STAFF,
	HR,
	HR_COLLEAGUE,
	HR_MANAGER,
	HR_STAFF,
	OUTSIDER,
	act,
	acting_as,
	get_step_task,
	make_case,
	make_case_type,
	make_department,
	make_passed_task,
	make_task,
	make_ticket,
	make_user,
)

from task_portal.doctypes import MOVED
from task_portal.readers import many, rows

TWIN = "test.twin@example.com"


@pytest.fixture
def task():
	"""Held by three people in turn, about a ticket."""
	ticket = make_ticket(by=OUTSIDER, assignee=HR_STAFF)
	task = make_task(ticket=ticket.name, task_type="Individual Sector Task")
	act(HR_STAFF, task, "Forward", comment="Yours", department=FINANCE, assignee=FINANCE_STAFF)
	return task.reload()


def get_list(user: str, doctype: str, **filters) -> list[str]:
	with acting_as(user):
		return frappe.get_list(doctype, filters, pluck="name", limit=0)


def assert_all_follow():
	for doctype in MOVED:
		assert_rows_follow_rules(doctype, frappe.get_all(doctype, pluck="name", limit=0))


def test_rows_are_what_the_rules_say_of_each_person(task):
	approval = make_task(kind="Approval", approver_kind="User", approver=ADMIN_STAFF)
	by_managers = make_task(
		kind="Approval", approver_kind="Department Managers", department=FINANCE, by=HR_STAFF
	)
	for doc in (task, frappe.get_doc("Ticket", task.ticket), approval, by_managers, make_passed_task()):
		told = get_told(doc.doctype, doc.name)
		assert told and get_listed(doc.doctype, doc.name) == told
	assert get_told("Task", approval.name) == {HR_STAFF, HR_MANAGER, ADMIN_STAFF}


def test_a_list_of_this_transaction_knows_what_it_has_changed(task):
	assert task.name in get_list(FINANCE_STAFF, "Task", is_open=1)
	assert task.ticket in get_list(FINANCE_STAFF, "Ticket")
	act(FINANCE_STAFF, task, "Close", comment="Paid")
	assert task.name not in get_list(FINANCE_STAFF, "Task", is_open=1)
	assert task.name in get_list(FINANCE_STAFF, "Task", is_open=0)
	assert task.ticket not in get_list(FINANCE_STAFF, "Ticket")


def test_what_a_savepoint_took_back_is_written_before_the_commit(task):
	rows.write_changed()
	frappe.db.savepoint("before_the_list")
	with acting_as(FINANCE_STAFF):
		frappe.get_doc("Task", task.name).save()
	frappe.db.rollback(save_point="before_the_list")
	task.reload().db_set("priority", "High")
	frappe.db.savepoint("before_the_list")
	assert task.name in get_list(FINANCE_STAFF, "Task")
	frappe.db.rollback(save_point="before_the_list")
	frappe.db.before_commit.run()
	assert task.name in get_list(FINANCE_STAFF, "Task")
	assert_rows_follow_rules("Task", [task.name])


def test_what_others_committed_meanwhile_is_seen_after_the_commit(task, monkeypatch):
	"""The transaction asks its own snapshot; what it writes by that is put right once it is over."""
	rows.write_changed()
	frappe.db.before_commit.run()
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	frappe.db.after_commit.run()
	task.db_set("priority", "High")
	with monkeypatch.context() as stale:
		stale.setattr(rows, "ask_rules", lambda *args: {(task.name, OUTSIDER): (1, task.creation)})
		frappe.db.before_commit.run()
		assert list(rows.get_rows("Task", [task.name], None)) == [(task.name, OUTSIDER)]
	frappe.db.after_commit.run()
	assert_rows_follow_rules("Task", [task.name])


def test_where_another_is_writing_the_rest_of_the_commit_goes_on(task, monkeypatch):
	def meet_another(changed):
		raise frappe.QueryDeadlockError

	said, done = [], []
	monkeypatch.setattr(rows, "write_records", meet_another)
	monkeypatch.setattr(frappe.db, "sql", said.append)
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	frappe.db.after_commit.reset()
	frappe.db.after_commit.add(lambda: rows.write_again(set()))
	frappe.db.after_commit.add(lambda: done.append(True))
	frappe.db.after_commit.run()
	assert (said, done) == (["rollback"], [True])


def test_a_pattern_of_auto_repeat_stays_listed(task):
	"""Frappe writes the name of the Auto Repeat into it by `frappe.db.set_value`, which changes `modified`."""
	rows.write_changed()
	repeat = frappe.get_doc(
		{"doctype": "Auto Repeat", "reference_doctype": "Task", "reference_document": task.name}
	)
	frappe.db.set_value("Task", task.name, "priority", "High")
	assert task.name not in get_list(FINANCE_STAFF, "Task")
	repeat.run_method("on_update")
	assert task.name in get_list(FINANCE_STAFF, "Task")


def test_a_single_field_written_by_frappe_keeps_the_record_listed(task):
	task.db_set("priority", "High")
	assert task.name in get_list(FINANCE_STAFF, "Task")
	assert_rows_follow_rules("Task", [task.name])


def test_a_case_that_goes_on_stays_listed():
	steps = ({"title": "One", "department": HR}, {"title": "Two", "department": HR, "after_step": "One"})
	case = make_case(make_case_type(f"_Test {frappe.generate_hash(length=6)}", "Internal", *steps))
	assert case.name in get_list(HR_STAFF, "Case")
	act(HR_STAFF, get_step_task(case, "One"), "Close", comment="Done")
	assert case.name in get_list(HR_STAFF, "Case")
	assert_rows_follow_rules("Case", [case.name])


def test_a_deleted_record_leaves_no_row(task):
	ticket = task.ticket
	rows.write_changed()
	frappe.delete_doc("Task", task.name)
	rows.write_changed()
	assert not rows.get_rows("Task", [task.name], None)
	assert ticket not in get_list(FINANCE_STAFF, "Ticket")
	assert_rows_follow_rules("Ticket", [ticket])


def test_a_task_that_moves_to_another_ticket_leaves_the_first(task):
	first, second = task.ticket, make_ticket(by=OUTSIDER).name
	assert first in get_list(FINANCE_STAFF, "Ticket")
	task.flags.ignore_permissions = True
	task.update({"ticket": second}).save()
	found = get_list(FINANCE_STAFF, "Ticket")
	assert second in found and first not in found


def test_who_comes_to_manage_a_department_has_its_records_in_lists_and_loses_them(task):
	department = frappe.get_doc("Department", FINANCE)
	department.append("members", {"user": OUTSIDER, "is_manager": 1})
	department.save()
	assert task.name in get_list(OUTSIDER, "Task")
	assert get_listed("Task", task.name) == get_told("Task", task.name)
	department.members[-1].is_manager = 0
	department.save()
	assert task.name not in get_list(OUTSIDER, "Task")
	assert_rows_follow_rules("Task", [task.name])


def test_a_role_taken_by_hand_takes_nothing_that_the_department_gives(task):
	user = frappe.get_doc("User", FINANCE_MANAGER)
	user.remove_roles("Department Manager")
	assert get_listed("Task", task.name) == get_told("Task", task.name)
	assert FINANCE_MANAGER in get_told("Task", task.name)


def test_departments_that_become_one_give_their_records_to_all_managers():
	old = make_department("_Test Old", [HR_STAFF, ADMIN_STAFF], managers=[ADMIN_STAFF])
	task, other = (
		make_task(department=old.name, assignee=HR_STAFF),
		make_task(department=FINANCE, by=HR_STAFF),
	)
	frappe.rename_doc("Department", old.name, FINANCE, merge=True, force=True, show_alert=False)
	assert task.name in get_list(FINANCE_MANAGER, "Task")
	assert other.name in get_list(ADMIN_STAFF, "Task")
	assert_all_follow()


def test_a_department_that_goes_leaves_its_managers_nothing():
	old = make_department("_Test Old", [HR_STAFF, ADMIN_STAFF], managers=[ADMIN_STAFF])
	task = make_task(department=old.name, assignee=HR_STAFF)
	assert task.name in get_list(ADMIN_STAFF, "Task")
	frappe.delete_doc("Department", old.name, force=True)
	assert task.name not in get_list(ADMIN_STAFF, "Task")
	assert_all_follow()


@pytest.fixture
def fresh_caches(site):
	frappe.local.dynamic_link_map = None
	yield
	forget()


@pytest.mark.parametrize("is_merge", [False, True])
def test_a_person_with_a_new_name_keeps_what_was_in_the_lists(task, fresh_caches, is_merge):
	if is_merge:
		make_user(TWIN, "Task User")
	held, started = make_task(by=HR_COLLEAGUE, assignee=HR_STAFF), task.name
	end_sessions()
	with nothing_unlearnt():
		frappe.rename_doc("User", HR_STAFF, TWIN, merge=is_merge, force=True, show_alert=False)
	found = get_list(TWIN, "Task")
	assert held.name in found and started in found
	assert task.ticket in get_list(TWIN, "Ticket")
	assert_all_follow()


def test_a_person_who_is_deleted_leaves_no_row(task):
	user = make_user(TWIN, "Task User")
	theirs = make_task(by=TWIN, assignee=None, department=HR)
	assert user in get_listed("Task", theirs.name)
	frappe.delete_doc("User", TWIN, force=True)
	assert_all_follow()


def test_records_follow_a_changed_stage(task):
	act(FINANCE_STAFF, task, "Start")
	assert task.ticket in get_list(FINANCE_STAFF, "Ticket")
	workflow = frappe.get_doc("Workflow", "Task")
	next(row for row in workflow.states if row.state == "To Do").stage = "Done"
	workflow.save()
	assert task.name in get_list(FINANCE_STAFF, "Task", is_open=0)
	assert task.ticket not in get_list(FINANCE_STAFF, "Ticket")
	assert_all_follow()


# The jobs


def test_what_was_changed_past_frappe_is_found_mended_and_reported(task):
	rows.write_changed()
	frappe.db.set_value("Task", task.name, {"assignee": OUTSIDER, "is_open": 0})
	assert task.name not in get_list(OUTSIDER, "Task")
	before = frappe.db.count("Error Log")
	many.mend_latest()
	assert task.name in get_list(OUTSIDER, "Task", is_open=0)
	assert frappe.db.count("Error Log") == before + 1
	assert_rows_follow_rules("Ticket", [task.ticket])
	many.mend_latest()
	assert frappe.db.count("Error Log") == before + 1


def test_a_migrate_with_other_rules_writes_the_rows_anew(task, monkeypatch):
	# It would end the test's transaction.
	monkeypatch.setattr(many, "create_table", lambda: None)
	rows.write_changed()
	many.set_up()
	rows.delete("Task", [task.name])
	many.set_up()
	assert not rows.get_rows("Task", [task.name], None)
	frappe.db.set_global(many.RULES_KEY, "of a version before")
	many.set_up()
	assert_rows_follow_rules("Task", [task.name])


def test_rows_of_what_is_gone_are_dropped_each_day(task):
	rows.write_changed()
	frappe.db.delete("Task", {"name": task.name})
	assert many.mend() > 0
	assert not rows.get_rows("Task", [task.name], None)
	assert many.mend() == 0


def test_what_is_right_is_left_alone(task):
	many.mend()
	before = frappe.db.count("Error Log")
	assert many.mend() == 0
	assert frappe.db.count("Error Log") == before


def test_many_records_are_asked_about_in_batches(task, monkeypatch):
	for module, name, number in ((many, "BATCH", 2), (rows, "BATCH", 3), (rows, "ROWS", 3)):
		monkeypatch.setattr(module, name, number)
	rows.write_changed()
	for doctype in MOVED:
		for name in frappe.get_all(doctype, pluck="name", limit=0):
			rows.delete(doctype, [name])
	assert many.mend() > 3
	assert_all_follow()
