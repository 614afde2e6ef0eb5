"""A manager's list of one department: its members stand above the rows, and a row is given to one by a drop or a press."""
# ruff: noqa: F401, F811 (fixtures)

import pytest
from playwright.sync_api import expect
from test_desk_many import ADMIN, CLERK, MANAGER, get_results, make_tasks

STRIP = ".frappe-list:visible .task-portal-members"


OPEN = ["Task", "is_open", "=", 1]
FILTER = """async filters => {
	await cur_list.filter_area.clear(false);
	await cur_list.filter_area.add(filters);
}"""


@pytest.fixture(autouse=True)
def list_as_it_was(seats):
	yield
	for desk in seats.values():
		set_filters(desk, OPEN)


def set_filters(desk, *filters: list):
	desk.open_list("Task")
	desk.page.evaluate(FILTER, list(filters))
	desk.settle()
	desk.ask_again()


def show_department(desk, title: str = "HR", operator: str = "="):
	set_filters(desk, ["Task", "department", operator, title if operator == "=" else [title]], OPEN)


def get_member(desk, user: str):
	name = desk.page.evaluate("user => frappe.user_info(user).fullname", user)
	return desk.page.locator(f"{STRIP} button", has_text=name)


def get_row(desk, subject: str):
	return desk.page.locator(".frappe-list:visible .list-row-container", has_text=subject)


def get_load(desk, user: str) -> int:
	return int(get_member(desk, user).locator(".text-muted").inner_text().split()[0])


def test_a_row_that_is_dropped_on_a_person_is_given_to_them(sit, make_tasks):
	desk, tasks = sit(MANAGER), make_tasks("HR")
	((name, subject),) = tasks.items()
	show_department(desk)
	assert desk.read("Task", name)["assignee"] != MANAGER
	load = get_load(desk, MANAGER)
	get_row(desk, subject).drag_to(get_member(desk, MANAGER))
	desk.answer(comment="You know them")
	assert get_results(desk) == [[subject, "Done"]]
	task = desk.read("Task", name)
	assert task["assignee"] == MANAGER
	assert task["movements"][-1]["comment"] == "You know them"
	expect(get_member(desk, MANAGER).locator(".text-muted")).to_contain_text(f"{load + 1} open tasks")
	desk.open_form("Task", name)
	expect(desk.page.locator(".task-portal-hops:visible")).to_contain_text("You know them")


def test_chosen_rows_go_along_with_the_one_that_is_dragged(sit, make_tasks):
	desk, tasks = sit(MANAGER), make_tasks("HR", "HR", "HR")
	first, second, other = tasks
	show_department(desk, operator="in")
	for name in (first, second):
		get_row(desk, tasks[name]).locator(".list-row-checkbox").check()
	get_row(desk, tasks[second]).drag_to(get_member(desk, MANAGER))
	desk.answer()
	assert [row[1] for row in get_results(desk)] == ["Done", "Done"]
	assert {desk.read("Task", name)["assignee"] for name in (first, second)} == {MANAGER}
	assert desk.read("Task", other)["assignee"] != MANAGER


def test_by_the_keyboard_chosen_rows_are_given_to_the_person_that_is_pressed(sit, make_tasks):
	desk, tasks = sit(ADMIN), make_tasks("HR", "HR")
	show_department(desk)
	get_member(desk, MANAGER).press("Enter")
	expect(desk.page.locator("#alert-container")).to_contain_text("Choose rows first.")
	for subject in tasks.values():
		get_row(desk, subject).locator(".list-row-checkbox").press("Space")
	get_member(desk, MANAGER).press("Enter")
	desk.answer()
	assert [row[1] for row in get_results(desk)] == ["Done", "Done"]
	assert {desk.read("Task", name)["assignee"] for name in tasks} == {MANAGER}


def test_members_stand_there_for_who_manages_the_one_department_of_the_list(sit, make_tasks):
	make_tasks("HR")
	manager, clerk = sit(MANAGER), sit(CLERK)
	show_department(manager)
	expect(manager.page.locator(f"{STRIP} button").first).to_be_visible()
	show_department(manager, "Finance")
	expect(manager.page.locator(STRIP)).to_have_count(0)
	show_department(clerk)
	expect(get_row(clerk, "Call back").first).to_be_visible()
	expect(clerk.page.locator(STRIP)).to_have_count(0)
	expect(clerk.page.locator(".list-row-container[draggable=true]")).to_have_count(0)
