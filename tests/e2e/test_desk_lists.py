"""The desk's lists and calendar, as somebody reads them: subjects whole, people by name, how long there is."""

import pytest
from desk import Desk, get_stamp
from playwright.sync_api import expect

CLERK, MANAGER, ADMIN = "hr.staff@example.com", "hr.manager@example.com", "admin@example.com"
LONG = "Ask the embassy whether the second passport of the younger brother may be fetched by his aunt"


@pytest.fixture
def make_due(sit, remove):
	"""A function that gives the clerk a task due in some days, by the site's clock; it returns the subject."""
	made = []

	def make_due(days: int) -> str:
		desk, subject = sit(CLERK), f"{LONG} {get_stamp()}"
		due = desk.page.evaluate(f"frappe.datetime.add_days(frappe.datetime.get_today(), {days})")
		values = {"task_type": "Internal Task", "department": "HR", "assignee": CLERK, "due_date": due}
		made.append(desk.create("Task", subject=subject, **values)["name"])
		return subject

	yield make_due
	for name in made:
		remove("Task", name)


@pytest.fixture
def late_task(make_due):
	return make_due(-2)


def show(desk: Desk, label: str):
	"""Choose one of the filters that every list of ours offers."""
	desk.page.locator(".inner-group-button:visible button", has_text="Show").first.click()
	desk.page.locator(".inner-group-button:visible .dropdown-item", has_text=label).first.click()
	desk.settle()
	desk.ask_again()


def get_row(desk: Desk, subject: str):
	return desk.page.locator(".frappe-list:visible .list-row", has_text=subject)


@pytest.mark.parametrize("width", [1280, 390])
def test_subject_is_read_whole_and_a_late_task_is_red(sit, late_task, width):
	desk = sit(CLERK)
	before = desk.page.viewport_size
	desk.page.set_viewport_size({"width": width, "height": 850})
	try:
		desk.open_list("Task")
		link = get_row(desk, late_task).locator(".list-subject a")
		expect(link).to_be_visible()
		cut = "node => node.scrollWidth > node.clientWidth || node.getBoundingClientRect().right > node.closest('.list-row-col').getBoundingClientRect().right + 1"
		assert not link.evaluate(cut)
		state = get_row(desk, late_task).locator(".indicator-pill:visible").first
		expect(state).to_have_text("New")
		assert "red" in state.get_attribute("class")
	finally:
		desk.page.set_viewport_size(before)


def test_list_names_people_and_says_how_long_there_is(sit, late_task):
	desk = sit(CLERK)
	desk.open_list("Task")
	show(desk, "Overdue")
	row = get_row(desk, late_task)
	expect(row.get_by_text("2 days ago")).to_be_visible()
	name = desk.read("User", CLERK)["full_name"]
	expect(row.get_by_text(name)).to_be_visible()
	assert all(desk.page.evaluate("cur_list.data.map(row => row.due_date)"))
	assert "@" not in desk.page.locator(".frappe-list:visible .result").inner_text()
	show(desk, "Unassigned")
	expect(get_row(desk, late_task)).to_have_count(0)
	show(desk, "Mine")
	expect(get_row(desk, late_task)).to_be_visible()
	show(desk, "All Open")


@pytest.mark.parametrize("user, doctype", [(MANAGER, "Ticket"), (ADMIN, "Case"), (ADMIN, "Task")])
def test_lists_show_names_for_keys(sit, user, doctype):
	desk = sit(user)
	desk.open_list(doctype)
	show(desk, "All Open")
	words = desk.page.locator(".frappe-list:visible .result").inner_text()
	assert "@" not in words and "CLT-" not in words


def test_report_shows_names_for_keys(sit):
	desk = sit(ADMIN)
	desk.open("task", "view", "report")
	rows = desk.page.locator(".dt-scrollable:visible .dt-row")
	rows.first.wait_for()
	desk.settle()
	words = " ".join(rows.all_inner_texts())
	assert "TASK-" in words and "@" not in words and "CLT-" not in words
	desk.open_list("Task")


def test_calendar_shows_what_is_due(sit, make_due):
	desk, subject = sit(CLERK), make_due(0)
	with desk.page.expect_response(lambda answer: "task_portal.api.get_due_tasks" in answer.url) as asked:
		desk.open("task", "view", "calendar", "default")
	desk.page.locator(".fc-event:visible").first.wait_for()
	assert subject in [row["subject"] for row in asked.value.json()["message"]]
	desk.open_list("Task")


def test_client_is_chosen_by_phone_and_shown_by_name(sit):
	desk = sit(CLERK)
	client = desk.read("Client", desk.find("Client", phone=["is", "set"]))
	desk.open_new("Ticket")
	field = desk.page.locator(".form-layout:visible [data-fieldname=client] input").first
	field.press_sequentially(client["phone"][-6:])
	desk.page.locator(
		"[data-fieldname=client] [role=option]:visible", has_text=client["client_name"]
	).first.click()
	desk.settle()
	expect(field).to_have_value(client["client_name"])
	assert desk.get_value("client") == client["name"]
