"""Whole stories on the desk: a case on paper, a document from the disk, a workflow that an admin changes and a clerk uses."""

import io

import pytest
from desk import Desk, get_stamp
from playwright.sync_api import expect
from pypdf import PdfReader

CLERK, ADMIN = "hr.staff@example.com", "admin@example.com"
# Of the tests alone: an admin cannot delete states and actions, so they stay on the site, in no workflow.
ESCALATE = "Browser Escalate"


# A case on paper


def test_a_case_is_printed_from_its_form(sit):
	desk = sit(ADMIN)
	name = desk.find("Case", is_open=1)
	desk.open_form("Case", name)
	subject = desk.get_value("subject")
	# In 15's head, in 16's sidebar.
	buttons = "[title=Print], [data-original-title=Print], .form-print"
	desk.page.locator(buttons).locator("visible=true").first.click()
	sheet = desk.page.frame_locator("iframe.print-format-container:visible").locator(".tp-file")
	expect(sheet).to_contain_text(subject)
	with desk.page.expect_popup() as opened:
		desk.page.get_by_role("button", name="Full Page").locator("visible=true").click()
	page = opened.value
	expect(page.locator(".tp-file")).to_contain_text(subject)
	page.emulate_media(media="print")
	expect(page.locator(".action-banner")).to_be_hidden()
	paper = read_pdf(page.pdf())
	steps = page.locator(".tp-file h2", has_text="Steps").locator("xpath=following::td[1]")
	for words in (name, subject, "Steps", steps.inner_text()):
		assert squeeze(words) in paper
	page.close()
	desk.open("task-portal")


def read_pdf(content: bytes) -> str:
	return squeeze("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def squeeze(words: str) -> str:
	"""Where a line ends on paper is not in the words."""
	return "".join(words.split()).lower()


# A document from the disk


@pytest.fixture
def task(sit, remove):
	"""A task of the clerk's that asks for a passport."""
	values = {"task_type": "Internal Task", "department": "HR", "assignee": CLERK, "kind": "Document"}
	rows = [{"title": "Passport", "is_required": 1}]
	made = sit(CLERK).create("Task", subject=f"Collect papers {get_stamp()}", documents=rows, **values)
	yield made["name"]
	remove("Task", made["name"])


def test_a_clerk_hands_in_a_pdf_from_the_disk_and_looks_at_it(sit, task, visit):
	desk, name = sit(CLERK), f"passport-{get_stamp()}.pdf"
	desk.open_form("Task", task)
	row = desk.page.locator(".task-portal-papers:visible li", has_text="Passport")
	row.get_by_role("button", name="Hand In").click()
	uploader = desk.page.locator(".modal.show", has=desk.page.locator(".file-upload-area"))
	with desk.page.expect_file_chooser() as chooser:
		uploader.get_by_text("My Device").click()
	content = print_passport(visit)
	chooser.value.set_files({"name": name, "mimeType": "application/pdf", "buffer": content})
	expect(uploader).to_contain_text(name)
	uploader.get_by_role("button", name="Upload", exact=True).click()
	expect(row.locator(".indicator-pill")).to_have_text("Submitted")
	expect(row.get_by_role("link", name=name)).to_be_visible()
	row.get_by_role("button", name="Preview").click()
	shown = desk.page.locator(".modal.show iframe.task-portal-preview")
	expect(shown).to_be_visible()
	read = "async node => [...new Uint8Array(await (await fetch(node.src)).arrayBuffer())]"
	assert bytes(shown.evaluate(read)) == content
	desk.page.wait_for_function("() => window.cur_dialog && cur_dialog.display")
	desk.page.evaluate("() => cur_dialog.hide()")


def print_passport(visit) -> bytes:
	page = visit("individual@example.com")
	page.set_content("<h1>Passport</h1>")
	return page.pdf()


# A workflow that an admin changes


@pytest.fixture
def admin(sit):
	"""At the desk, with a state and an action to use. The shipped Task workflow is put back after all."""
	desk = sit(ADMIN)
	for doctype, field in (
		("Workflow State", "workflow_state_name"),
		("Workflow Action Master", "workflow_action_name"),
	):
		if not desk.find(doctype, name=ESCALATE):
			desk.create(doctype, **{field: ESCALATE})
	yield desk
	desk.call("POST", "/api/method/task_portal.workflow.setup.restore_workflow", doctype="Task")


def test_admin_reshapes_the_workflow_and_the_clerk_takes_the_new_action(sit, admin, remove):
	add_state(admin)
	add_transition(admin)
	clerk = sit(CLERK)
	values = {"task_type": "Internal Task", "department": "HR", "assignee": CLERK}
	task = clerk.create("Task", subject=f"Order badges {get_stamp()}", **values)["name"]
	try:
		clerk.open_form("Task", task)
		clerk.page.locator(".task-portal-head:visible").get_by_role("button", name=ESCALATE).click()
		expect(clerk.page.locator(".task-portal-head:visible")).to_contain_text(ESCALATE)
		clerk.settle()
		assert clerk.get_value("status") == ESCALATE
	finally:
		remove("Task", task)
	restore(admin)


def add_state(desk: Desk):
	"""In the Workflow Builder, by hand."""
	before = len(desk.read("Workflow", "Task")["states"])
	desk.open("workflow-builder", "Task")
	nodes = desk.page.locator(".vue-flow__node-state:visible")
	expect(nodes).to_have_count(before)
	desk.page.locator(".drag-handle:visible").drag_to(desk.page.locator(".vue-flow__pane:visible"))
	expect(nodes).to_have_count(before + 1)
	expect(desk.page.get_by_text("State Properties")).to_be_visible()
	fields = desk.page.locator(".properties:visible")
	for fieldname, value in {"state": ESCALATE, "allow_edit": "Desk User"}.items():
		choose(fields.locator(f"[data-fieldname={fieldname}] input").first, value, desk)
	fields.locator("[data-fieldname=stage] select").select_option("Active")
	expect(nodes.filter(has_text=ESCALATE)).to_have_count(1)
	with desk.page.expect_response(lambda answer: "frappe.client.save" in answer.url) as saved:
		desk.page.get_by_role("button", name="Save", exact=True).locator("visible=true").first.click()
	assert saved.value.ok, saved.value.text()
	desk.settle()
	stored = desk.read("Workflow", "Task")["states"]
	assert [row["stage"] for row in stored if row["state"] == ESCALATE] == ["Active"]


def add_transition(desk: Desk):
	"""In the form's table, by hand."""
	desk.open_form("Workflow", "Task")
	grid = desk.page.locator("[data-fieldname=transitions].frappe-control:visible")
	grid.locator(".grid-add-row").click()
	row = grid.locator(".grid-row[data-name^=new]")
	values = {"state": "New", "action": ESCALATE, "next_state": ESCALATE, "allowed": "Desk User"}
	for fieldname, value in values.items():
		cell = row.locator(f".data-row .grid-static-col[data-fieldname={fieldname}]")
		cell.click()
		choose(cell.locator("input"), value, desk)
	desk.save()


def choose(field, value: str, desk: Desk):
	"""Type into a link and take what it offers."""
	field.fill("")
	field.press_sequentially(value)
	offered = desk.page.locator("[role=option]:visible", has_text=value).first
	offered.click()
	expect(field).to_have_value(value)


def restore(desk: Desk):
	desk.open_form("Workflow", "Task")
	desk.page.get_by_role("button", name="Restore Shipped Workflow").click()
	desk.page.locator(".modal.show .btn-primary:visible").click()
	gone = "state => !cur_frm.doc.states.some(row => row.state === state)"
	desk.page.wait_for_function(gone, arg=ESCALATE)
	desk.settle()
