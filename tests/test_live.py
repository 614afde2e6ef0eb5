"""Who hears at once that a record has changed: its readers' lists, and nobody else."""

import json

import frappe
import pytest
from portal_world import make_portal_world, make_request
from world import (
	BUSINESS,
	FINANCE,
	FINANCE_MANAGER,
	FINANCE_STAFF,
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	OUTSIDER,
	act,
	acting_as,
	make_task,
)

from task_portal.guards.about import write_message
from task_portal.people import get_portal_managers, is_staff


@pytest.fixture
def told(monkeypatch):
	"""A function that answers with what has been sent since, as (event, message, room)."""
	sent = []
	monkeypatch.setattr(frappe.realtime, "emit_via_redis", lambda *event: sent.append(event))
	# What runs after a commit ends a transaction of its own; here there is but the test's.
	monkeypatch.setattr(frappe.db, "commit", lambda: None)

	def get_told() -> list[tuple]:
		frappe.db.before_commit.run()
		frappe.db.after_commit.run()
		found, sent[:] = list(sent), []
		return found

	get_told()
	return get_told


def get_listeners(events: list[tuple], doc) -> set[str]:
	"""Whose lists hear of the record."""
	rooms = set()
	for event, message, room in events:
		if event == "list_update" and message["name"] == doc.name:
			assert set(message) == {"doctype", "name", "user"} and room.startswith("user:")
			rooms.add(room.removeprefix("user:"))
	return rooms


def get_admins() -> set[str]:
	return {user for user in get_portal_managers() if is_staff(user)}


def test_a_task_is_in_the_lists_of_who_may_read_it_at_once(told):
	task = make_task(assignee=HR_STAFF)
	assert get_listeners(told(), task) == {HR_STAFF, HR_MANAGER} | get_admins()
	act(HR_STAFF, task, "Forward", comment="Yours", department=FINANCE, assignee=FINANCE_STAFF)
	# Who manages the department that it left cannot read it any more: their lists drop it.
	now = {HR_STAFF, HR_MANAGER, FINANCE_STAFF, FINANCE_MANAGER}
	assert get_listeners(told(), task) == now | get_admins()
	act(FINANCE_STAFF, task, "Start")
	assert get_listeners(told(), task) == now - {HR_MANAGER} | get_admins()


def test_what_is_deleted_leaves_the_lists_of_who_could_read_it(told):
	task = make_task(assignee=HR_STAFF)
	told()
	frappe.delete_doc("Task", task.name)
	assert get_listeners(told(), task) == {HR_STAFF, HR_MANAGER} | get_admins()


def test_nobody_else_hears_and_no_words_are_told(told):
	make_portal_world()
	task = make_task(subject="Dismiss somebody", description="Secret words")
	act(HR_STAFF, task, "Close", comment="Secret reason")
	ticket = make_request(BUSINESS, subject="Secret request")
	with acting_as(BUSINESS):
		write_message(ticket, "Secret subject", "Secret answer")
		ticket.save(ignore_permissions=True)
	events = told()
	assert get_listeners(events, task) and get_listeners(events, ticket)
	for event, message, room in events:
		if not room or room.startswith("doc:"):
			# Frappe asks who may read the record before it lets anybody in.
			continue
		words = json.dumps(message, default=str)
		assert "Secret" not in words and "Dismiss" not in words, event
		assert room not in {f"user:{user}" for user in (BUSINESS, INDIVIDUAL, OUTSIDER)}
		about_ours = task.name in words or ticket.name in words
		assert not about_ours or room.startswith("user:"), (event, room)


def test_what_is_rolled_back_is_told_to_nobody(told):
	task = make_task()
	frappe.db.rollback()
	assert not get_listeners(told(), task)
