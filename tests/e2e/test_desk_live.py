"""What lands on somebody is in their list and bell without a reload. Beside the site its socket server and a worker run;
without them it is skipped."""

import pytest
from desk import Desk, get_stamp
from playwright.sync_api import TimeoutError, expect

CLERK, COLLEAGUE, STRANGER = "hr.staff@example.com", "finance.staff@example.com", "admin.staff@example.com"
CLIENT = "business@example.com"


@pytest.fixture
def watch(log_in):
	"""A function that opens the list of tasks for a person, with live updates, and notes what their page hears."""
	contexts = []

	def watch(user: str) -> Desk:
		contexts.append(log_in(user, viewport={"width": 1400, "height": 900}))
		desk = Desk(contexts[-1].new_page(), is_live=True)
		try:
			desk.page.wait_for_function("() => frappe.realtime.socket?.connected", timeout=10_000)
		except TimeoutError:
			pytest.skip("No socket server runs beside the site.")
		desk.open_list("Task")
		desk.page.evaluate(
			"() => { window.heard = []; frappe.realtime.socket.onAny((event, told) => heard.push([event, told])); }"
		)
		return desk

	yield watch
	for context in contexts:
		context.close()


def get_bell(desk: Desk):
	"""With the mark of something unseen: Frappe 15's, and 16's."""
	return desk.page.locator(
		".notifications-unseen:visible, .task-portal-unseen .sidebar-notification:visible"
	)


def forget_bell(desk: Desk):
	module = "frappe.desk.doctype.notification_log.notification_log"
	desk.call("POST", f"/api/method/{module}.trigger_indicator_hide")
	expect(get_bell(desk)).to_have_count(0)


def test_a_task_that_lands_on_me_is_in_my_list_and_bell_at_once(sit, watch, remove):
	clerk, colleague, stranger = sit(CLERK), watch(COLLEAGUE), watch(STRANGER)
	forget_bell(colleague)
	subject = f"Order badges {get_stamp()}"
	values = {"task_type": "Internal Task", "department": "HR", "assignee": CLERK}
	task = clerk.create("Task", subject=subject, **values)["name"]
	try:
		where = {"department": "Finance", "assignee": COLLEAGUE, "comment": "Please pay"}
		move = {"doctype": "Task", "name": task, "action": "Forward", **where}
		clerk.call("POST", "/api/method/task_portal.api.act", **move)
		expect(colleague.page.locator(".list-row", has_text=subject).locator("visible=true")).to_have_count(1)
		expect(get_bell(colleague)).to_be_visible()
		heard = stranger.page.evaluate("() => JSON.stringify(heard)")
		assert task not in heard and subject not in heard
		assert not [*colleague.problems, *stranger.problems]
	finally:
		remove("Task", task)
	expect(colleague.page.locator(".list-row", has_text=subject)).to_have_count(0)


def test_a_client_is_not_let_in(sit, watch, log_in):
	desk = watch(CLERK)
	host = desk.page.evaluate("frappe.realtime.socket.io.uri")
	space = desk.page.evaluate("frappe.realtime.socket.nsp")
	origin = desk.page.url.split("/")[2]
	for user, answer in ((CLERK, "40"), (CLIENT, "44")):
		context = log_in(user)
		server = f"http://{host.split('/')[2]}/socket.io/?EIO=4&transport=polling"
		headers = {"Origin": f"http://{origin}"}
		session = context.request.get(server, headers=headers).text().split('"sid":"')[1].split('"')[0]
		server += f"&sid={session}"
		context.request.post(server, data=f"40{space},", headers=headers | {"Content-Type": "text/plain"})
		assert context.request.get(server, headers=headers).text().startswith(f"{answer}{space},")
		context.close()
