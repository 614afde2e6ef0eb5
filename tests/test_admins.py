"""What a Task Portal Manager reaches of Frappe's own screens: ours, and no other app's."""
# ruff: noqa: F811

import frappe
import pytest
from admins_world import (  # noqa: F401 - fixtures
	FOREIGN,
	OURS,
	admin,
	foreign,
	make_foreign_notification,
	make_foreign_workflow,
	make_notification,
)
from world import HR_STAFF, INDIVIDUAL, PORTAL_MANAGER, acting_as

from task_portal.admins import grants
from task_portal.admins.bounds import ChangedByItself

# What is ours: the positive control of every wall below


@pytest.mark.parametrize("doctype", ["Workflow", "Notification"])
def test_admin_reads_and_saves_ours(admin, doctype):
	doc = frappe.get_doc(doctype, OURS[doctype])
	for ptype in ("read", "write", "create", "delete"):
		assert doc.has_permission(ptype), ptype
	doc.save()


@pytest.mark.parametrize(
	"doctype, field",
	[("Workflow State", "workflow_state_name"), ("Workflow Action Master", "workflow_action_name")],
)
def test_admin_makes_and_changes_states_and_actions(admin, doctype, field):
	made = frappe.get_doc({"doctype": doctype, field: "_Test Of An Admin"}).insert()
	made.save()
	frappe.get_doc(doctype, {"Workflow State": "Forward", "Workflow Action Master": "Start"}[doctype]).save()


@pytest.mark.parametrize("doctype", ["Task Type", "Case Type", "Department", "Client"])
def test_admin_makes_what_the_app_has_types_of(admin, doctype):
	assert frappe.has_permission(doctype, "create") and frappe.has_permission(doctype, "write")


def test_admin_opens_the_workflow_builder(admin):
	from frappe.boot import get_allowed_pages

	assert "workflow-builder" in get_allowed_pages()
	with acting_as(HR_STAFF):
		assert "workflow-builder" not in get_allowed_pages()


def test_admin_writes_conditions_about_the_record(admin):
	workflow = frappe.get_doc("Workflow", "Task")
	workflow.transitions[0].condition = 'doc.priority == "High" and "Holder" in doc.acting_as'
	workflow.save()
	notification = frappe.get_doc("Notification", "Task Closed")
	notification.message = "{% for row in doc.movements %}{{ row.comment | e }}{% endfor %}"
	notification.save()


def test_admin_restores_a_shipped_workflow(admin):
	from task_portal.workflow.setup import restore_workflow

	assert restore_workflow("Ticket") == "Ticket"


# What is another app's


@pytest.mark.parametrize("doctype", ["Workflow", "Notification"])
def test_lists_show_ours_alone(admin, doctype):
	listed = frappe.get_list(doctype, pluck="name", limit_page_length=0)
	assert OURS[doctype] in listed and FOREIGN not in listed
	with acting_as("Administrator"):
		assert FOREIGN in frappe.get_list(doctype, pluck="name", limit_page_length=0)


@pytest.mark.parametrize(
	"row, parent",
	[
		("Workflow Document State", "Workflow"),
		("Workflow Transition", "Workflow"),
		("Notification Recipient", "Notification"),
	],
)
def test_lists_of_rows_show_ours_alone(admin, row, parent):
	options = {"parent_doctype": parent, "fields": ["parent"], "limit_page_length": 0}
	parents = {entry.parent for entry in frappe.get_list(row, **options)}
	assert OURS[parent] in parents and FOREIGN not in parents


@pytest.mark.parametrize("doctype", ["Workflow", "Notification"])
@pytest.mark.parametrize("ptype", ["read", "write", "delete"])
def test_another_apps_record_is_closed(admin, foreign, doctype, ptype):
	assert not frappe.has_permission(doctype, ptype, foreign[doctype].name)


@pytest.mark.parametrize("doctype", ["Workflow", "Notification"])
def test_another_apps_record_is_not_saved_under_our_doctypes_name(admin, foreign, doctype):
	doc = frappe.get_doc(doctype, FOREIGN)
	doc.document_type = "Task"
	with pytest.raises(frappe.PermissionError):
		doc.save()
	doc.set("__islocal", 1)
	assert not doc.has_permission("create")


@pytest.mark.parametrize("doctype", ["Workflow", "Notification"])
def test_ours_is_not_turned_on_another_apps_doctype(admin, doctype):
	doc = frappe.get_doc(doctype, OURS[doctype])
	doc.document_type = "ToDo"
	with pytest.raises(frappe.PermissionError):
		doc.save()


def test_nothing_is_made_for_another_apps_doctype(admin):
	workflow = frappe.copy_doc(frappe.get_doc("Workflow", "Ticket"))
	workflow.update({"workflow_name": "_Test Mine", "document_type": "ToDo", "is_active": 0})
	with pytest.raises(frappe.PermissionError):
		workflow.insert()
	with pytest.raises(frappe.PermissionError):
		make_notification("_Test Mine", "User").insert()


def test_states_and_actions_of_another_apps_workflow_stay_as_they_are(admin):
	for doctype, name in (("Workflow State", "_Test Open"), ("Workflow Action Master", "_Test Finish")):
		assert frappe.has_permission(doctype, "read", name)
		assert not frappe.has_permission(doctype, "write", name)
		with pytest.raises(frappe.ValidationError):
			frappe.rename_doc(doctype, name, "_Test Renamed")


def test_another_apps_workflow_is_not_renamed(admin):
	with pytest.raises(frappe.ValidationError):
		frappe.rename_doc("Workflow", FOREIGN, "_Test Renamed")


@pytest.mark.parametrize("name", ["Task", FOREIGN])
@pytest.mark.parametrize("parent", ["Task", FOREIGN])
def test_rows_are_not_changed_by_themselves(admin, name, parent):
	row = frappe.get_doc("Workflow", name).transitions[0]
	row.update({"allowed": "All", "parent": parent})
	with pytest.raises(frappe.PermissionError):
		row.save()
	with pytest.raises(frappe.PermissionError):
		frappe.delete_doc("Workflow Transition", row.name)
	assert frappe.db.get_value("Workflow Transition", row.name, ["parent", "allowed"]) != (parent, "All")


def test_rows_of_ours_are_not_changed_past_the_workflow_by_anybody():
	row = frappe.get_doc("Workflow", "Task").states[1]
	with pytest.raises(ChangedByItself):
		row.save()
	frappe.get_doc("Workflow", "Task").save()


def test_counts_and_searches_tell_of_ours_alone(admin):
	from task_portal.guards.counts import get_count
	from task_portal.guards.endpoints import search_link

	assert get_count("Workflow", {"name": "Task"}) == 1
	assert get_count("Workflow", {"name": FOREIGN}) == 0
	found = [row["value"] for row in search_link("Workflow", "", page_length=50, ignore_user_permissions=1)]
	assert "Task" in found and FOREIGN not in found
	doctypes = frappe.get_list("DocType", pluck="name", limit_page_length=0)
	assert "Task" in doctypes and "User" not in doctypes


@pytest.mark.parametrize("doctype", ["Server Script", "Custom DocPerm", "Custom Field", "Email Account"])
def test_the_rest_of_the_site_stays_closed(admin, doctype):
	for ptype in ("read", "write", "create", "delete"):
		assert not frappe.has_permission(doctype, ptype), ptype


@pytest.mark.parametrize("doctype", ["Role", "DocType"])
def test_roles_and_doctypes_are_named_but_not_opened(admin, doctype):
	assert frappe.has_permission(doctype, "select")
	for ptype in ("read", "write", "create", "delete"):
		assert not frappe.has_permission(doctype, ptype), ptype


def test_admin_gives_nobody_a_role(admin):
	# Everybody may write their own User; Frappe puts the roles back as they were.
	own = frappe.get_doc("User", PORTAL_MANAGER)
	own.append("roles", {"role": "System Manager"})
	own.save()
	assert "System Manager" not in [row.role for row in own.reload().roles]
	for ptype in ("read", "write", "delete"):
		assert not frappe.has_permission("User", ptype, HR_STAFF), ptype
	assert not frappe.has_permission("User", "create")


def test_staff_and_clients_get_none_of_it(foreign):
	for user in (HR_STAFF, INDIVIDUAL):
		with acting_as(user):
			for doctype in ("Workflow", "Notification", "Workflow Action Master", "Role", "DocType"):
				assert not frappe.has_permission(doctype, "read"), (user, doctype)


def test_who_has_another_role_for_it_is_not_bounded(foreign):
	role = frappe.get_doc({"doctype": "Has Role", "parent": PORTAL_MANAGER, "role": "System Manager"})
	role.update({"parenttype": "User", "parentfield": "roles"})
	role.db_insert()
	frappe.cache.hdel("roles", PORTAL_MANAGER)
	with acting_as(PORTAL_MANAGER):
		assert FOREIGN in frappe.get_list("Workflow", pluck="name", limit_page_length=0)
		frappe.get_doc("Workflow", FOREIGN).save()


def test_another_apps_hook_is_still_asked(monkeypatch):
	workflow, hooks = frappe.get_doc("Workflow", "Task"), frappe.get_hooks
	# Answers staff with an empty text, which is a no.
	no = {"Workflow": ["task_portal.permissions.staff_query", "task_portal.admins.bounds.has_permission"]}
	with acting_as(PORTAL_MANAGER):
		assert workflow.has_permission("read")
		monkeypatch.setattr(
			frappe,
			"get_hooks",
			lambda hook, *rest, **more: no if hook == "has_permission" else hooks(hook, *rest, **more),
		)
		assert not workflow.has_permission("read")


# Over HTTP


@pytest.fixture
def committed_foreign(committed):
	workflow, notification = make_foreign_workflow(), make_foreign_notification()
	states = [frappe.get_doc("Workflow State", name) for name in ("_Test Open", "_Test Done")]
	action = frappe.get_doc("Workflow Action Master", "_Test Finish")
	committed(action, *states, notification, workflow)


def test_rest_answers_an_admin_for_ours_alone(committed_foreign, http):
	client = http(PORTAL_MANAGER)
	for doctype, ours in OURS.items():
		assert client.read(doctype, ours).status_code == 200
		assert client.read(doctype, FOREIGN).status_code == 403
		names = [row["name"] for row in client.list(doctype, limit_page_length=0).json["data"]]
		assert ours in names and FOREIGN not in names
		assert client.change(doctype, FOREIGN, document_type="Task").status_code == 403
		assert client.request("DELETE", f"/api/resource/{doctype}/{FOREIGN}").status_code == 403
	label = client.read("Workflow", "Case").json["data"]["send_email_alert"]
	assert client.change("Workflow", "Case", send_email_alert=label).status_code == 200
	assert client.create("Server Script", name="x", script_type="API", script="1").status_code == 403
	assert client.get("frappe.desk.form.load.getdoc", doctype="Workflow", name=FOREIGN).status_code == 403
	assert client.get("frappe.desk.form.load.getdoc", doctype="Workflow", name="Task").status_code == 200


# On and off the site


def get_rows() -> set[tuple]:
	rows = {("DocPerm", *row) for row in get_all("DocPerm")} | {
		("Custom", *row) for row in get_all("Custom DocPerm")
	}
	pages = frappe.get_all("Has Role", {"parenttype": "Page"}, ["parent", "role"], as_list=True)
	return rows | {("Page", *row) for row in pages}


def get_all(table: str):
	rights = ["read", "write", "create", "delete", "select", "permlevel"]
	filters = {"parent": ["in", list(grants.GRANTS)]}
	return frappe.get_all(table, filters, ["parent", "role", *rights], as_list=True)


def test_grants_come_and_go_and_touch_nobody_elses():
	with_ours = get_rows()
	grants.revoke()
	without = get_rows()
	assert without < with_ours
	assert {row[2] for row in with_ours - without} == {"Task Portal Manager"}
	assert len(with_ours - without) == len(grants.GRANTS) + len(grants.PAGES)
	grants.grant_at_install()
	grants.grant()
	assert get_rows() == with_ours


def test_grants_hold_where_the_site_has_customised_permissions():
	from frappe.permissions import setup_custom_perms

	grants.revoke()
	setup_custom_perms("Workflow")
	customised = get_rows()
	grants.grant_at_install()
	frappe.clear_cache(doctype="Workflow")
	with acting_as(PORTAL_MANAGER):
		assert frappe.has_permission("Workflow", "write")
	grants.revoke()
	assert get_rows() == customised
	grants.grant()
	frappe.clear_cache(doctype="Workflow")
	with acting_as(PORTAL_MANAGER):
		# Taken away by who manages the site's permissions: a migrate does not bring it back.
		assert not frappe.has_permission("Workflow", "write")
	frappe.db.rollback()
	frappe.clear_cache(doctype="Workflow")
