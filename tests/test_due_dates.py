"""Reminders and what is overdue: what the scheduler does each day."""

import frappe
import pytest
from frappe.utils import add_days, today
from world import HR_MANAGER, HR_STAFF, act, make_task

from task_portal.cases import due_dates


def test_holder_is_reminded_on_the_day_once(jobs_run_now):
	task = make_task(kind="Follow-up", due_date=today())
	due_dates.remind_and_mark()
	due_dates.remind_and_mark()
	assert len(get_notices(HR_STAFF, task, "due today")) == 1
	assert not task.reload().is_overdue


def test_overdue_work_is_marked_and_its_manager_told_once(jobs_run_now):
	task = make_task(kind="Follow-up", due_date=add_days(today(), -1))
	due_dates.remind_and_mark()
	due_dates.remind_and_mark()
	assert task.reload().is_overdue
	assert len(get_notices(HR_MANAGER, task, "overdue")) == 1
	task.due_date = add_days(today(), 2)
	task.save()
	assert not task.reload().is_overdue


def test_closed_work_is_not_overdue():
	task = make_task(due_date=add_days(today(), -1))
	due_dates.remind_and_mark()
	act(HR_STAFF, task, "Close", comment="Done")
	assert not task.reload().is_overdue
	other = make_task(due_date=add_days(today(), -1))
	act(HR_STAFF, other, "Close", comment="Done")
	due_dates.remind_and_mark()
	assert not other.reload().is_overdue


def test_one_bad_record_does_not_keep_the_others_from_being_told_of(monkeypatch, jobs_run_now):
	tasks = [make_task(due_date=add_days(today(), -1)) for _number in range(4)]

	def notify(task, *args, **kwargs):
		if task.name == tasks[1].name:
			raise ValueError("bad record")
		notify_as_ever(task, *args, **kwargs)

	notify_as_ever = due_dates.notify
	monkeypatch.setattr(due_dates, "notify", notify)
	monkeypatch.setattr(due_dates, "BATCH", 2)
	due_dates.remind_and_mark()
	assert [task.reload().is_overdue for task in tasks] == [1, 1, 1, 1]
	assert [len(get_notices(HR_MANAGER, task, "overdue")) for task in tasks] == [1, 0, 1, 1]
	assert frappe.db.exists("Error Log", {"method": f"Due dates of {tasks[1].name}"})


def test_a_run_that_broke_off_is_gone_on_with_and_tells_nobody_twice(monkeypatch, jobs_run_now):
	tasks = [make_task(due_date=add_days(today(), -1)) for _number in range(4)]
	set_value, told = frappe.db.set_value, []

	def break_off(doctype, *args, **kwargs):
		if doctype == "Task" and told:
			raise KeyboardInterrupt
		told.extend([doctype] if doctype == "Task" else [])
		set_value(doctype, *args, **kwargs)

	monkeypatch.setattr(due_dates, "BATCH", 2)
	monkeypatch.setattr(frappe.db, "set_value", break_off)
	with pytest.raises(KeyboardInterrupt):
		due_dates.mark_overdue_tasks()
	monkeypatch.setattr(frappe.db, "set_value", set_value)
	assert [task.reload().is_overdue for task in tasks] == [1, 1, 0, 0]
	due_dates.mark_overdue_tasks()
	assert [len(get_notices(HR_MANAGER, task, "overdue")) for task in tasks] == [1, 1, 1, 1]


def test_what_got_another_date_before_its_turn_is_told_to_nobody(jobs_run_now):
	task = make_task(due_date=add_days(today(), -1))
	due_dates.mark_overdue_tasks()
	before = len(get_notices(HR_MANAGER, task, "overdue"))
	task.reload().update({"due_date": add_days(today(), 5)}).save()
	due_dates.tell_each([task.name], due_dates.tell_managers)
	assert len(get_notices(HR_MANAGER, task, "overdue")) == before == 1


def test_what_was_closed_before_its_turn_is_told_to_nobody(jobs_run_now):
	task = make_task(due_date=add_days(today(), -1))
	act(HR_STAFF, task, "Close", comment="Done")
	due_dates.tell_each([task.name, "TASK-GONE"], due_dates.tell_managers)
	assert not get_notices(HR_MANAGER, task, "overdue")


def get_notices(user: str, doc, words: str) -> list[str]:
	filters = {"for_user": user, "document_type": doc.doctype, "document_name": doc.name}
	subjects = frappe.get_all("Notification Log", filters=filters, pluck="subject")
	return [subject for subject in subjects if words in subject]
