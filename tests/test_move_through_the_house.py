"""What one move costs: files of ours that it enters, how often it comes back to one, statements."""

import sys
from pathlib import Path

import frappe
import pytest
from portal_world import counted_statements
from world import (
	FINANCE,
	FINANCE_STAFF,
	HR,
	HR_STAFF,
	OUTSIDER,
	act,
	acting_as,
	get_step_task,
	make_case,
	make_case_type,
	make_task,
)

OURS = f"{Path(__file__).resolve().parent.parent / 'task_portal'}/"
FORWARD = {"action": "Forward", "comment": "Please pay", "department": FINANCE, "assignee": FINANCE_STAFF}


def trace(run) -> list[str]:
	"""The files of ours that `run` enters, in order; one that calls into itself is entered once."""
	entered = []

	def profile(frame, event, _arg):
		if event == "call" and frame.f_code.co_filename.startswith(OURS):
			name = frame.f_code.co_filename.removeprefix(OURS)
			if entered[-1:] != [name]:
				entered.append(name)

	sys.setprofile(profile)
	try:
		run()
	finally:
		sys.setprofile(None)
	return entered


def forward(task):
	from task_portal import api

	return lambda: api.act("Task", task.name, **FORWARD)


@pytest.fixture
def task(site):
	"""A task to forward, when everything has been imported and cached by another one."""
	act(HR_STAFF, make_task(), **FORWARD)
	task = make_task()
	with acting_as(HR_STAFF):
		yield task


def test_a_forward_is_told_in_few_files(task):
	entered = trace(forward(task))
	assert len(set(entered)) <= 8, entered
	assert len(entered) - len(set(entered)) <= 10, entered
	assert frappe.db.get_value("Task", task.name, "assignee") == FINANCE_STAFF


def test_a_forward_asks_the_rules_once(task):
	with counted_statements() as statements:
		forward(task)()
	assert len([statement for statement in statements if "Past Holder" in statement]) == 1


def test_a_step_that_starts_the_next_asks_the_rules_once():
	steps = ({"title": "One", "department": HR}, {"title": "Two", "department": HR, "after_step": "One"})
	case = make_case(make_case_type(f"_Test Two {frappe.generate_hash(length=6)}", "Internal", *steps))
	with acting_as(HR_STAFF), counted_statements() as statements:
		act(HR_STAFF, get_step_task(case, "One"), "Close", comment="Done")
	assert get_step_task(case, "Two")
	assert len([statement for statement in statements if "Past Holder" in statement]) == 1


def test_a_move_leaves_nothing_of_ours_in_the_records_flags(task):
	from task_portal.workflow import move

	doc = frappe.get_doc("Task", task.name, for_update=True)
	plain = frappe.get_doc("Task", make_task().name, for_update=True).save()
	move.take(doc, **FORWARD)
	assert set(doc.flags) - {"ignore_permissions"} == set(plain.flags)
	assert doc.acting_as is None
	assert frappe.get_doc("Task", task.name).acting_as == "Originator"


def test_no_callers_json_passes_for_what_a_record_carries():
	task = make_task()
	standing = {"of": [task.name, OUTSIDER], "is_staff": True, "reasons": ["Manager"], "acting_as": "Manager"}
	posted = frappe.get_doc(
		task.as_dict() | {"_standing": standing, "_move": {"is_done": True}, "_started_by": "x"}
	)
	assert (posted.standing, posted.move, posted.started_by) == (None, None, None)
	with acting_as(OUTSIDER):
		assert posted.acting_as == ""
		assert not posted.has_permission("write")


@pytest.mark.parametrize("sent", [{"flags": {"ignore_permissions": 1, "in_import": 1}}, {"before_import": 1}])
def test_a_caller_sends_no_flags(http, committed, sent):
	client, task = http(HR_STAFF), committed(make_task())
	values = {"subject": "Slipped in", "task_type": "Internal Task", "department": HR, "status": "Close"}
	assert client.create("Task", **values, **sent).status_code == 417
	assert client.change("Task", task.name, status="Close", **sent).status_code == 417
	frappe.db.rollback()
	assert not frappe.db.exists("Task", {"subject": "Slipped in"})
	assert frappe.db.get_value("Task", task.name, "status") == "New"
