"""What a form of the desk gets with its record: what may be done, what it belongs to, people by name."""

import frappe
import pytest
from frappe.desk.form.load import getdoc
from portal_world import counted_statements
from world import (
	ADMIN_STAFF,
	FINANCE,
	FINANCE_STAFF,
	HR,
	HR_MANAGER,
	HR_STAFF,
	OUTSIDER,
	PORTAL_MANAGER,
	acting_as,
	attach_file,
	get_step_task,
	make_case,
	make_case_type,
	make_passed_task,
	make_task,
	make_ticket,
)

from task_portal import api, desk
from task_portal.guards import endpoints
from task_portal.readers import rows

pytestmark = pytest.mark.usefixtures("wall_down")


def open_form(doc, user: str) -> dict:
	return load(doc.doctype, doc.name, user)


def load(doctype: str, name: str, user: str) -> dict:
	with acting_as(user):
		frappe.local.response = frappe._dict(docs=[])
		getdoc(doctype, name)
		return (frappe.response.docs[0].get("__onload") or {}).get("task_portal") or {}


@pytest.mark.parametrize("make", [make_task, make_ticket])
def test_a_form_offers_what_the_door_does(make):
	doc = make()
	offered = open_form(doc, HR_MANAGER)["actions"]
	with acting_as(HR_MANAGER):
		assert offered == api.get_actions(doc.doctype, doc.name)
	assert "Start" in [row["action"] for row in offered]


def test_a_reader_who_may_not_act_is_offered_nothing():
	task = make_passed_task()
	assert open_form(task, PORTAL_MANAGER)["actions"]
	assert open_form(task, ADMIN_STAFF)["actions"] == []


def test_a_form_tells_how_ticket_and_case_stand_to_who_may_read_them():
	ticket = make_ticket()
	task = make_task(ticket=ticket.name, task_type="Individual Sector Task", client=ticket.client)
	row = {"doctype": "Ticket", "name": ticket.name, "subject": ticket.subject, "status": "New"}
	assert open_form(task, PORTAL_MANAGER)["around"] == [{**row, "is_open": 1, "stage": "Waiting"}]
	frappe.db.set_value("Ticket", ticket.name, {"department": FINANCE, "assignee": None, "owner": OUTSIDER})
	frappe.db.set_value("Task", task.name, "is_open", 0)
	assert open_form(task, HR_STAFF)["around"] == []


def test_a_ticket_names_its_clients_other_open_tickets():
	ticket, other, closed = make_ticket(), make_ticket(), make_ticket()
	frappe.db.set_value("Ticket", closed.name, "is_open", 0)
	named = {row["name"] for row in open_form(ticket, HR_MANAGER)["around"]}
	assert other.name in named and not named & {ticket.name, closed.name}
	make_task(
		ticket=ticket.name, task_type="Individual Sector Task", department=FINANCE, assignee=FINANCE_STAFF
	)
	assert open_form(ticket, FINANCE_STAFF)["around"] == []


def test_a_case_tells_whose_its_steps_are_to_who_may_read_them():
	steps = ({"title": "Ask"}, {"title": "Pay", "department": FINANCE})
	steps = [{"department": HR, "assignee": HR_STAFF} | step for step in steps]
	case = make_case(make_case_type("_Test Ask and pay", "Internal", *steps))
	asked, paid = (get_step_task(case, title) for title in ("Ask", "Pay"))
	rows = {row["name"]: row["assignee"] for row in open_form(case, PORTAL_MANAGER)["around"]}
	assert rows == {asked.name: asked.assignee, paid.name: paid.assignee}
	assert [row["name"] for row in open_form(case, HR_MANAGER)["around"]] == [asked.name]


def test_a_form_tells_the_files_of_its_documents():
	task = make_task(kind="Document", documents=[{"title": "Passport"}, {"title": "Photo"}])
	file, other = attach_file(task, HR_STAFF), attach_file(make_task(), HR_STAFF)
	with acting_as(HR_STAFF):
		api.submit_document(task.name, task.documents[0].name, file)
	frappe.db.set_value("Task Document", task.documents[1].name, "file", other)
	told = open_form(task, HR_MANAGER)["files"]
	assert [row["name"] for row in told] == [file]
	assert told[0]["file_name"].endswith("passport.pdf") and told[0]["file_url"].startswith("/private/files/")
	assert open_form(make_task(), HR_MANAGER)["files"] == []


def test_what_the_form_gets_beside_its_record_is_few_queries():
	task = make_task(ticket=make_ticket().name, task_type="Individual Sector Task")
	with acting_as(HR_STAFF):
		doc = frappe.get_doc("Task", task.name)
		doc.check_permission("read")
		rows.write_changed()
		with counted_statements() as statements:
			desk.prepare_form(doc)
	assert len(statements) <= 3, "\n".join(statements)


def test_people_are_found_by_name_and_say_how_much_they_hold():
	name = frappe.db.get_value("User", HR_STAFF, "full_name")
	with acting_as(HR_MANAGER):
		before = find_member(name)
		assert (before["value"], before["label"]) == (HR_STAFF, name)
		make_task(assignee=HR_STAFF)
		held = frappe.db.count("Task", {"assignee": HR_STAFF, "is_open": 1})
		assert find_member(name)["description"] == f"{held} open tasks, {HR_STAFF}"
		assert before["description"] == f"{held - 1} open tasks, {HR_STAFF}"
		assert endpoints.search_link("User", name)[0]["label"] == name


def find_member(text: str) -> dict:
	query = {"query": "task_portal.api.search_members", "filters": {"department": HR}}
	return endpoints.search_link("User", text, **query)[0]
