"""Who says who decides: real requests of those who would like to decide themselves."""

import frappe
import pytest
from world import (
	ADMIN_STAFF,
	HR_COLLEAGUE,
	HR_MANAGER,
	HR_STAFF,
	PORTAL_MANAGER,
	act,
	get_action_names,
	make_task,
	make_ticket,
)


def make_approval(**values):
	return make_task(kind="Approval", approver_kind="User", approver=ADMIN_STAFF, **values)


@pytest.mark.parametrize("values", [{"approver": HR_COLLEAGUE}, {"approver_kind": "Department Managers"}])
def test_who_decides_is_said_by_who_set_the_task_up(http, committed, values):
	"""The holder does not; the originator and a manager do, until it is decided."""
	task = committed(make_approval(by=HR_MANAGER, assignee=HR_COLLEAGUE))
	assert http(HR_COLLEAGUE).change("Task", task.name, **values).status_code == 403
	assert http(ADMIN_STAFF).change("Task", task.name, **values).status_code == 403
	frappe.db.rollback()
	assert frappe.db.get_value("Task", task.name, ["approver_kind", "approver"]) == ("User", ADMIN_STAFF)
	assert http(HR_COLLEAGUE).change("Task", task.name, priority="High").status_code == 200
	assert http(HR_MANAGER).change("Task", task.name, **values).status_code == 200
	back = {"approver_kind": "User", "approver": ADMIN_STAFF}
	assert http(PORTAL_MANAGER).change("Task", task.name, **back).status_code == 200
	frappe.db.rollback()
	act(ADMIN_STAFF, task, "Approve", comment="Fine")
	frappe.db.commit()
	assert http(HR_MANAGER).change("Task", task.name, **values).status_code == 403


def test_holder_does_not_take_the_clients_approval(http, committed):
	ticket = committed(make_ticket())
	values = {"task_type": None, "client_facing": 1, "kind": "Approval", "approver_kind": "Client"}
	task = committed(make_task(by=HR_MANAGER, assignee=HR_STAFF, ticket=ticket.name, **values))
	taken = http(HR_STAFF).change("Task", task.name, approver_kind="User", approver=HR_STAFF)
	assert taken.status_code == 403
	assert "Approve" not in get_action_names(HR_STAFF, task)
