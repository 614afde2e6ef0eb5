"""The demo records: a believable office, loaded by one command, once."""

import frappe
import pytest
from world import make_task

from task_portal import demo


@pytest.fixture(autouse=True)
def fresh_defaults():
	"""The demo keeps its ledger in a default; a rollback does not reach Frappe's cache of it."""
	frappe.clear_cache()
	yield
	frappe.db.rollback()
	frappe.clear_cache()


def test_demo_is_a_believable_office_and_loading_it_twice_doubles_nothing():
	first = demo.load(force=1)
	assert (first["Department"], first["Client"], first["Ticket"], first["Task"]) == (5, 12, 60, 200)
	before = {doctype: frappe.db.count(doctype) for doctype in first}
	assert demo.load(force=1) == first
	assert {doctype: frappe.db.count(doctype) for doctype in first} == before

	tasks = frappe.get_all("Task", filters={"originator": ["not like", "test.%"]}, fields=["status", "name"])
	assert {task.status for task in tasks} == {"New", "To Do", "Cancel", "Close"}
	hopped = frappe.get_all("Task Movement", filters={"action": ["in", ["Forward", "Reply"]]}, pluck="parent")
	assert len({name for name in hopped if name in {task.name for task in tasks}}) >= 60
	# The first task of a new member of HR, who names no assignee, is that member's own.
	assert not frappe.db.get_value("Department", "HR", "default_assignee")


def test_demo_refuses_a_site_with_other_peoples_records():
	make_task()
	before = {
		doctype: frappe.db.count(doctype) for doctype in ("User", "Department", "Client", "Ticket", "Task")
	}
	with pytest.raises(demo.ForeignRecordsFound, match="Task"):
		demo.load()
	assert {doctype: frappe.db.count(doctype) for doctype in before} == before
