"""A state's "Only Allow Edit For": one check on save, whatever the door."""

import json

import frappe
import pytest
from world import (
	HR,
	HR_COLLEAGUE,
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	PORTAL_MANAGER,
	act,
	act_as_client,
	acting_as,
	attach_file,
	get_client,
	make_case,
	make_case_type,
	make_task,
	make_ticket,
)

from task_portal import api
from task_portal.cases import due_dates
from task_portal.workflow.edits import NotEditableNow


def make_closed(doctype: str):
	if doctype == "Ticket":
		doc = make_ticket(assignee=HR_STAFF)
	elif doctype == "Case":
		doc = make_case(make_case_type("_Test Over", "Internal", {"title": "One"}))
		act(HR_STAFF, frappe.get_doc("Task", doc.reload().steps[0].task), "Close", comment="Done")
	else:
		doc = make_task()
	act(HR_STAFF, doc, "Close", **({"comment": "Done"} if doctype == "Task" else {}))
	return doc.reload()


@pytest.mark.parametrize("user", [HR_STAFF, HR_MANAGER, PORTAL_MANAGER])
@pytest.mark.parametrize("doctype", ["Task", "Ticket", "Case"])
def test_what_is_over_is_changed_by_reopen_alone(doctype, user):
	doc = make_closed(doctype)
	with acting_as(user):
		doc = frappe.get_doc(doctype, doc.name)
		doc.subject = "Rewritten"
		with pytest.raises(NotEditableNow, match=doc.name):
			doc.save()
		frappe.get_doc(doctype, doc.name).save()
	assert act(user, doc, "Reopen", comment="Again")["is_open"]
	with acting_as(user):
		doc = frappe.get_doc(doctype, doc.name)
		doc.subject = "Rewritten"
		assert doc.save().subject == "Rewritten"


def test_a_reopen_by_hand_carries_nothing_else():
	workflow = frappe.get_doc("Workflow", "Task")
	for row in workflow.transitions:
		row.comment_required = 0
	workflow.save()
	for priority, error in (("High", NotEditableNow), ("Medium", None)):
		task = make_closed("Task")
		with acting_as(HR_STAFF):
			task = frappe.get_doc("Task", task.name)
			task.update({"status": "New", "priority": priority})
			if error:
				with pytest.raises(error):
					task.save()
			else:
				assert task.save().is_open


@pytest.mark.parametrize("values", [{"due_date": "2030-01-01"}, {"documents": [{"title": "One more"}]}])
def test_fields_and_rows_alike(values):
	task = make_closed("Task")
	with acting_as(HR_STAFF):
		task = frappe.get_doc("Task", task.name)
		task.update(values)
		with pytest.raises(NotEditableNow):
			task.save()


def test_rest_and_bulk_ask_it(http, committed):
	from frappe.desk.doctype.bulk_update.bulk_update import submit_cancel_or_update_docs

	client, over, running = http(HR_STAFF), committed(make_closed("Task")), committed(make_task())
	assert client.change("Task", over.name, subject="Rewritten").status_code == 403
	assert client.change("Task", running.name, subject="Rewritten").status_code == 200
	values = {"doctype": "Task", "name": over.name, "fieldname": "priority", "value": "High"}
	assert client.post("frappe.client.set_value", **values).status_code == 403
	frappe.db.rollback()
	with acting_as(HR_STAFF):
		names = json.dumps([over.name, running.name])
		failed = submit_cancel_or_update_docs("Task", names, "update", {"priority": "High"})
	assert failed == [over.name]
	frappe.db.rollback()
	assert frappe.db.get_value("Task", over.name, ["subject", "priority"]) == ("Order new badges", "Medium")
	assert frappe.db.get_value("Task", running.name, ["subject", "priority"]) == ("Rewritten", "High")


def test_comments_and_files_go_on():
	task = make_closed("Task")
	with acting_as(HR_STAFF):
		assert frappe.get_doc("Task", task.name).add_comment("Comment", "For the record").name
	assert attach_file(task, HR_STAFF)


def set_editors(doctype: str, state: str, *roles: str):
	"""The state stands once for each of the roles, as Frappe lets it."""
	workflow = frappe.get_doc("Workflow", doctype)
	row = next(row for row in workflow.states if row.state == state)
	row.allow_edit = roles[0]
	for role in roles[1:]:
		copy = frappe.copy_doc(row)
		workflow.append("states", copy.as_dict() | {"allow_edit": role, "name": None})
	workflow.save()


def test_any_of_the_roles_of_a_state_that_stands_twice():
	task = make_task()
	set_editors("Task", "New", "Task Portal Manager", "Department Manager")
	for user, may in ((HR_STAFF, False), (HR_MANAGER, True), (PORTAL_MANAGER, True)):
		with acting_as(user):
			doc = frappe.get_doc("Task", task.name)
			doc.subject = f"By {user}"
			if may:
				doc.save()
			else:
				with pytest.raises(NotEditableNow):
					doc.save()
	assert act(HR_STAFF, task, "Start")["status"] == "To Do"


def test_what_the_app_writes_by_itself_goes_on():
	ticket = make_ticket(raised_by=INDIVIDUAL)
	task = make_task(
		kind="Document",
		task_type="Individual Sector Task",
		ticket=ticket.name,
		client_facing=1,
		documents=[{"title": "Passport", "is_required": 1}, {"title": "Photo", "is_required": 1}],
		due_date="2020-01-01",
	)
	set_editors("Task", "New", "Task Portal Manager")
	with acting_as(HR_STAFF):
		api.submit_document(task.name, task.documents[0].name, attach_file(task, HR_STAFF))
		api.accept_document(task.name, task.documents[0].name)
	file = attach_file(task, INDIVIDUAL)
	with acting_as(INDIVIDUAL):
		from task_portal.cases.documents import submit_document

		doc = frappe.get_doc("Task", task.name)
		doc.flags.ignore_permissions = True
		submit_document(doc, task.documents[1].name, file)
	assert [row.status for row in task.reload().documents] == ["Accepted", "Submitted"]
	due_dates.remind_and_mark()
	assert task.reload().is_overdue
	assert act_as_client(INDIVIDUAL, task, "Start").status == "To Do"


def test_who_holds_it_is_told_apart_from_who_edits_it():
	task = make_task(assignee=HR_COLLEAGUE)
	set_editors("Task", "New", "Task Portal Manager")
	assert act(HR_COLLEAGUE, task, "Close", comment="Done")["status"] == "Close"
	assert get_client("Individual") and HR
