"""Forms of the desk at a glance: how a record stands, what may be done with it in few steps, where it has been."""

import json

import pytest
from desk import Desk, get_stamp
from playwright.sync_api import expect

CLERK, COLLEAGUE, MANAGER, ADMIN = (
	"hr.staff@example.com",
	"finance.staff@example.com",
	"hr.manager@example.com",
	"admin@example.com",
)


@pytest.fixture
def task(sit, remove):
	"""A task that the clerk holds, due tomorrow, for a client; open in the clerk's form."""
	desk = sit(CLERK)
	due = desk.page.evaluate("frappe.datetime.add_days(frappe.datetime.get_today(), 1)")
	values = {"task_type": "Internal Task", "department": "HR", "assignee": CLERK, "due_date": due}
	task = desk.create("Task", subject=f"Order badges {get_stamp()}", **values)
	desk.open_form("Task", task["name"])
	yield task
	remove("Task", task["name"])


def get_head(desk: Desk):
	return desk.page.locator(".task-portal-head:visible")


def press(desk: Desk, action: str):
	get_head(desk).get_by_role("button", name=action, exact=True).click()


def get_name(desk: Desk, user: str) -> str:
	return desk.page.evaluate("user => frappe.user_info(user).fullname", user)


def test_head_says_who_holds_it_until_when_and_offers_the_next_step_first(sit, task):
	desk = sit(CLERK)
	head = get_head(desk)
	for words in ("New", get_name(desk, CLERK), "HR", "tomorrow"):
		expect(head).to_contain_text(words)
	assert head.get_by_role("button").first.inner_text() == "Start"
	desk.page.evaluate("window.same_page = 1")
	press(desk, "Start")
	expect(head.get_by_text("To Do", exact=True)).to_be_visible()
	assert head.get_by_role("button").first.inner_text() == "Close"
	assert desk.page.evaluate("window.same_page") == 1


def test_an_action_has_a_key(sit, task):
	desk = sit(CLERK)
	expect(get_head(desk).get_by_role("button", name="Start")).to_have_attribute("title", "Ctrl+Alt+S")
	# AltGr and S: a letter, where somebody types.
	desk.page.locator(".form-layout:visible [data-fieldname=subject] input").first.focus()
	desk.page.keyboard.press("Control+Alt+KeyS")
	desk.settle()
	assert desk.get_value("status") == "New"
	desk.page.evaluate("document.activeElement.blur()")
	desk.page.keyboard.press("Control+Alt+KeyS")
	expect(get_head(desk).get_by_text("To Do", exact=True)).to_be_visible()


def test_forward_takes_four_steps_and_the_form_tells_the_way(sit, task):
	desk = sit(CLERK)
	press(desk, "Forward")
	desk.answer(department="Finance", assignee=COLLEAGUE, comment="Please <b>pay</b>")
	way = desk.page.locator(".task-portal-hops:visible li")
	expect(way).to_have_count(1)
	for words in ("Forward", get_name(desk, CLERK), get_name(desk, COLLEAGUE), "Please <b>pay</b>"):
		expect(way).to_contain_text(words)
	assert desk.get_value("assignee") == COLLEAGUE
	# Who gave it away keeps reading it.
	expect(get_head(desk)).to_contain_text(get_name(desk, COLLEAGUE))


def test_people_are_chosen_and_shown_by_name(sit, task):
	desk = sit(MANAGER)
	desk.open_form("Task", task["name"])
	name = get_name(desk, CLERK)
	field = desk.page.locator(".form-layout:visible [data-fieldname=assignee] input").first
	expect(field).to_have_value(name)
	field.fill("")
	field.press_sequentially(name[:4])
	option = desk.page.locator("[data-fieldname=assignee] [role=option]:visible", has_text=CLERK).first
	expect(option).to_contain_text("open tasks")
	option.click()
	desk.settle()
	expect(field).to_have_value(name)
	assert desk.get_value("assignee") == CLERK
	desk.page.evaluate("cur_frm.reload_doc()")
	desk.settle()


def test_a_task_from_a_ticket_takes_three_steps(sit, remove):
	desk = sit(MANAGER)
	ticket = desk.find("Ticket", is_open=1, department="HR")
	desk.open_form("Ticket", ticket)
	subject = desk.get_value("subject")
	desk.page.locator(".inner-group-button:visible button", has_text="Create").click()
	desk.page.locator(".inner-group-button:visible .dropdown-item", has_text="Task").first.click()
	desk.page.wait_for_function("() => cur_frm.doctype === 'Task' && cur_frm.is_new()")
	desk.settle()
	desk.save()
	task = desk.get_value("name")
	try:
		assert (desk.get_value("ticket"), desk.get_value("subject")) == (ticket, subject)
		expect(get_head(desk).locator(f"a[href$='{ticket}']")).to_contain_text(subject)
	finally:
		remove("Task", task)


def test_case_shows_its_steps_and_whose_they_are(sit):
	desk = sit(ADMIN)
	desk.open_form("Case", desk.find("Case", is_open=1))
	steps = desk.page.evaluate("cur_frm.doc.steps.map(row => [row.title, row.state, row.task])")
	shown = desk.page.locator(".task-portal-hops:visible li")
	expect(shown).to_have_count(len(steps))
	for index, (title, state, task) in enumerate(steps):
		expect(shown.nth(index)).to_contain_text(title)
		expect(shown.nth(index).locator(".indicator-pill")).to_have_text(state)
		if task:
			name = get_name(desk, desk.read("Task", task)["assignee"])
			expect(shown.nth(index)).to_contain_text(name)


@pytest.mark.parametrize(
	"user, page",
	[(CLERK, "task-portal"), (MANAGER, "my-department"), (ADMIN, "the-house"), (ADMIN, "task-portal")],
)
def test_workspace_pages_count_and_draw(sit, user, page):
	desk = sit(user)
	# Anew: a page that was open before shows what was counted then.
	desk.goto(f"{desk.root}/{page}")
	shown = desk.page.locator(".layout-main-section:visible")
	if page == "the-house":
		expect(shown.locator(".frappe-chart")).to_have_count(4)
		return
	cards = shown.locator(".number-widget-box .number:visible")
	expect(cards).to_have_count(4)
	first = {"task-portal": {"assignee": user, "is_open": 1}, "my-department": {"is_open": 1}}[page]
	query = f"/api/method/frappe.desk.reportview.get_count?doctype=Task&filters={json.dumps(first)}"
	assert int(cards.first.inner_text()) == desk.call("GET", query)["message"]


def test_mine_and_late_is_one_step_from_the_login(sit):
	desk = sit(CLERK)
	desk.open("task-portal")
	desk.page.locator(".number-widget-box:visible", has_text="Late").first.click()
	desk.page.wait_for_function("() => cur_list && cur_list.doctype === 'Task'")
	desk.settle()
	filters = {tuple(row[1:3]) for row in desk.page.evaluate("cur_list.get_filters_for_args()")}
	assert {("assignee", "="), ("due_date", "<"), ("is_open", "=")} <= filters
	desk.open_list("Task")
