"""What an admin writes and Frappe runs, and whom an admin invites."""
# ruff: noqa: F811

import frappe
import pytest
from admins_world import INVITED, admin, foreign, forget_workflows  # noqa: F401 - fixtures
from world import HR_STAFF, INDIVIDUAL, PORTAL_MANAGER, acting_as, get_client

from task_portal.admins.invitations import invite_portal_user
from task_portal.admins.texts import TextNotAllowed, is_plain_expression, is_plain_template

# What an admin writes and Frappe runs


@pytest.mark.parametrize(
	"text",
	[
		'frappe.db.get_value("User", "Administrator", "email") == "a"',
		"frappe.session.user",
		"doc.as_dict()",
		"doc.__class__",
		"[x for x in doc.movements]",
		"doc.meta.fields",
		"lambda: 1",
		"not python",
	],
)
def test_conditions_that_reach_further_are_refused(admin, text):
	assert not is_plain_expression(text)
	workflow = frappe.get_doc("Workflow", "Task")
	workflow.transitions[0].condition = text
	with pytest.raises(TextNotAllowed):
		workflow.save()


@pytest.mark.parametrize(
	"text",
	[
		"{{ frappe.get_all('User') }}",
		"{{ frappe.db.sql('select 1') }}",
		"{{ doc.delete() }}",
		"{{ doc['delete']() }}",
		"{{ (doc | attr('db_set'))('status', 'Close') }}",
		"{% set act = doc.db_set %}{{ act('status', 'Close') }}",
		"{% set utils = frappe %}{{ utils.get_all('User') }}",
		"{{ frappe.utils.get_url.__globals__ }}",
		"{% include 'templates/base.html' %}",
		"{% macro a() %}{% endmacro %}",
		"{{ doc.format(doc) }}",
	],
)
def test_words_that_reach_further_are_refused(admin, text):
	assert not is_plain_template(text)
	notification = frappe.get_doc("Notification", "Task Closed")
	notification.message = text
	with pytest.raises(TextNotAllowed):
		notification.save()


def test_the_shipped_words_and_conditions_are_such_as_an_admin_may_write():
	from task_portal.doctypes import MOVED
	from task_portal.notices.setup import get_notifications
	from task_portal.workflow.setup import get_shipped_workflow

	for notice in get_notifications():
		assert is_plain_template(notice["subject"]) and is_plain_template(notice["message"]), notice["name"]
	for doctype in MOVED:
		for row in get_shipped_workflow(doctype)["transitions"]:
			assert not row.get("condition") or is_plain_expression(row["condition"]), row


def test_what_a_system_manager_wrote_outlives_an_admins_save():
	text = 'frappe.session.user != "Guest"'
	workflow = frappe.get_doc("Workflow", "Task")
	workflow.transitions[0].condition = text
	workflow.save()
	with acting_as(PORTAL_MANAGER):
		workflow = frappe.get_doc("Workflow", "Task")
		workflow.states[0].client_label = "With us"
		workflow.save()
	assert frappe.get_doc("Workflow", "Task").transitions[0].condition == text
	forget_workflows()


def test_a_notice_sets_no_status():
	notification = frappe.get_doc("Notification", "Task Closed")
	notification.set_property_after_alert = "status"
	with pytest.raises(frappe.ValidationError, match="status"):
		notification.save()


# Invitations


@pytest.fixture
def client():
	return get_client("Individual")


def test_admin_invites_a_portal_user(admin, client):
	answer = invite_portal_user(client, " Test.Invited@example.com ", "Nadia", sees="All requests")
	assert answer["user"] == INVITED and answer["made"]
	user = frappe.get_doc("User", INVITED)
	assert (user.user_type, [row.role for row in user.roles]) == ("Website User", ["Portal Client"])
	rows = frappe.get_doc("Client", client).portal_users
	assert rows[-1].user == INVITED and rows[-1].sees == "All requests"


def test_an_account_that_exists_is_not_touched(admin, client):
	before = frappe.get_doc("User", "test.stranger@example.com").as_dict()
	answer = invite_portal_user(client, "test.stranger@example.com", "Somebody Else")
	assert not answer["made"]
	after = frappe.get_doc("User", "test.stranger@example.com")
	assert (after.first_name, after.enabled) == (before["first_name"], before["enabled"])


@pytest.mark.parametrize(
	"email", [HR_STAFF, "Administrator", INDIVIDUAL, "a@example.com, b@example.com", "nobody", ""]
)
def test_who_cannot_be_a_portal_user_is_not_invited(admin, client, email):
	with pytest.raises(frappe.ValidationError):
		invite_portal_user(client, email, "Nadia")


@pytest.mark.parametrize("user", [HR_STAFF, "test.hr.manager@example.com", INDIVIDUAL])
def test_nobody_else_invites(client, user):
	with acting_as(user), pytest.raises(frappe.PermissionError):
		invite_portal_user(client, INVITED, "Nadia")
	assert not frappe.db.exists("User", INVITED)
