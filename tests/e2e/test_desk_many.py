"""Many records at once, from a list: what the action needs is asked once, and each record says what became of it."""

import pytest
from desk import Desk, get_stamp
from playwright.sync_api import expect

CLERK, COLLEAGUE = "hr.staff@example.com", "finance.staff@example.com"
MANAGER, ADMIN = "hr.manager@example.com", "admin@example.com"


@pytest.fixture
def make_tasks(sit, remove):
	"""A function that makes a task in each of the departments and returns their subjects, by their names."""
	made = {}

	def make_tasks(*departments: str) -> dict[str, str]:
		for department in departments:
			subject = f"Call back {get_stamp()}"
			values = {"task_type": "Internal Task", "department": department, "subject": subject}
			made[sit(CLERK).create("Task", **values)["name"]] = subject
		return made

	yield make_tasks
	for name in made:
		remove("Task", name)


def choose(desk: Desk, subjects, action: str, doctype: str = "Task"):
	"""Choose the rows, and an action of the list's menu."""
	desk.open_list(doctype)
	for subject in subjects:
		desk.page.locator(".frappe-list:visible .list-row", has_text=subject).locator(
			".list-row-checkbox"
		).check()
	desk.settle()
	open_menu(desk)
	item = desk.page.locator(".actions-btn-group:visible .dropdown-item")
	item.get_by_text(action, exact=True).locator("visible=true").first.click()


def open_menu(desk: Desk):
	"""Frappe asks only now what is open for all that are chosen."""
	desk.page.locator(".actions-btn-group:visible button").first.click()
	desk.settle()


def get_results(desk: Desk) -> list[list[str]]:
	"""The rows of what is told; it is put away."""
	rows = desk.page.locator(".modal.show .task-portal-results tr")
	rows.first.wait_for()
	# It comes in slowly, and is not put away before it stands.
	desk.page.wait_for_function(
		"() => window.cur_dialog && cur_dialog.display && cur_dialog.$wrapper.find('.task-portal-results').length"
	)
	told = [row.locator("td").all_inner_texts() for row in rows.all()]
	desk.page.evaluate("frappe.hide_msgprint(true)")
	desk.page.wait_for_function("() => !document.querySelector('.modal.show')")
	desk.settle()
	return [[text.strip() for text in row] for row in told]


def test_clerk_closes_several_with_one_comment(sit, make_tasks):
	desk, tasks = sit(CLERK), make_tasks("HR", "HR", "HR")
	choose(desk, tasks.values(), "Close")
	desk.answer(comment="All done")
	assert sorted(get_results(desk)) == sorted([subject, "Done"] for subject in tasks.values())
	for name, subject in tasks.items():
		assert desk.read("Task", name)["status"] == "Close"
		expect(desk.page.locator(".frappe-list:visible .list-row", has_text=subject)).to_have_count(0)


def test_what_needs_no_answer_is_done_at_once(sit, make_tasks):
	desk, tasks = sit(CLERK), make_tasks("HR", "HR")
	choose(desk, tasks.values(), "Start")
	assert [row[1] for row in get_results(desk)] == ["Done", "Done"]
	assert {desk.read("Task", name)["status"] for name in tasks} == {"To Do"}


def test_one_that_is_refused_says_why(sit, make_tasks):
	desk, tasks = sit(ADMIN), make_tasks("HR", "Finance")
	choose(desk, tasks.values(), "Forward")
	desk.answer(department="Finance", assignee=COLLEAGUE, comment="Please pay")
	refused, done = get_results(desk)
	ours, theirs = tasks.values()
	assert done == [ours, "Done"]
	assert refused[0] == theirs and "in Finance already" in refused[1]


def test_manager_gives_several_to_somebody_of_the_department(sit, make_tasks):
	desk, tasks = sit(MANAGER), make_tasks("HR", "HR")
	choose(desk, tasks.values(), "Reassign")
	dialog = desk.page.locator(".modal.show").last
	field = dialog.locator("[data-fieldname=assignee] input")
	field.click()
	expect(dialog.locator("[role=option]", has_text="open tasks").first).to_be_visible()
	expect(dialog.locator("[role=option]", has_text=COLLEAGUE)).to_have_count(0)
	desk.answer(assignee=MANAGER)
	assert [row[1] for row in get_results(desk)] == ["Done", "Done"]
	assert {desk.read("Task", name)["assignee"] for name in tasks} == {MANAGER}


def test_clerk_is_not_offered_to_reassign(sit):
	desk = sit(CLERK)
	desk.open_list("Task")
	expect(desk.page.locator(".actions-btn-group .dropdown-item", has_text="Reassign")).to_have_count(0)


def test_tickets_too(sit, remove):
	desk, subjects, made = sit(ADMIN), [f"Passport {get_stamp()}" for _ in range(2)], []
	client = desk.find("Client", sector="Individual", disabled=0)
	values = {"client": client, "department": "HR", "category": "Passport"}
	try:
		made += [desk.create("Ticket", subject=subject, **values)["name"] for subject in subjects]
		choose(desk, subjects, "Close", "Ticket")
		assert [row[1] for row in get_results(desk)] == ["Done", "Done"]
		assert {desk.read("Ticket", name)["status"] for name in made} == {"Close"}
	finally:
		for name in made:
			remove("Ticket", name)


def test_cases_offer_what_is_open_for_all_that_are_chosen(sit):
	desk = sit(ADMIN)
	desk.open_list("Case")
	for number in range(2):
		desk.page.locator(".frappe-list:visible .list-row .list-row-checkbox").nth(number).check()
	open_menu(desk)
	names = desk.page.evaluate("cur_list.get_checked_items(true)")
	offers = desk.page.evaluate(
		"names => frappe.xcall('task_portal.api.get_common_actions', { doctype: 'Case', names })", names
	)
	shown = desk.page.evaluate(
		"""() => Object.entries(cur_list.workflow_action_items)
			.filter(([, item]) => item.is(":visible")).map(([action]) => action)"""
	)
	assert len(names) == 2 and sorted(shown) == sorted(offer["action"] for offer in offers) != []
	desk.page.evaluate("cur_list.clear_checked_items()")
