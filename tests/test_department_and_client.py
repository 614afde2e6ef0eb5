"""Roles follow membership: managers, members, portal users."""

import frappe
import pytest
from frappe.utils import add_days, now_datetime
from world import (
	ADMIN_STAFF,
	FINANCE,
	FINANCE_MANAGER,
	FINANCE_STAFF,
	HR,
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	STRANGER,
	acting_as,
	get_client,
	make_client,
	make_department,
	make_user,
)

from task_portal.people import NotADeskUser, NotAMember, UserDisabled
from task_portal.task_portal.doctype.client.client import InvalidPortalUser
from task_portal.task_portal.doctype.department.department import DuplicateMember


def set_manager(title: str, user: str, is_manager: int):
	department = frappe.get_doc("Department", title)
	rows = [row for row in department.members if row.user == user]
	row = rows[0] if rows else department.append("members", {"user": user})
	row.is_manager = is_manager
	department.save()


def test_role_comes_with_managing_and_goes_with_the_last_department():
	set_manager(HR, HR_STAFF, 1)
	set_manager(FINANCE, HR_STAFF, 1)
	assert "Department Manager" in frappe.get_roles(HR_STAFF)
	set_manager(HR, HR_STAFF, 0)
	assert "Department Manager" in frappe.get_roles(HR_STAFF)
	set_manager(FINANCE, HR_STAFF, 0)
	assert "Department Manager" not in frappe.get_roles(HR_STAFF)


def test_role_goes_when_the_manager_leaves_or_the_department_does():
	department = frappe.get_doc("Department", FINANCE)
	department.members = [row for row in department.members if row.user != FINANCE_MANAGER]
	department.save()
	assert "Department Manager" not in frappe.get_roles(FINANCE_MANAGER)
	make_department("_Test Short", [ADMIN_STAFF], managers=[ADMIN_STAFF])
	assert "Department Manager" in frappe.get_roles(ADMIN_STAFF)
	frappe.delete_doc("Department", "_Test Short")
	assert "Department Manager" not in frappe.get_roles(ADMIN_STAFF)


def test_a_portal_manager_who_cannot_edit_users_names_managers_all_the_same():
	with acting_as("test.portal.manager@example.com"):
		set_manager(HR, HR_STAFF, 1)
	assert "Department Manager" in frappe.get_roles(HR_STAFF)


@pytest.mark.parametrize(
	"user, error",
	[
		(HR_MANAGER, DuplicateMember),
		(INDIVIDUAL, NotADeskUser),
		("Guest", NotADeskUser),
		("nobody@example.com", (frappe.DoesNotExistError, frappe.LinkValidationError)),
	],
)
def test_who_cannot_be_a_member(user, error):
	department = frappe.get_doc("Department", HR)
	department.append("members", {"user": user})
	with pytest.raises(error):
		department.save()


def test_a_disabled_user_cannot_become_a_member_but_one_who_left_may_stay_listed():
	frappe.db.set_value("User", FINANCE_STAFF, "enabled", 0)
	frappe.clear_document_cache("User", FINANCE_STAFF)
	frappe.get_doc("Department", FINANCE).save()
	department = frappe.get_doc("Department", HR)
	department.append("members", {"user": FINANCE_STAFF})
	with pytest.raises(UserDisabled):
		department.save()


def test_default_assignee_is_a_member():
	department = frappe.get_doc("Department", HR)
	department.default_assignee = FINANCE_STAFF
	with pytest.raises(NotAMember):
		department.save()


def test_portal_users_get_the_portal_role_and_lose_it():
	client = make_client("_Test Traveller", "Individual", STRANGER)
	assert "Portal Client" in frappe.get_roles(STRANGER)
	assert frappe.db.get_value("User", STRANGER, "user_type") == "Website User"
	client.portal_users = []
	client.save()
	assert "Portal Client" not in frappe.get_roles(STRANGER)
	client.append("portal_users", {"user": STRANGER, "sees": "Own requests"})
	client.save()
	client.delete()
	assert "Portal Client" not in frappe.get_roles(STRANGER)


def test_portal_role_stays_while_another_client_names_the_user():
	client = make_client("_Test Traveller", "Individual", INDIVIDUAL)
	client.delete()
	assert "Portal Client" in frappe.get_roles(INDIVIDUAL)


@pytest.mark.parametrize("user", [HR_STAFF, "Guest", "Administrator"])
def test_staff_and_guests_are_no_portal_users(user):
	with pytest.raises(InvalidPortalUser):
		make_client("_Test Traveller", "Individual", user)


def test_portal_user_exists():
	# Frappe 15 does not check a link that it fetches through; 16 does.
	with pytest.raises((frappe.DoesNotExistError, frappe.LinkValidationError)):
		make_client("_Test Traveller", "Individual", "nobody@example.com")


def test_portal_user_is_named_once():
	with pytest.raises(InvalidPortalUser, match="twice"):
		make_client("_Test Traveller", "Individual", STRANGER, STRANGER)


def test_only_managers_say_who_sees_a_client():
	"""`portal_users` has permlevel 1: a clerk's change to it is dropped, as Frappe does."""
	with acting_as(HR_STAFF):
		client = make_client("_Test Traveller", "Individual", STRANGER)
	assert client.reload().portal_users == []
	with acting_as(HR_MANAGER):
		client = frappe.get_doc("Client", client.name)
		client.append("portal_users", {"user": STRANGER, "sees": "All requests"})
		client.save()
	assert [row.user for row in client.reload().portal_users] == [STRANGER]


def test_sector_of_a_client_stays():
	client = frappe.get_doc("Client", get_client("Individual"))
	client.sector = "Business"
	with pytest.raises(frappe.CannotChangeConstantError):
		client.save()


def test_search_members_finds_the_enabled_members_of_one_department():
	from task_portal.api import search_members

	def search(department, txt=""):
		filters = {"department": department}
		rows = search_members("User", txt, "name", 0, 20, filters)
		return [row[0] for row in rows]

	with acting_as(HR_STAFF):
		assert sorted(search(FINANCE)) == sorted(
			["test.finance.manager@example.com", "test.finance.colleague@example.com", FINANCE_STAFF]
		)
		assert search(FINANCE, "finance.staff") == [FINANCE_STAFF]
		assert search("_Test Nowhere") == []
	with acting_as(INDIVIDUAL), pytest.raises(frappe.PermissionError):
		search(FINANCE)


@pytest.mark.parametrize(
	"days, words", [(0, "0 open tasks"), (3, "0 open tasks"), (6, "0 open tasks, not seen for 6 days")]
)
def test_search_members_tells_who_seems_to_be_away(days, words):
	from task_portal.api import search_members

	frappe.db.delete("Task", {"assignee": FINANCE_STAFF})
	frappe.db.set_value("User", FINANCE_STAFF, "last_active", add_days(now_datetime(), -days))
	with acting_as(HR_STAFF):
		assert search_members("User", "finance.staff", "name", 0, 20, {"department": FINANCE})[0][2] == words


def test_new_user_is_no_member_until_named():
	user = make_user("test.newcomer@example.com", "Task User")
	with acting_as(user):
		assert frappe.get_list("Task") == []
