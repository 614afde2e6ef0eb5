"""Processes and setup on the desk: a manager turns a case from its plan, an admin sees what is wrong and gets to it."""

import pytest
from desk import get_stamp
from playwright.sync_api import expect

CLERK, MANAGER, ADMIN = "hr.staff@example.com", "hr.manager@example.com", "admin@example.com"


@pytest.fixture
def case(sit):
	"""A case of three steps, one after the other, of the clerk; what it made stays, for each names the other."""
	admin = sit(ADMIN)
	step = {"task_type": "Internal Task", "kind": "Action", "department": "HR"}
	titles = ("Ask", "Check", "File")
	steps = [
		step | {"title": title, "after_step": after}
		for title, after in zip(titles, ("", *titles), strict=False)
	]
	kind = admin.create("Case Type", title=f"Filing {get_stamp()}", sector="Internal", steps=steps)
	return sit(CLERK).create(
		"Case", subject=f"File it {get_stamp()}", case_type=kind["name"], department="HR"
	)


def get_step(desk, title: str):
	return desk.page.locator(".task-portal-hops:visible li", has=desk.page.get_by_text(title, exact=True))


def press(desk, title: str, label: str):
	get_step(desk, title).get_by_role("button", name=f"{label}: {title}").click()


def answer(desk, method: str, **values):
	with desk.page.expect_response(lambda answer: f"task_portal.api.{method}" in answer.url):
		desk.answer(**values)
	desk.page.wait_for_function("() => !document.querySelector('.modal.show')")
	desk.settle()


def test_a_manager_skips_starts_and_adds_steps_and_says_why(sit, case):
	desk = sit(MANAGER)
	desk.open_form("Case", case["name"])
	press(desk, "Check", "Skip")
	answer(desk, "skip_step", reason="Checked last year")
	expect(get_step(desk, "Check").locator(".indicator-pill")).to_have_text("Skipped")
	press(desk, "File", "Start")
	answer(desk, "start_step", reason="The shelf is free today")
	expect(get_step(desk, "File").locator(".indicator-pill")).to_have_text("Active")
	desk.page.get_by_role("button", name="Add a Step").locator("visible=true").click()
	answer(desk, "add_step", title="Tell them", task_type="Internal Task", reason="They asked")
	expect(get_step(desk, "Tell them")).to_contain_text("after File")
	timeline = desk.page.locator(".new-timeline:visible, .timeline-items:visible").first
	for words in ("Step Check skipped: Checked last year", "The shelf is free today", "They asked"):
		expect(timeline).to_contain_text(words)


def test_a_clerk_has_no_buttons_at_the_steps(sit, case):
	desk = sit(CLERK)
	desk.open_form("Case", case["name"])
	expect(get_step(desk, "Ask").locator(".indicator-pill")).to_have_text("Active")
	expect(desk.page.locator(".task-portal-hops:visible button")).to_have_count(0)


def test_setup_check_leads_to_what_mends_it(sit, remove):
	desk = sit(ADMIN)
	department = desk.create("Department", title=f"Nobody {get_stamp()}")["name"]
	try:
		desk.open("query-report", "Setup Check")
		row = desk.page.locator(".dt-row:visible", has_text=department)
		expect(row).to_contain_text("To mend")
		row.locator("a").click()
		desk.page.wait_for_function("name => window.cur_frm?.docname === name", arg=department)
		desk.settle()
	finally:
		remove("Department", department)


@pytest.mark.parametrize("doctype, heading", [("Case", "Steps"), ("Task", "Where It Has Been")])
def test_a_record_is_printed(sit, doctype, heading):
	desk = sit(ADMIN)
	name = desk.find(doctype, is_open=1)
	desk.open("print", doctype, name)
	printed = desk.page.frame_locator("iframe.print-format-container:visible").locator(".tp-file")
	expect(printed).to_contain_text(name)
	expect(printed.locator("h2", has_text=heading)).to_be_visible()
	desk.settle()


def test_a_department_shows_its_managers_who_holds_what(sit):
	desk = sit(MANAGER)
	desk.open_form("Department", "HR")
	shown = desk.page.locator(".task-portal-team:visible")
	link = shown.locator(
		"tr", has_text=desk.page.evaluate("user => frappe.user_info(user).fullname", CLERK)
	).locator("a")
	number = int(link.first.inner_text())
	link.first.click()
	desk.page.wait_for_function(
		"number => window.cur_list?.doctype === 'Task' && cur_list.data.length === number",
		arg=min(number, 20),
	)
	desk.settle()


def test_a_client_shows_who_of_its_people_was_in_the_portal(sit, remove):
	desk = sit(ADMIN)
	client = desk.create("Client", client_name=f"Quiet {get_stamp()}", sector="Individual")["name"]
	email = f"quiet.{get_stamp()}@example.com"
	method = "/api/method/task_portal.admins.invitations.invite_portal_user"
	desk.call("POST", method, client=client, email=email, first_name="Quiet", sees="All requests")
	desk.open_form("Client", client)
	row = desk.page.locator(".task-portal-team:visible tbody tr")
	expect(row).to_contain_text("All requests")
	expect(row).to_contain_text("never")
	expect(row.get_by_role("button", name="Invite Again")).to_be_visible()
	remove("Client", client)


def test_documents_are_looked_at_rejected_and_accepted_in_their_rows(sit):
	desk = sit(CLERK)
	values = {"task_type": "Internal Task", "department": "HR", "assignee": CLERK, "kind": "Document"}
	rows = [{"title": "Passport", "is_required": 1}, {"title": "Photo", "is_required": 0}]
	task = desk.create("Task", subject=f"Collect papers {get_stamp()}", documents=rows, **values)
	try:
		hand_in(desk, task)
		desk.open_form("Task", task["name"])
		passport, photo = (get_paper(desk, title) for title in ("Passport", "Photo"))
		expect(photo.get_by_role("button")).to_have_text(["Hand In"])
		expect(passport).to_contain_text("passport")
		passport.get_by_role("button", name="Preview").click()
		desk.page.wait_for_function(
			"() => document.querySelector('.modal.show img.task-portal-preview')?.naturalWidth"
		)
		# Not while it is coming in.
		desk.page.wait_for_function("() => window.cur_dialog && cur_dialog.display")
		desk.page.evaluate("() => cur_dialog.hide()")
		desk.page.wait_for_function("() => !document.querySelector('.modal.show')")
		passport.get_by_role("button", name="Reject").click()
		answer(desk, "reject_document", reason="Too dark")
		expect(passport).to_contain_text("Too dark")
		hand_in(desk, task)
		desk.page.evaluate("() => { cur_frm.reload_doc(); }")
		passport.get_by_role("button", name="Accept").click()
		answer(desk, "accept_document")
		expect(passport.locator(".indicator-pill")).to_have_text("Accepted")
		expect(passport.get_by_role("button")).to_have_text(["Preview"])
	finally:
		desk.take_action("Cancel", comment="Only tried")


def get_paper(desk, title: str):
	return desk.page.locator(".task-portal-papers:visible li", has=desk.page.get_by_text(title, exact=True))


def hand_in(desk, task: dict):
	"""A picture for the first document."""
	headers = {"X-Frappe-CSRF-Token": desk.page.evaluate("frappe.csrf_token")}
	picture = {
		"name": f"passport-{get_stamp()}.png",
		"mimeType": "image/png",
		"buffer": desk.page.screenshot(),
	}
	form = {"file": picture, "doctype": "Task", "docname": task["name"], "is_private": "1"}
	sent = desk.page.request.post("/api/method/upload_file", multipart=form, headers=headers)
	assert sent.ok, sent.text()
	row = task["documents"][0]["name"]
	values = {"task": task["name"], "document": row, "file": sent.json()["message"]["name"]}
	desk.call("POST", "/api/method/task_portal.api.submit_document", **values)


def test_a_case_type_is_drawn_before_it_is_saved(sit):
	desk = sit(ADMIN)
	desk.open_new("Case Type")
	steps = [["Ask", ""], ["Check", "Ask"], ["Pay", "Ask"], ["File", "Check, Pay"]]
	add = """steps => steps.forEach(([title, after_step]) => {
		const row = cur_frm.add_child("steps");
		frappe.model.set_value(row.doctype, row.name, { title, after_step });
	})"""
	desk.page.evaluate(add, steps)
	picture = desk.page.locator(".task-portal-picture:visible")
	expect(picture.locator(".step")).to_have_count(4)
	expect(picture.locator(".arrow")).to_have_count(4)
	left = {title: picture.locator(".step", has_text=title).bounding_box()["x"] for title, _after in steps}
	assert left["Ask"] < left["Check"] == left["Pay"] < left["File"]
	expect(picture.locator(".wrong")).to_have_count(0)
	write = """after => cur_frm.doc.steps.filter(row => after[row.title]).forEach(
		row => frappe.model.set_value(row.doctype, row.name, "after_step", after[row.title]))"""
	desk.page.evaluate(write, {"Ask": "File", "Check": "Nowhere"})
	expect(picture.locator(".wrong", has_text="Nowhere")).to_have_count(1)
	expect(picture.locator(".wrong", has_text="waits for itself")).to_have_count(3)
