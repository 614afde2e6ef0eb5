"""The boards of tasks and tickets: a card is dropped, the workflow's action is taken, asked for, or refused."""

from contextlib import contextmanager
from urllib.parse import quote

import pytest
from desk import Desk, get_stamp
from playwright.sync_api import expect

CLERK, COLLEAGUE = "hr.staff@example.com", "finance.staff@example.com"
MANAGER, ADMIN = "hr.manager@example.com", "admin@example.com"
TASKS, TICKETS = "Tasks by State", "Tickets by State"
# Far enough for a press to be a drag.
AWAY = 40


@pytest.fixture
def make_task(sit, remove):
	"""A function that makes the clerk a task and returns its name and subject."""
	made = []

	def make_task(**values) -> tuple[str, str]:
		subject = f"Call back {get_stamp()}"
		task = {"task_type": "Internal Task", "department": "HR", "assignee": CLERK, "subject": subject}
		made.append(sit(CLERK).create("Task", **(task | values))["name"])
		return made[-1], subject

	yield make_task
	for name in made:
		remove("Task", name)


@pytest.fixture
def at_board(sit):
	"""A function that opens a board for somebody; afterwards lists are what the desk opens again."""
	seen = []

	def at_board(user: str, board: str) -> Desk:
		desk, doctype = sit(user), "task" if board == TASKS else "ticket"
		seen.append((desk, doctype))
		# From anew: a board draws again, at each turn, all that it has shown before.
		desk.goto(f"{desk.root}/{doctype}/view/kanban/{quote(board)}")
		desk.page.wait_for_function(
			"name => window.cur_list && cur_list.board_name === name && cur_list.kanban", arg=board
		)
		desk.page.locator(".kanban-column:visible").first.wait_for()
		with drawn_anew(desk):
			desk.page.evaluate("() => { task_portal.lists.refresh(cur_list); }")
		# The first time, one of our own asks for who holds them.
		desk.page.wait_for_function("cur_list.data.every(row => 'assignee' in row)")
		desk.settle()
		return desk

	yield at_board
	for desk, doctype in seen:
		# Anew too: Frappe cannot draw a board that was left, and a filter makes it draw twice.
		desk.settle()
		desk.goto(f"{desk.root}/{doctype}/view/list")


@contextmanager
def drawn_anew(desk: Desk):
	"""What happens inside makes the board ask for its cards."""
	with desk.page.expect_response(lambda answer: answer.url.endswith("frappe.desk.reportview.get")):
		yield
	desk.settle()


def get_column(desk: Desk, state: str):
	return desk.page.locator(f'.kanban-column[data-column-value="{state}"]').locator("visible=true")


def get_card(desk: Desk, state: str, subject: str):
	return get_column(desk, state).locator(".kanban-card-wrapper", has_text=subject)


def drag(desk: Desk, subject: str, state: str, to: str):
	"""Drag the card as a hand does: until it lies in the other column, then let go."""
	card, mouse = get_card(desk, state, subject), desk.page.mouse
	card.scroll_into_view_if_needed()
	get_column(desk, to).scroll_into_view_if_needed()
	box, goal = card.bounding_box(), get_column(desk, to).bounding_box()
	x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
	mouse.move(x, y)
	mouse.down()
	mouse.move(x + AWAY, y, steps=4)
	lies_there = get_card(desk, to, subject)
	for step in range(60):
		mouse.move(goal["x"] + goal["width"] / 2 + step % 2, goal["y"] + 150 + step % 3, steps=5)
		if lies_there.count():
			break
		desk.page.wait_for_timeout(50)
	expect(lies_there).to_have_count(1)
	mouse.up()
	# Drawn anew once the server has answered.
	desk.settle()


def test_card_shows_who_holds_it_until_when_and_for_whom(sit, make_task, at_board):
	due = sit(CLERK).page.evaluate("frappe.datetime.add_days(frappe.datetime.get_today(), -2)")
	_name, subject = make_task(due_date=due)
	desk = at_board(CLERK, TASKS)
	card = get_card(desk, "New", subject)
	expect(card.get_by_text(desk.read("User", CLERK)["full_name"])).to_be_visible()
	expect(
		card.get_by_text(desk.page.evaluate("due => frappe.datetime.str_to_user(due)", due))
	).to_be_visible()
	late = card.locator(".kanban-card").evaluate("node => getComputedStyle(node).borderInlineStartWidth")
	assert late == "3px"
	words = desk.page.locator(".kanban:visible").inner_text()
	assert "@" not in words and "CLT-" not in words
	for state in ("New", "To Do", "Forward", "Reply", "Close", "Cancel"):
		expect(get_column(desk, state)).to_have_count(1)
	expect(get_column(desk, "Approve")).to_have_count(0)


@pytest.mark.parametrize("words", ['<img src=x onerror="window.hurt = 1">', '" onmouseover="window.hurt = 1'])
def test_words_on_a_card_do_nothing(make_task, at_board, words):
	subject = f"{words} {get_stamp()}"
	make_task(subject=subject)
	desk = at_board(CLERK, TASKS)
	card = get_card(desk, "New", subject)
	expect(card.locator(".kanban-card-title")).to_have_text(subject)
	card.locator(".kanban-card-title").hover()
	assert desk.page.evaluate("window.hurt") is None


def test_a_drop_takes_the_action(make_task, at_board):
	name, subject = make_task()
	desk = at_board(CLERK, TASKS)
	drag(desk, subject, "New", "To Do")
	expect(get_card(desk, "To Do", subject)).to_be_visible()
	assert desk.read("Task", name)["status"] == "To Do"


def test_a_drop_asks_for_what_the_action_needs(make_task, at_board):
	name, subject = make_task()
	desk = at_board(CLERK, TASKS)
	drag(desk, subject, "New", "Close")
	desk.page.locator(".modal.show textarea[data-fieldname=comment]").wait_for()
	desk.page.wait_for_function("() => window.cur_dialog && cur_dialog.display")
	with drawn_anew(desk):
		desk.page.evaluate("cur_dialog.hide()")
	expect(get_card(desk, "New", subject)).to_be_visible()
	expect(get_card(desk, "Close", subject)).to_have_count(0)
	assert desk.read("Task", name)["status"] == "New"

	drag(desk, subject, "New", "Close")
	with drawn_anew(desk):
		desk.answer(comment="All done")
	assert desk.read("Task", name)["status"] == "Close"
	# What is over stands on no board.
	expect(desk.page.locator(".kanban-card-wrapper", has_text=subject)).to_have_count(0)


def test_what_is_dropped_on_forward_starts_anew_with_somebody_else(make_task, at_board):
	name, subject = make_task()
	desk = at_board(CLERK, TASKS)
	drag(desk, subject, "New", "Forward")
	with drawn_anew(desk):
		desk.answer(department="Finance", assignee=COLLEAGUE, comment="Please pay")
	holder = desk.page.evaluate("user => frappe.user_info(user).fullname", COLLEAGUE)
	expect(get_card(desk, "New", subject).get_by_text(holder)).to_be_visible()
	assert desk.read("Task", name)["assignee"] == COLLEAGUE


def test_a_drop_that_leads_nowhere_is_refused_and_snaps_back(make_task, at_board):
	name, subject = make_task()
	desk = at_board(CLERK, TASKS)
	drag(desk, subject, "New", "To Do")
	drag(desk, subject, "To Do", "New")
	expect(desk.page.locator(".modal.show", has_text="No action of yours leads")).to_be_visible()
	expect(get_card(desk, "To Do", subject)).to_be_visible()
	expect(get_card(desk, "New", subject)).to_have_count(0)
	assert desk.read("Task", name)["status"] == "To Do"
	# The browser tells of a refusal by itself.
	assert all("417" in problem or "NoActionLeadsThere" in problem for problem in desk.problems)
	desk.problems.clear()


def test_board_shows_each_days_questions(make_task, at_board):
	_name, subject = make_task()
	desk = at_board(CLERK, TASKS)
	for label, count in (("Unassigned", 0), ("Mine", 1)):
		desk.page.locator(".inner-group-button:visible button", has_text="Show").first.click()
		with drawn_anew(desk):
			desk.page.locator(".inner-group-button:visible .dropdown-item", has_text=label).first.click()
		expect(get_card(desk, "New", subject)).to_have_count(count)


def test_tickets_have_a_board_too(sit, at_board, remove):
	client = sit(ADMIN).read("Client", sit(ADMIN).find("Client", sector="Individual", disabled=0))
	subject = f"Passport {get_stamp()}"
	values = {"subject": subject, "client": client["name"], "category": "Passport", "department": "HR"}
	ticket = sit(MANAGER).create("Ticket", **values)["name"]
	try:
		desk = at_board(MANAGER, TICKETS)
		expect(get_card(desk, "New", subject).get_by_text(client["client_name"])).to_be_visible()
		drag(desk, subject, "New", "In Progress")
		expect(get_card(desk, "In Progress", subject)).to_be_visible()
		assert desk.read("Ticket", ticket)["status"] == "In Progress"
	finally:
		remove("Ticket", ticket)
