"""The desk in a real browser, for the demo's people: every form, list and page of ours, and what people do there."""

import json

import pytest
from desk import Desk, get_stamp
from playwright.sync_api import expect

CLERK, COLLEAGUE = "hr.staff@example.com", "finance.staff@example.com"
MANAGER, ADMIN = "hr.manager@example.com", "admin@example.com"
RECORDS = ("Task", "Ticket", "Case", "Client", "Department", "Task Type", "Case Type")
WORK = ("Task", "Ticket", "Case", "Client")
SCREENS = ("Workflow", "Workflow State", "Workflow Action Master", "Notification")
WORKFLOWS = ("Task", "Ticket", "Case")
INVITED = "e2e.invited@example.com"
# Of the test alone: an admin cannot delete states and actions, so they stay on the site, in no workflow.
ESCALATE = "Browser Escalate"


# A smoke of everything


@pytest.mark.parametrize(
	"user, doctype",
	[(CLERK, doctype) for doctype in RECORDS]
	+ [(MANAGER, doctype) for doctype in WORK]
	+ [(ADMIN, doctype) for doctype in (*RECORDS, *SCREENS)],
)
def test_list_and_form_open(sit, user, doctype):
	desk = sit(user)
	desk.open_list(doctype)
	name = desk.find(
		doctype, **({"document_type": "Task"} if doctype in ("Workflow", "Notification") else {})
	)
	assert name, f"the demo has no {doctype} for {user}"
	desk.open_form(doctype, name)


@pytest.mark.parametrize(
	"user, doctype",
	[(CLERK, doctype) for doctype in WORK] + [(ADMIN, doctype) for doctype in (*RECORDS, *SCREENS)],
)
def test_new_form_opens(sit, user, doctype):
	sit(user).open_new(doctype)


@pytest.mark.parametrize("user", [CLERK, MANAGER, ADMIN])
def test_login_leads_to_the_workspace(sit, user):
	desk = sit(user)
	desk.goto("/task-portal")
	assert desk.page.url.endswith(f"{desk.root}/task-portal")
	expect(desk.page.get_by_text("Open Tasks").locator("visible=true").first).to_be_visible()
	icon = desk.page.request.get("/assets/task_portal/images/task-portal.svg")
	assert icon.ok and "<svg" in icon.text()


@pytest.mark.parametrize("doctype", WORKFLOWS)
def test_workflow_builder_draws_a_workflow(sit, doctype):
	desk = sit(ADMIN)
	desk.open("workflow-builder", doctype)
	workflow = desk.read("Workflow", doctype)
	expect(desk.page.locator(".vue-flow__node-state")).to_have_count(len(workflow["states"]))
	expect(desk.page.locator(".vue-flow__node-action")).to_have_count(len(workflow["transitions"]))


@pytest.mark.parametrize("user", ["individual@example.com", "business@example.com"])
def test_portal_opens(visit, user):
	page, problems = visit(user), []
	page.on("pageerror", lambda error: problems.append(str(error)))
	page.on("console", lambda message: message.type == "error" and problems.append(message.text))
	page.on(
		"response", lambda answer: answer.status >= 400 and problems.append(f"{answer.status} {answer.url}")
	)
	for path in ("/portal", "/portal/tickets", "/portal/cases", "/portal/tasks", "/portal/tickets/new"):
		page.goto(path)
		expect(page.locator("h1").first).to_be_visible()
	page.goto("/portal/tickets")
	page.locator("a[href^='/portal/tickets/TKT']").first.click()
	expect(page.locator("h1").first).to_be_visible()
	page.goto("/task-portal")
	assert page.url.endswith("/portal")
	assert not problems, "\n".join(problems)


# What people do


@pytest.fixture
def make_task(sit, remove):
	"""A function that makes a task and returns its name; an admin deletes them after the test."""
	made = []

	def make_task(desk: Desk) -> str:
		values = {"task_type": "Internal Task", "department": "HR", "assignee": CLERK}
		made.append(desk.create("Task", subject=f"Order badges {get_stamp()}", **values)["name"])
		return made[-1]

	make_task.made = made
	yield make_task
	for name in made:
		remove("Task", name)


def test_clerks_pass_a_task_to_and_fro(sit, make_task):
	clerk, colleague = sit(CLERK), sit(COLLEAGUE)
	task = make_task(clerk)
	clerk.open_form("Task", task)
	clerk.take_action("Start")
	assert clerk.get_value("status") == "To Do"
	clerk.take_action("Forward", department="Finance", assignee=COLLEAGUE, comment="Please pay")
	assert (clerk.get_value("status"), clerk.get_value("assignee")) == ("New", COLLEAGUE)

	colleague.open_form("Task", task)
	colleague.take_action("Reply", comment="Paid")
	assert colleague.get_value("assignee") == CLERK

	clerk.open_form("Task", task)
	clerk.take_action("Close", comment="All done")
	assert clerk.get_value("status") == "Close"
	assert [row["action"] for row in clerk.read("Task", task)["movements"]] == ["Forward", "Reply"]


def test_clerk_writes_a_task_in_the_form(sit, make_task):
	desk = sit(CLERK)
	subject = f"Order chairs {get_stamp()}"
	desk.open_new("Task")
	for fieldname, value in {"subject": subject, "task_type": "Internal Task", "department": "HR"}.items():
		desk.page.evaluate("([field, value]) => cur_frm.set_value(field, value)", [fieldname, value])
	desk.settle()
	desk.save()
	make_task.made.append(desk.get_value("name"))
	task = desk.read("Task", desk.get_value("name"))
	assert (task["subject"], task["status"], task["originator"]) == (subject, "New", CLERK)
	expect(desk.page.get_by_role("button", name="Who Can See This")).to_be_visible()


def test_who_can_see_a_task(sit, make_task):
	desk = sit(CLERK)
	desk.open_form("Task", make_task(desk))
	desk.page.get_by_role("button", name="Who Can See This").click()
	dialog = desk.page.locator(".modal.show")
	expect(dialog.get_by_text("holds it").first).to_be_visible()
	expect(dialog.get_by_text(MANAGER).first).to_be_visible()


@pytest.fixture
def restored(sit):
	"""The shipped Task workflow is put back, after all."""
	yield
	method = "/api/method/task_portal.workflow.setup.restore_workflow"
	sit(ADMIN).call("POST", method, doctype="Task")


def test_admin_adds_a_state_and_clerks_get_its_action(sit, restored, make_task):
	admin, clerk = sit(ADMIN), sit(CLERK)
	for doctype, field in (
		("Workflow State", "workflow_state_name"),
		("Workflow Action Master", "workflow_action_name"),
	):
		if not admin.find(doctype, name=ESCALATE):
			admin.create(doctype, **{field: ESCALATE})
	admin.open_form("Workflow", "Task")
	for label in ("Stage", "Effect", "Client Label", "Comment Required", "Only For Type"):
		expect(admin.page.locator(".grid-heading-row").get_by_text(label, exact=True).first).to_be_visible()
	rows = {
		"states": {"state": ESCALATE, "stage": "Active", "effect": "Forward", "allow_edit": "Desk User"},
		"transitions": {
			"state": "New",
			"action": ESCALATE,
			"next_state": ESCALATE,
			"allowed": "Desk User",
		},
	}
	add = "([table, row]) => { Object.assign(cur_frm.add_child(table), row); cur_frm.refresh_field(table); cur_frm.dirty(); }"
	for table, row in rows.items():
		admin.page.evaluate(add, [table, row])
	admin.save()

	clerk.open_form("Task", make_task(clerk))
	assert ESCALATE in clerk.get_actions()
	clerk.take_action(ESCALATE, department="Finance", assignee=COLLEAGUE)
	assert (clerk.get_value("status"), clerk.get_value("assignee")) == ("New", COLLEAGUE)


def test_admin_restores_the_shipped_workflow(sit, restored):
	desk = sit(ADMIN)
	before = desk.read("Workflow", "Task")["states"][0]["client_label"]
	desk.open_form("Workflow", "Task")
	change = "() => frappe.model.set_value(cur_frm.doc.states[0].doctype, cur_frm.doc.states[0].name, 'client_label', 'With us')"
	desk.page.evaluate(change)
	desk.save()
	assert desk.read("Workflow", "Task")["states"][0]["client_label"] == "With us"
	desk.page.get_by_role("button", name="Restore Shipped Workflow").click()
	desk.page.locator(".modal.show .btn-primary:visible").click()
	desk.page.wait_for_function("label => cur_frm.doc.states[0].client_label === label", arg=before)
	assert desk.read("Workflow", "Task")["states"][0]["client_label"] == before


OURS = (
	"stage",
	"effect",
	"client_label",
	"comment_required",
	"only_for_type",
	"condition",
	"is_optional_state",
)


def get_meaning(workflow: dict) -> list[dict]:
	fields = ("state", "allow_edit", "action", "next_state", "allowed", *OURS)
	rows = [*workflow["states"], *workflow["transitions"]]
	return [{field: row.get(field) or None for field in fields} for row in rows]


@pytest.mark.parametrize("doctype", WORKFLOWS)
def test_saving_in_the_builder_loses_nothing(sit, restored, doctype):
	desk = sit(ADMIN)
	before = desk.read("Workflow", doctype)
	desk.open("workflow-builder", doctype)
	nodes = desk.page.locator(".vue-flow__node-state")
	expect(nodes).to_have_count(len(before["states"]))
	with desk.page.expect_response(lambda answer: "frappe.client.save" in answer.url) as saved:
		desk.page.get_by_role("button", name="Save", exact=True).first.click()
	assert saved.value.ok, saved.value.text()
	after = desk.read("Workflow", doctype)
	assert after["modified"] != before["modified"]
	assert get_meaning(after) == get_meaning(before)
	assert {row["id"] for row in json.loads(after["workflow_data"])} == {
		row["id"] for row in json.loads(before["workflow_data"])
	}


def test_admin_edits_the_words_of_a_notice(sit):
	desk = sit(ADMIN)
	before = desk.read("Notification", "Task Closed")
	desk.open_form("Notification", "Task Closed")
	desk.page.evaluate("() => cur_frm.set_value('message', 'Closed: {{ doc.subject | e }}')")
	desk.save()
	assert desk.read("Notification", "Task Closed")["message"] == "Closed: {{ doc.subject | e }}"
	desk.page.evaluate("message => cur_frm.set_value('message', message)", before["message"])
	desk.save()
	assert desk.read("Notification", "Task Closed")["message"] == before["message"]


def test_admin_invites_a_portal_user(sit, remove):
	desk = sit(ADMIN)
	client = desk.create("Client", client_name=f"Browser {get_stamp()}", sector="Individual")["name"]
	try:
		desk.open_form("Client", client)
		desk.page.get_by_role("button", name="Invite Portal User").click()
		desk.answer(email=INVITED, first_name="Nadia", sees="All requests")
		expect(desk.page.locator(".modal.show").get_by_text(INVITED).first).to_be_visible()
		row = desk.read("Client", client)["portal_users"][0]
		assert (row["user"], row["sees"]) == (INVITED, "All requests")
	finally:
		remove("Client", client)
