"""Putting the app on a site."""

import frappe
import pytest
from world import BUSINESS, HR_STAFF, PORTAL_MANAGER, acting_as

from task_portal import install
from task_portal.doctypes import get_doctypes
from task_portal.install import get_shipped_records
from task_portal.workflow.setup import restore_workflow


def test_install_refuses_where_another_app_owns_one_of_the_names():
	frappe.db.set_value("DocType", "Department", "module", "Core")
	with pytest.raises(install.DocTypeNameTaken, match=r"Department \(frappe\)"):
		install.before_install()


def test_install_brings_what_the_workflows_need():
	for doctype, names in get_shipped_records().items():
		found = frappe.get_all(doctype, filters={"name": ["in", names]}, pluck="name")
		assert sorted(found) == sorted(names)
	assert {"Task", "Ticket"} <= set(frappe.get_all("Workflow", filters={"is_active": 1}, pluck="name"))
	shipped = {"Internal Task", "Individual Sector Task", "Business Sector Task"}
	assert shipped <= set(frappe.get_all("Task Type", pluck="name"))


@pytest.fixture
def shipped_setup():
	"""Loading fixtures commits, so what the test edits is put back by hand."""
	yield
	frappe.db.rollback()
	restore_workflow("Task")
	frappe.db.set_value("Task Type", "Internal Task", "due_in_days", 0)
	frappe.db.commit()


def test_install_twice_keeps_an_admins_edits(shipped_setup):
	workflow = frappe.get_doc("Workflow", "Task")
	workflow.states[0].client_label = "With us"
	workflow.save()
	frappe.db.set_value("Task Type", "Internal Task", "due_in_days", 9)
	install.after_install()
	assert frappe.get_doc("Workflow", "Task").states[0].client_label == "With us"
	assert frappe.db.get_value("Task Type", "Internal Task", "due_in_days") == 9


def test_lists_have_the_indexes_that_their_rules_ask_for():
	for doctype, columns in {
		"Task": ["assignee", "originator", "department", "status", "is_open", "ticket", "client"],
		"Task Movement": ["from_user", "parent"],
		"Ticket": ["assignee", "department", "status", "is_open", "client"],
		"Department Member": ["user"],
		"Client Portal User": ["user"],
	}.items():
		for column in columns:
			assert frappe.db.has_index(f"tab{doctype}", column) or has_prefixed_index(doctype, column), column


def has_prefixed_index(doctype: str, column: str) -> bool:
	return frappe.db.has_index(f"tab{doctype}", f"{column}_index")


def test_every_doctype_of_the_app_is_on_the_site():
	on_site = frappe.get_all("DocType", filters={"module": "Task Portal"}, pluck="name")
	assert sorted(on_site) == get_doctypes()


def test_an_admin_can_change_the_permissions_of_our_doctypes():
	"""Frappe's Role Permissions Manager checks the whole list at each change."""
	from frappe.core.doctype.doctype.doctype import validate_permissions_for_doctype

	for doctype in get_doctypes():
		validate_permissions_for_doctype(doctype)


@pytest.mark.parametrize(
	"user, home", [(HR_STAFF, "task-portal"), (PORTAL_MANAGER, "task-portal"), (BUSINESS, "portal")]
)
def test_home_is_the_desk_for_staff_and_the_portal_for_clients(site, user, home):
	assert get_home(user) == home


def test_home_of_administrator_who_has_every_role_is_not_the_portal(site):
	assert get_home("Administrator") in ("app", "desk", "me")


def get_home(user: str) -> str:
	from frappe.website.utils import get_home_page

	with acting_as(user):
		frappe.cache.hdel("home_page", user)
		return get_home_page()
