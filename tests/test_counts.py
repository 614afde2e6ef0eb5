"""Endpoints of Frappe that count, or run what their caller names, count only what the caller may list."""

import json

import frappe
import frappe.client
import pytest
from portal_world import delete
from world import (
	ADMIN_STAFF,
	BUSINESS,
	HR,
	HR_STAFF,
	PORTAL_MANAGER,
	acting_as,
	make_case,
	make_case_type,
	make_task,
	make_ticket,
)

# What stands behind the wall before clients' logins.
pytestmark = pytest.mark.usefixtures("wall_down")
SUBJECT = "Zqxlayoffs"
GOAL = "frappe.utils.goal.get_monthly_goal_graph_data"
STATES = "frappe.workflow.doctype.workflow.workflow.get_workflow_state_count"
GROUPS = "frappe.desk.listview.get_group_by_count"


def ask_for_goals(client, contact: str, goal_doctype: str, goal_field: str, **filters):
	return client.post(
		GOAL,
		title="x",
		doctype="Contact",
		docname=contact,
		goal_value_field="first_name",
		goal_total_field="first_name",
		goal_history_field="first_name",
		goal_doctype=goal_doctype,
		goal_doctype_link="name",
		goal_field=goal_field,
		date_field="creation",
		aggregation="count",
		filters=json.dumps(filters),
	)


@pytest.mark.parametrize("user", [ADMIN_STAFF, BUSINESS])
@pytest.mark.parametrize("counted", ["Task", "Comment", "Communication"])
def test_goals_do_not_count_what_is_not_ones_own(http, committed, user, counted):
	committed(make_task(subject=SUBJECT))
	client = http(user)
	contact = client.create("Contact", first_name=f"x{frappe.generate_hash(length=8)}").json["data"]["name"]
	told = ask_for_goals(client, contact, counted, "docstatus", name=["!=", "x"])
	own = ask_for_goals(client, contact, "Contact", "name", name=["!=", "x"])
	delete(("Contact", contact))
	assert told.status_code == 403, told.text
	assert own.status_code == (200 if user == ADMIN_STAFF else 403), own.text


def test_states_are_counted_of_what_one_may_list(http, committed):
	committed(make_task(subject=SUBJECT))
	values = {"doctype": "Task", "workflow_state_field": "subject", "states": "[]"}
	for user, may in ((ADMIN_STAFF, False), (BUSINESS, False), (HR_STAFF, True), (PORTAL_MANAGER, True)):
		told = http(user).post(STATES, **values)
		assert (SUBJECT in told.text) == may, user
	rows = (
		http(PORTAL_MANAGER)
		.post(STATES, doctype="Task", workflow_state_field="status", states='["Close"]')
		.json["message"]
	)
	assert {"status": "New"}.items() <= next(row for row in rows if row["status"] == "New").items()
	assert http(HR_STAFF).post(STATES, **(values | {"workflow_state_field": "a`b"})).status_code == 417


def test_assignments_are_counted_of_what_one_may_list(http, committed):
	task = committed(make_task(subject=SUBJECT))
	with acting_as(HR_STAFF):
		todo = {
			"reference_type": "Task",
			"reference_name": task.name,
			"description": "x",
			"allocated_to": HR_STAFF,
		}
		committed(frappe.get_doc({"doctype": "ToDo"} | todo).insert(ignore_permissions=True))
	filters = json.dumps([["Task", "name", "=", task.name]])
	values = {"doctype": "Task", "current_filters": filters, "field": "assigned_to"}
	assert not http(ADMIN_STAFF).post(GROUPS, **values).json["message"]
	rows = http(HR_STAFF).post(GROUPS, **values).json["message"]
	assert [(row["name"], row["count"]) for row in rows] == [(HR_STAFF, 1)]


@pytest.mark.parametrize("user", [ADMIN_STAFF, BUSINESS])
@pytest.mark.parametrize(
	"name", ["frappe.client.get_count", "frappe.client.get_list", "frappe.desk.search.search_widget"]
)
def test_no_function_is_run_for_what_it_was_not_made_for(http, committed, user, name):
	committed(make_task(subject=SUBJECT))
	filters = json.dumps({"subject": SUBJECT})
	client = http(user)
	for call in (
		client.post("frappe.desk.search.search_link", doctype="Task", txt=filters, query=name, filters="{}"),
		client.post(
			"frappe.desk.search.search_widget", doctype="Task", txt=filters, query=name, filters="{}"
		),
		client.post(
			"frappe.desk.treeview.get_all_nodes", doctype="Task", label="x", parent=filters, tree_method=name
		),
		client.post("frappe.client.validate_link_and_fetch", doctype="Task", docname=filters, query=name, filters="{}"),
	):  # fmt: skip
		assert call.status_code == 403 or "Failed to get method" in call.text, call.text


def test_functions_that_were_made_for_it_are_run(http):
	values = {"doctype": "User", "txt": HR_STAFF, "query": "frappe.core.doctype.user.user.user_query"}
	assert (
		HR_STAFF in http(PORTAL_MANAGER).post("frappe.desk.search.search_link", **values, filters="{}").text
	)


def test_a_title_is_told_to_who_may_read(http, committed):
	task = committed(make_task(subject=SUBJECT))
	ref = {"doctype": "Task", "docname": task.name}
	for user, code in ((ADMIN_STAFF, 403), (BUSINESS, 403), (HR_STAFF, 200)):
		assert http(user).post("frappe.desk.search.get_link_title", **ref).status_code == code
		followers = http(user).post(
			"frappe.desk.form.document_follow.get_follow_users", doctype="Task", doc_name=task.name
		)
		assert followers.status_code == code


def test_linked_records_are_counted_as_far_as_one_may_list_them(http, committed):
	steps = [{"title": title, "department": HR} for title in ("One", "Two")]
	case_type = make_case_type(f"_Test {frappe.generate_hash(length=6)}", "Internal", *steps)
	case = make_case(case_type)
	tasks = [
		frappe.get_doc("Task", name) for name in frappe.get_all("Task", {"case": case.name}, pluck="name")
	]
	frappe.db.set_value("Task", tasks[0].name, "assignee", ADMIN_STAFF)
	committed(case_type, case, *tasks)
	ref = {"doctype": "Case", "name": case.name, "items": '["Task"]'}
	for user, count in ((ADMIN_STAFF, 1), (PORTAL_MANAGER, 2)):
		found = http(user).post("frappe.desk.notifications.get_open_count", **ref).json["message"]["count"]
		assert [row["count"] for row in found["external_links_found"]] == [count], user


def test_of_linked_records_nobody_is_told_how_many_are_kept_from_them(http, committed):
	ticket = committed(make_ticket(by=HR_STAFF))
	ref = {"doctype": "Client", "docname": ticket.client}
	links = "frappe.desk.form.linked_with.get"
	assert "Ticket" not in http(ADMIN_STAFF).post(links, **ref).json["message"]
	assert ticket.name in http(HR_STAFF).post(links, **ref).text


def test_a_link_to_what_one_may_read_is_taken(http, committed):
	task = committed(make_task())
	if not hasattr(frappe.client, "validate_link_and_fetch"):
		pytest.skip("15 has another one")
	check = "frappe.client.validate_link_and_fetch"
	for user, found in ((HR_STAFF, {"name": task.name}), (ADMIN_STAFF, {})):
		assert http(user).post(check, doctype="Task", docname=task.name).json["message"] == found
