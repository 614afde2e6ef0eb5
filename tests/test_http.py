"""The same over HTTP, with real logins: what a script, a browser or an attacker gets."""

import json

import frappe
import pytest
from world import (
	ADMIN_STAFF,
	FINANCE,
	FINANCE_STAFF,
	HR,
	HR_STAFF,
	INDIVIDUAL,
	PORTAL_MANAGER,
	acting_as,
	get_step_task,
	make_case,
	make_passed_task,
	make_task,
	make_ticket,
	make_user,
)

from task_portal.workflow.setup import restore_workflow

# What clients get here they would get without the wall before their logins.
pytestmark = pytest.mark.usefixtures("wall_down")

ACT = "task_portal.api.act"
GET_ACTIONS = "task_portal.api.get_actions"


def get_error(response) -> str:
	"""The named error of a refusal, and the sentences shown with it."""
	body = response.json
	return body.get("exc_type", "") + " " + body.get("_server_messages", "")


def count_tasks(client, name: str) -> int:
	filters = json.dumps({"name": name})
	return client.get("frappe.client.get_count", doctype="Task", filters=filters).json["message"]


def test_a_task_passes_between_departments(http, committed):
	hr, finance, outsider = http(HR_STAFF), http(FINANCE_STAFF), http(ADMIN_STAFF)

	created = hr.create("Task", subject="Advance for Ms Rao", task_type="Internal Task", department=HR)
	assert created.status_code == 200, created.text
	name = created.json["data"]["name"]
	committed(frappe.get_doc("Task", name))
	task = {"doctype": "Task", "name": name}
	assert hr.post(ACT, **task, action="Start").json["message"]["status"] == "To Do"

	details = {"department": FINANCE, "assignee": FINANCE_STAFF, "comment": "Please pay 300"}
	hr.post(ACT, **task, action="Forward", **details)
	after = finance.read("Task", name).json["data"]
	assert (after["status"], after["department"], after["assignee"]) == ("New", FINANCE, FINANCE_STAFF)
	(movement,) = after["movements"]
	assert (movement["from_user"], movement["to_user"]) == (HR_STAFF, FINANCE_STAFF)
	assert (movement["from_department"], movement["to_department"]) == (HR, FINANCE)
	assert (movement["comment"], movement["moved_by"]) == ("Please pay 300", HR_STAFF)
	assert movement["held_for"] >= 0

	finance.post(ACT, **task, action="Reply", comment="Paid")
	after = hr.read("Task", name).json["data"]
	assert (after["status"], after["department"], after["assignee"]) == ("New", HR, HR_STAFF)

	refused = hr.post(ACT, **task, action="Close")
	assert refused.status_code == 417
	assert "CommentRequired" in get_error(refused) and "needs a comment" in get_error(refused)
	assert hr.read("Task", name).json["data"]["status"] == "New"
	assert hr.post(ACT, **task, action="Close", comment="Done").json["message"]["status"] == "Close"

	assert finance.read("Task", name).status_code == 200
	assert finance.change("Task", name, subject="Mine now").status_code == 403
	assert finance.post(ACT, **task, action="Reopen", comment="No").status_code == 417

	assert outsider.read("Task", name).status_code == 403
	assert outsider.list("Task", filters={"name": name}).json["data"] == []
	assert (count_tasks(outsider, name), count_tasks(hr, name)) == (0, 1)


def test_refused_action_writes_nothing(http, committed):
	task = committed(make_passed_task())
	before = frappe.get_doc("Task", task.name).as_dict(convert_dates_to_str=True)
	client = http(FINANCE_STAFF)
	for details in (
		{"action": "Forward", "comment": "x"},
		{"action": "Forward", "comment": "x", "department": HR},
		{"action": "Forward", "comment": "x", "department": "Nowhere", "assignee": HR_STAFF},
		{"action": "Reply"},
		{"action": "Nonsense", "comment": "x"},
	):
		response = client.post(ACT, doctype="Task", name=task.name, **details)
		assert response.status_code in (404, 417), response.text
		assert get_error(response).strip()
	frappe.db.rollback()
	assert frappe.get_doc("Task", task.name).as_dict(convert_dates_to_str=True) == before


def test_frappes_own_doors_obey_the_same_rules(http, committed):
	task = committed(make_passed_task())
	client = http(FINANCE_STAFF)
	doc = json.dumps({"doctype": "Task", "name": task.name})
	shown = client.get("frappe.model.workflow.get_transitions", doc=doc).json["message"]
	assert sorted(row["action"] for row in shown) == ["Cancel", "Close", "Forward", "Reply", "Start"]
	for action, error in (("Forward", "DepartmentRequired"), ("Close", "CommentRequired")):
		refused = client.post("frappe.model.workflow.apply_workflow", doc=doc, action=action)
		assert refused.status_code == 417
		assert error in get_error(refused)
	assert client.change("Task", task.name, status="Close").status_code == 417
	frappe.db.rollback()
	assert frappe.db.get_value("Task", task.name, "status") == "New"
	started = client.post("frappe.model.workflow.apply_workflow", doc=doc, action="Start")
	assert started.json["message"]["status"] == "To Do"


def test_bulk_approval_starts_tasks_and_says_why_it_does_not_close_them(committed, monkeypatch):
	"""Frappe reports a bulk action to the desk by a message over the socket."""
	from frappe.model.workflow import bulk_workflow_approval

	tasks = [make_task(), make_task()]
	committed(*tasks)
	shown = []
	monkeypatch.setattr(frappe, "publish_realtime", lambda *args, **kwargs: shown.append(str((args, kwargs))))
	with acting_as(HR_STAFF):
		for action, status in (("Start", "To Do"), ("Close", "To Do")):
			bulk_workflow_approval(json.dumps([task.name for task in tasks]), "Task", action)
			assert {task.reload().status for task in tasks} == {status}
	assert "needs a comment" in shown[-1]
	assert tasks[0].name in shown[-1]


@pytest.mark.parametrize("doctype", ["Task", "Comment", "Version"])
def test_count_counts_what_may_be_listed(http, committed, doctype):
	"""Frappe's own `get_count` asks for no permission."""
	task = committed(make_task(subject="Secret plan"))
	assert http(HR_STAFF).get("frappe.client.get_count", doctype="Task").json["message"] >= 1
	client = http(INDIVIDUAL)
	assert client.get("frappe.client.get_count", doctype=doctype).status_code == 403
	filters = json.dumps({"name": task.name, "subject": ["like", "Secret%"]})
	guess = http(ADMIN_STAFF).get("frappe.client.get_count", doctype="Task", filters=filters)
	assert guess.json["message"] == 0
	assert client.get("frappe.client.get_count", doctype="Task Movement").status_code == 403
	assert http(HR_STAFF).get("frappe.client.get_count", doctype="Language").json["message"] > 0


def test_client_gets_nothing_by_generic_endpoints(http, committed):
	ticket = make_ticket()
	task = make_task(ticket=ticket.name, task_type=None, client_facing=1)
	committed(ticket, task)
	client = http(INDIVIDUAL)
	for doc in (ticket, task):
		assert client.read(doc.doctype, doc.name).status_code == 403
		assert client.list(doc.doctype).status_code == 403
		assert client.change(doc.doctype, doc.name, priority="Low").status_code == 403
		record = {"doctype": doc.doctype, "name": doc.name}
		assert client.get(GET_ACTIONS, **record).status_code == 403
		assert client.post(ACT, **record, action="Start").status_code == 403
		about = {"reference_doctype": doc.doctype, "reference_name": doc.name}
		said = client.post(
			"frappe.desk.form.utils.add_comment",
			**about,
			content="hello",
			comment_email=INDIVIDUAL,
			comment_by=INDIVIDUAL,
		)
		assert said.status_code == 403
	assert http().read("Task", task.name).status_code == 403


def test_clearing_assignments_by_a_client_leaves_the_holder(http, committed):
	"""Frappe takes `ignore_permissions` from whoever calls this endpoint."""
	task = committed(make_passed_task())
	http(INDIVIDUAL).post(
		"frappe.desk.form.assign_to.remove",
		doctype="Task",
		name=task.name,
		assign_to=FINANCE_STAFF,
		ignore_permissions=1,
	)
	frappe.db.rollback()
	assert frappe.db.get_value("Task", task.name, "assignee") == FINANCE_STAFF


@pytest.mark.parametrize(
	"method, params, status",
	[
		(GET_ACTIONS, {"doctype": "User", "name": "Guest"}, 417),
		(GET_ACTIONS, {"doctype": "Task", "name": "TASK-0"}, 404),
		(ACT, {"doctype": "Task", "name": "TASK-0", "action": "Start"}, 404),
	],
)
def test_bad_calls_get_a_named_error(http, method, params, status):
	response = http(PORTAL_MANAGER).post(method, **params)
	assert response.status_code == status
	assert response.json["exc_type"]


def test_act_is_a_post(http, committed):
	task = committed(make_task())
	response = http(HR_STAFF).get(ACT, doctype="Task", name=task.name, action="Start")
	assert response.status_code == 403
	frappe.db.rollback()
	assert frappe.db.get_value("Task", task.name, "status") == "New"


def test_bad_types_are_refused(http):
	response = http(HR_STAFF).post(ACT, doctype="Task", name=["a"], action={"x": 1})
	assert response.status_code in (417, 500)
	assert response.json["exc_type"] == "FrappeTypeError"


def test_guest_reaches_no_function_of_the_app(http):
	for method in (
		GET_ACTIONS,
		ACT,
		"task_portal.api.search_members",
		"task_portal.guards.counts.get_count",
	):
		assert http().post(method).status_code == 403


@pytest.fixture
def restored_workflow(committed):
	"""Puts the Task workflow back after a test that commits its edits."""
	yield committed
	frappe.db.rollback()
	restore_workflow("Task")
	for doctype, name in (("Workflow State", "Escalate"), ("Workflow Action Master", "Escalate")):
		frappe.delete_doc(doctype, name, force=True, ignore_missing=True)
	frappe.db.commit()


ESCALATE = {"doctype": "Workflow Document State", "name": "new-3", "parentfield": "states", "state": "Escalate",
	"doc_status": "0", "allow_edit": "Desk User", "stage": "Active", "effect": "Forward"}  # fmt: skip
ESCALATION = {"doctype": "Workflow Transition", "name": "new-4", "parentfield": "transitions", "state": "New",
	"action": "Escalate", "next_state": "Escalate", "allowed": "Desk User", "only_for_type": "_Test Audit"}  # fmt: skip


def test_admin_makes_a_type_with_a_state_of_its_own_in_frappes_screens(http, restored_workflow):
	"""The calls that the desk's forms make: load the record, save it."""
	user = make_user("test.admin@example.com", "System Manager")
	frappe.db.commit()
	admin = http(user)

	def save(doc: dict):
		response = admin.post("frappe.desk.form.save.savedocs", doc=json.dumps(doc), action="Save")
		assert response.status_code == 200, response.text

	new = {"__islocal": 1, "__unsaved": 1}
	save(
		new
		| {"doctype": "Task Type", "name": "new-task-type-1", "title": "_Test Audit", "sector": "Internal"}
	)
	restored_workflow(frappe._dict(doctype="Task Type", name="_Test Audit"))
	save(new | {"doctype": "Workflow State", "name": "new-1", "workflow_state_name": "Escalate"})
	save(new | {"doctype": "Workflow Action Master", "name": "new-2", "workflow_action_name": "Escalate"})
	loaded = admin.get("frappe.desk.form.load.getdoc", doctype="Workflow", name="Task")
	workflow = loaded.json["docs"][0]
	row = new | {"parent": "Task", "parenttype": "Workflow"}
	workflow["states"].append(row | ESCALATE)
	workflow["transitions"].append(row | ESCALATION)
	case_type = {"doctype": "Case Type", "title": "_Test Inspection", "sector": "Internal"}
	step = {"doctype": "Case Type Step", "name": "new-5", "parenttype": "Case Type", "parentfield": "steps"}
	step |= {"title": "Look", "task_type": "Internal Task", "kind": "Action", "department": HR}
	save(new | case_type | {"name": "new-case-type-1", "steps": [new | step]})
	restored_workflow(frappe._dict(doctype="Case Type", name="_Test Inspection"))
	for_cases = workflow["transitions"][-1] | {"name": "new-6", "only_for_type": "_Test Inspection"}
	workflow["transitions"].append(for_cases)
	save(workflow | {"__unsaved": 1})
	frappe.db.rollback()
	escalate_what_may_be(http(HR_STAFF), restored_workflow)


def escalate_what_may_be(staff, restored_workflow):
	plain, audit = make_task(), make_task(task_type="_Test Audit")
	restored_workflow(plain, audit)
	case = restored_workflow(make_case(frappe.get_doc("Case Type", "_Test Inspection")))
	inspection = restored_workflow(get_step_task(case, "Look"))
	for task, offered in ((plain, False), (audit, True), (inspection, True)):
		actions = staff.get(GET_ACTIONS, doctype="Task", name=task.name).json["message"]
		assert ("Escalate" in [row["action"] for row in actions]) == offered
	details = {"department": FINANCE, "assignee": FINANCE_STAFF}
	escalate = {"doctype": "Task", "action": "Escalate"} | details
	assert staff.post(ACT, **escalate, name=plain.name).status_code == 417
	after = staff.post(ACT, **escalate, name=audit.name).json["message"]
	assert (after["status"], after["assignee"]) == ("New", FINANCE_STAFF)
