"""Two people, clients, departments or types become one, with all that is theirs."""

import frappe
import pytest
from leavers import disable, end_sessions, forget, nothing_unlearnt
from portal_world import attach, say
from world import (
	FINANCE,
	FINANCE_STAFF,
	HR,
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	PORTAL_MANAGER,
	STRANGER,
	acting_as,
	get_action_names,
	get_client,
	make_case,
	make_case_type,
	make_client,
	make_department,
	make_task,
	make_ticket,
	make_user,
)

from task_portal.merging import DifferentSectors
from task_portal.task_portal.doctype.client.client import RenameNotAllowed

TWIN = "test.twin@example.com"


@pytest.fixture(autouse=True)
def fresh_caches(site):
	yield
	forget()


def merge(doctype: str, old: str, new: str):
	end_sessions()
	with nothing_unlearnt():
		return frappe.rename_doc(doctype, old, new, merge=True, force=True, show_alert=False)


@pytest.fixture(autouse=True)
def fresh_links(site):
	"""Which DocTypes name what by dynamic links Frappe works out once a request."""
	frappe.local.dynamic_link_map = None


def get_rows(table: str, parent: str, field: str) -> dict[str, object]:
	rows = frappe.get_all(table, {"parent": parent}, ["user", field])
	assert len({row.user for row in rows}) == len(rows)
	return {row.user: row[field] for row in rows}


@pytest.mark.parametrize("old, new", [(TWIN, HR_STAFF), (HR_STAFF, TWIN)])
def test_two_members_who_become_one_are_one_row_with_the_larger_right(old, new):
	make_user(TWIN, "Task User")
	department = make_department("_Test Twins", [HR_STAFF, FINANCE_STAFF, TWIN], managers=[TWIN])
	task = make_task(by=HR_STAFF, department=HR, assignee=HR_STAFF)
	merge("User", old, new)
	assert get_rows("Department Member", department.name, "is_manager") == {new: 1, FINANCE_STAFF: 0}
	frappe.get_doc("Department", department.name).save()
	assert "Department Manager" in frappe.get_roles(new)
	assert frappe.db.get_value("Task", task.name, "assignee") == new
	assert "Start" in get_action_names(new, task)


@pytest.mark.parametrize("old, new", [(STRANGER, INDIVIDUAL), (INDIVIDUAL, STRANGER)])
def test_two_portal_users_who_become_one_see_what_either_saw(old, new):
	client = make_client("_Test Family", "Individual", INDIVIDUAL, STRANGER)
	client.portal_users[1].sees = "All requests"
	client.save()
	merge("User", old, new)
	assert get_rows("Client Portal User", client.name, "sees") == {new: "All requests"}
	frappe.get_doc("Client", client.name).save()
	assert "Portal Client" in frappe.get_roles(new)


def test_two_clients_of_one_sector_become_one_with_all_that_is_theirs():
	old = make_client("_Test Doubled", "Individual", STRANGER, INDIVIDUAL)
	old.update({"phone": "+974 1234 5678", "email": "doubled@example.com"})
	old.portal_users[1].sees = "All requests"
	old.save()
	new = frappe.get_doc("Client", get_client("Individual"))
	ticket = make_ticket(client=old.name, raised_by=STRANGER)
	task = make_task(task_type="Individual Sector Task", ticket=ticket.name, client_facing=1)
	case = make_case(make_case_type("_Test Doubled", "Individual", {"title": "One"}), client=old.name)
	say(STRANGER, ticket, "Hello", "Received")
	file = attach(HR_STAFF, "Client", old.name, "contract.pdf")
	with acting_as(HR_STAFF):
		old.add_comment("Comment", "Pays in time")
	with acting_as(PORTAL_MANAGER):
		frappe.rename_doc("Client", old.name, new.name, merge=True, show_alert=False)
	assert not frappe.db.exists("Client", old.name)
	for doc in (ticket, task, case):
		assert (doc.reload().client, doc.client_name) == (new.name, new.client_name)
		with acting_as(HR_STAFF):
			doc.save()
	new.reload()
	assert (new.phone, new.email) == ("+974 1234 5678", new.email or "doubled@example.com")
	assert get_rows("Client Portal User", new.name, "sees") == {
		INDIVIDUAL: "All requests",
		STRANGER: "Own requests",
	}
	assert frappe.db.get_value("File", file.name, "attached_to_name") == new.name
	assert frappe.db.exists("Comment", {"reference_name": new.name, "content": "Pays in time"})
	assert "Portal Client" in frappe.get_roles(STRANGER)
	new.save()

	from task_portal.portal.access import get_viewer, get_visible

	for user in (STRANGER, INDIVIDUAL):
		with acting_as(user):
			assert get_visible("Ticket", ticket.name, get_viewer()).name == ticket.name


def test_who_makes_which_clients_one():
	old, business = make_client("_Test Doubled", "Individual"), get_client("Business")
	with acting_as(PORTAL_MANAGER), pytest.raises(DifferentSectors, match="stay two"):
		frappe.rename_doc("Client", old.name, business, merge=True)
	with acting_as(HR_MANAGER), pytest.raises(frappe.PermissionError):
		frappe.rename_doc("Client", old.name, get_client("Individual"), merge=True)
	with acting_as(PORTAL_MANAGER), pytest.raises(RenameNotAllowed):
		frappe.rename_doc("Client", old.name, "CLT-99999")
	assert frappe.db.exists("Client", old.name)


def test_two_departments_become_one_with_their_people_and_their_work():
	old = make_department("_Test Old", [HR_STAFF, FINANCE_STAFF], managers=[FINANCE_STAFF])
	task = make_task(department=old.name, assignee=HR_STAFF)
	merge("Department", old.name, FINANCE)
	members = get_rows("Department Member", FINANCE, "is_manager")
	assert (members[FINANCE_STAFF], members[HR_STAFF]) == (1, 0)
	frappe.get_doc("Department", FINANCE).save()
	assert task.reload().department == FINANCE
	assert "Start" in get_action_names(HR_STAFF, task) and "Start" in get_action_names(FINANCE_STAFF, task)


@pytest.mark.parametrize("is_merge", [False, True])
def test_a_transition_for_a_type_follows_its_name(is_merge):
	for title in ("_Test Audit", "_Test Review"):
		frappe.get_doc({"doctype": "Task Type", "title": title, "sector": "Internal"}).insert()
	workflow = frappe.get_doc("Workflow", "Task")
	row = next(row for row in workflow.transitions if row.action == "Start")
	row.only_for_type = "_Test Audit"
	workflow.save()
	task, new = make_task(task_type="_Test Audit"), "_Test Review" if is_merge else "_Test Audits"
	frappe.rename_doc("Task Type", "_Test Audit", new, merge=is_merge, force=True, show_alert=False)
	assert "Start" in get_action_names(HR_STAFF, task.reload())
	frappe.get_doc("Workflow", "Task").save()


def test_types_of_two_sectors_stay_two():
	with pytest.raises(DifferentSectors):
		merge("Task Type", "Individual Sector Task", "Business Sector Task")


def test_a_portal_user_who_works_here_now_keeps_nobody_from_changing_the_client():
	client = make_client("_Test Family", "Individual", STRANGER)
	frappe.get_doc("User", STRANGER).add_roles("Task User")
	client = frappe.get_doc("Client", client.name)
	client.phone = "+974 1234 5678"
	assert client.save().phone
	disable("User", STRANGER)
	client.append("portal_users", {"user": HR_STAFF, "sees": "Own requests"})
	with pytest.raises(frappe.ValidationError, match="cannot be a portal user"):
		client.save()
