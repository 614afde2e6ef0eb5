"""A case's steps as bars in time: one click from the case, arrows from what a step waited for, and nothing moves a task."""
# ruff: noqa: F401, F811 (fixtures)

import pytest
from playwright.sync_api import expect
from test_desk_process import ADMIN, CLERK, MANAGER, case

BARS = ".gantt:visible .bar-wrapper"


def open_gantt(desk, case: dict):
	desk.open_form("Case", case["name"])
	desk.page.locator(".show-gantt:visible").click()
	desk.page.wait_for_function("() => window.cur_list?.view_name === 'Gantt' && cur_list.gantt")
	desk.page.locator(BARS).first.wait_for()
	desk.settle()


@pytest.fixture
def begun(sit, case) -> dict:
	"""The case, with its second step begun beside the first."""
	manager, step = sit(MANAGER), case["steps"][1]["name"]
	path = "/api/method/task_portal.api.start_step"
	return manager.call("POST", path, case=case["name"], step=step, reason="No time")["message"]


def test_steps_of_a_case_are_bars_and_say_who_holds_them(sit, begun):
	desk = sit(MANAGER)
	open_gantt(desk, begun)
	tasks = [row["task"] for row in begun["steps"] if row["task"]]
	expect(desk.page.locator(BARS)).to_have_count(2)
	shown = desk.page.eval_on_selector_all(BARS, "bars => bars.map(bar => bar.dataset.id)")
	assert sorted(shown) == sorted(tasks)
	# From the step it waited for.
	expect(desk.page.locator(".gantt:visible .arrow path")).to_have_count(1)
	desk.page.locator(BARS).first.click()
	holder = desk.read("Task", shown[0])["assignee"]
	name = desk.page.evaluate("user => frappe.user_info(user).fullname", holder)
	popup = desk.page.locator(".popup-wrapper:visible")
	expect(popup).to_contain_text(name)
	popup.locator("a").click()
	desk.page.wait_for_function("name => window.cur_frm?.docname === name", arg=shown[0])
	desk.settle()


def test_a_bar_that_is_drawn_away_writes_nothing(sit, begun):
	desk = sit(MANAGER)
	open_gantt(desk, begun)
	name = desk.page.locator(BARS).first.get_attribute("data-id")
	before, sent = desk.read("Task", name), []
	desk.page.on("request", lambda request: sent.append(request.url))
	bar = desk.page.locator(f"{BARS} .bar").first
	place = bar.get_attribute("x")
	# It grows when it is drawn.
	expect(bar).to_be_visible()
	box = bar.bounding_box()
	x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
	desk.page.mouse.move(x, y)
	desk.page.mouse.down()
	desk.page.mouse.move(x + 200, y, steps=5)
	desk.page.mouse.up()
	desk.settle()
	assert bar.get_attribute("x") == place
	# As Frappe's view takes it, from a mouse or not.
	move = "days => { const [bar] = cur_list.tasks; cur_list.gantt.options.on_date_change(bar, ...days); }"
	desk.page.evaluate(move, ["2031-01-01", "2031-01-02"])
	desk.settle()
	assert not [url for url in sent if "set_value" in url]
	after = desk.read("Task", name)
	assert [after.get(key) for key in ("creation", "due_date", "modified")] == [
		before.get(key) for key in ("creation", "due_date", "modified")
	]


def test_the_calendar_is_as_it_was_and_an_empty_gantt_breaks_nothing(sit, begun):
	desk = sit(CLERK)
	open_gantt(desk, begun)
	desk.page.evaluate("cur_list.filter_area.add([['Task', 'subject', '=', 'No such task']])")
	desk.settle()
	expect(desk.page.locator(".frappe-list:visible .no-result").first).to_be_visible()
	desk.open("List", "Task", "Calendar", "Default")
	expect(desk.page.locator(".fc-event:visible").first).to_be_visible()
	desk.settle()
