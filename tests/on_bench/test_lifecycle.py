"""The app comes to a site, is worked with, is migrated, and goes: the site is as it was."""

import json

import frappe
import pytest
from files import make_pdf
from reader_rows import assert_rows_follow_rules
from snapshot import assert_equal

from task_portal.demo_site import OFFICE
from task_portal.doctypes import MOVED
from task_portal.readers.rows import drop_table

STAFF, CLIENT = "hr.staff@example.com", "business@example.com"
PATCH = "task_portal.patches.mark_messages_with_clients"


@pytest.fixture(scope="module")
def found(empty_site):
	"""The site of an office that has not got the app yet."""
	finish = "frappe.desk.page.setup_wizard.setup_wizard.setup_complete"
	empty_site.run("execute", finish, "--kwargs", json.dumps({"args": OFFICE}))
	empty_site.work_off_jobs()
	return empty_site.take_snapshot()


@pytest.fixture(scope="module")
def office(empty_site, found):
	"""With the app, the demo, and a day's work."""
	empty_site.run("install-app", "task_portal")
	empty_site.run("execute", "task_portal.demo.load")
	with empty_site.connected():
		work()
	empty_site.work_off_jobs()
	return empty_site


def work():
	"""One of everything that leaves something behind."""
	from task_portal import api
	from task_portal.portal import actions
	from task_portal.portal.uploads import Upload

	frappe.set_user(CLIENT)
	client = frappe.db.get_value("Client Portal User", {"user": CLIENT}, "parent")
	ticket = frappe.get_doc(
		{"doctype": "Ticket", "client": client, "subject": "Ten cooks", "category": "Job Order"}
	)
	ticket.insert(ignore_permissions=True)
	actions.send_message(ticket, "Here is the list", [Upload("list.pdf", make_pdf("The list"))])
	frappe.set_user(STAFF)
	task = frappe.get_doc(
		{"doctype": "Task", "subject": "Badges", "task_type": "Internal Task", "department": "HR"}
	)
	task.insert()
	task.add_comment("Comment", "A note")
	task.add_tag("urgent")
	todo = {"doctype": "ToDo", "description": "x", "reference_type": "Task", "reference_name": task.name}
	frappe.get_doc(todo).insert(ignore_permissions=True)
	api.act(
		"Task",
		task.name,
		"Forward",
		comment="Yours",
		department="Finance",
		assignee="finance.staff@example.com",
	)
	frappe.set_user("Administrator")
	frappe.get_doc({"doctype": "Custom Field", "dt": "Task", "fieldname": "shelf", "label": "Shelf"}).insert()
	frappe.make_property_setter(
		{"doctype": "Task", "fieldname": "priority", "property": "bold", "value": 1, "property_type": "Check"}
	)
	frappe.permissions.add_permission("Ticket", "System Manager", 1)
	edit_as_admin()


def edit_as_admin():
	workflow = frappe.get_doc("Workflow", "Task")
	workflow.states[0].client_label = "With us"
	# A state that Frappe ships.
	workflow.append("states", {"state": "Pending", "stage": "Waiting", "allow_edit": "Task User"})
	workflow.save()
	frappe.get_doc("Notification", "Task Assigned").update({"enabled": 0, "subject": "Yours"}).save()
	frappe.db.set_value("Task Type", "Internal Task", "due_in_days", 9)
	settings = frappe.get_doc("Task Portal Settings")
	settings.update({"upload_size": 7, "tickets_per_hour": 5}).save()


def get_admins_edits() -> tuple:
	workflow = frappe.get_doc("Workflow", "Task")
	notice = frappe.get_doc("Notification", "Task Assigned")
	settings = frappe.get_doc("Task Portal Settings")
	return (
		workflow.states[0].client_label,
		workflow.states[-1].state,
		(notice.enabled, notice.subject),
		frappe.db.get_value("Task Type", "Internal Task", "due_in_days"),
		(settings.upload_size, settings.tickets_per_hour),
	)


def forget_patches():
	"""As on a site that has the app since before them."""
	frappe.db.delete("Patch Log", {"patch": PATCH})
	drop_table()
	frappe.db.set_value("DocType", "Task", "migration_hash", None)
	frappe.db.sql_ddl("alter table `tabTask` modify `is_open` int(1) not null default 0")
	frappe.db.delete("Custom Field", {"name": "Communication-with_client"})
	frappe.db.sql_ddl("alter table `tabCommunication` drop column `with_client`")


def test_migrating_patches_once_changes_nothing_twice_and_keeps_an_admins_edits(office):
	with office.connected():
		edits = get_admins_edits()
		marked = frappe.get_all("Communication", filters={"with_client": 1}, pluck="name")
		forget_patches()
	assert marked and edits == ("With us", "Pending", (0, "Yours"), 9, (7, 5))
	office.run("migrate")
	with office.connected():
		assert get_admins_edits() == edits
		assert set(frappe.get_all("Communication", filters={"with_client": 1}, pluck="name")) == set(marked)
		assert frappe.db.exists("Patch Log", {"patch": PATCH})
		assert frappe.db.get_column_type("Task", "is_open").startswith("bigint")
		for doctype in MOVED:
			assert_rows_follow_rules(doctype, frappe.get_all(doctype, pluck="name", limit=0))
	before = office.take_snapshot()
	office.run("migrate")
	assert_equal(before, office.take_snapshot())


def test_uninstalling_leaves_the_site_as_it_was_found(office, found):
	office.run("uninstall-app", "task_portal", "--yes", "--no-backup")
	office.work_off_jobs()
	with office.connected():
		# A word that belongs to the site since somebody used it.
		frappe.db.delete("Tag", {"name": "urgent"})
	assert_equal(found, office.take_snapshot())


def test_the_demo_opens_a_new_site_and_mutes_its_mail_while_it_is_there(office):
	with office.connected():
		frappe.db.set_value("Installed Application", {"app_name": "frappe"}, "is_setup_complete", 0)
		frappe.db.set_single_value("System Settings", {"setup_complete": 0, "enable_scheduler": 0})
		frappe.db.set_default("desktop:home_page", "setup-wizard")
		assert not frappe.is_setup_complete()
	office.run("install-app", "task_portal")
	for _ in range(2):
		office.run("execute", "task_portal.demo_site.open_site")
		with office.connected():
			assert frappe.is_setup_complete()
			assert frappe.db.get_default("desktop:home_page") == "workspace"
			assert frappe.db.get_single_value("System Settings", "enable_scheduler")
			assert frappe.conf.mute_emails == 1
	office.run("uninstall-app", "task_portal", "--yes", "--no-backup")
	with office.connected():
		assert "mute_emails" not in frappe.conf
