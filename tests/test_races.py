"""Two people act on one record at the same moment: one wins, and nothing is half done."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import frappe
from portal_world import make_portal_world, make_request
from world import (
	ADMIN,
	ADMIN_STAFF,
	BUSINESS,
	FINANCE,
	FINANCE_STAFF,
	HR,
	HR_MANAGER,
	HR_STAFF,
	forget_records,
	make_task,
	make_ticket,
)

ROUNDS = 5
ACT = "task_portal.api.act"


def at_once(*calls) -> list[int]:
	"""Status codes of calls started together."""
	return [response.status_code for response in answer_at_once(*calls)]


def answer_at_once(*calls) -> list:
	with ThreadPoolExecutor(len(calls)) as pool:
		return [future.result() for future in [pool.submit(call) for call in calls]]


def clear_caches():
	"""Cold caches make a request read before it waits for the lock, so that it waits on an old snapshot."""
	forget_records()


def test_of_two_forwards_one_wins(http, committed):
	first, second = http(HR_STAFF), http(HR_STAFF)
	for _ in range(ROUNDS):
		task = committed(make_task())
		record = {"doctype": "Task", "name": task.name, "action": "Forward", "comment": "Yours"}
		clear_caches()
		codes = at_once(
			partial(first.post, ACT, **record, department=FINANCE, assignee=FINANCE_STAFF),
			partial(second.post, ACT, **record, department=ADMIN, assignee=ADMIN_STAFF),
		)
		frappe.db.rollback()
		assert codes.count(200) == 1, codes
		assert len(frappe.get_doc("Task", task.name).movements) == 1


def test_forward_and_close_do_not_both_win(http, committed):
	holder, manager = http(HR_STAFF), http(HR_MANAGER)
	for _ in range(ROUNDS):
		task = committed(make_task())
		record = {"doctype": "Task", "name": task.name, "comment": "Because"}
		clear_caches()
		codes = at_once(
			partial(holder.post, ACT, **record, action="Forward", department=FINANCE, assignee=FINANCE_STAFF),
			partial(manager.post, ACT, **record, action="Close"),
		)
		frappe.db.rollback()
		assert codes.count(200) == 1, codes


def test_ticket_does_not_close_while_it_gets_a_task(http, committed):
	closer, maker = http(HR_STAFF), http(HR_MANAGER)
	for _ in range(ROUNDS):
		ticket = committed(make_ticket(assignee=HR_STAFF))
		task = {"ticket": ticket.name, "department": HR, "assignee": HR_STAFF}
		clear_caches()
		codes = at_once(
			partial(closer.post, ACT, doctype="Ticket", name=ticket.name, action="Close"),
			partial(maker.create, "Task", **task),
		)
		frappe.db.rollback()
		for name in frappe.get_all("Task", filters={"ticket": ticket.name}, pluck="name"):
			committed(frappe.get_doc("Task", name))
		assert codes.count(200) == 1, codes
		is_open = frappe.db.get_value("Ticket", ticket.name, "is_open")
		assert is_open or not frappe.db.count("Task", {"ticket": ticket.name, "is_open": 1})


def test_a_request_that_is_sent_twice_at_once_is_one_and_both_are_told_of_it(http, committed):
	make_portal_world()
	frappe.db.commit()
	first, second = http(BUSINESS), http(BUSINESS)
	for _ in range(ROUNDS):
		values = {"subject": "Ten welders", "category": "Job Order", "once": frappe.generate_hash()}
		clear_caches()
		create = "task_portal.portal.api.create_ticket"
		answers = answer_at_once(
			partial(first.post, create, **values), partial(second.post, create, **values)
		)
		frappe.db.rollback()
		assert [answer.status_code for answer in answers] == [200, 200], [answer.text for answer in answers]
		names = {answer.json["message"]["name"] for answer in answers}
		assert len(names) == 1
		committed(frappe.get_doc("Ticket", *names))


def test_a_message_that_is_sent_twice_at_once_is_one_and_both_are_shown_it(http, committed):
	make_portal_world()
	ticket = committed(make_request())
	first, second = http(BUSINESS), http(BUSINESS)
	for number in range(ROUNDS):
		values = {"doctype": "Ticket", "name": ticket.name, "text": "Hello", "once": frappe.generate_hash()}
		clear_caches()
		send = "task_portal.portal.api.send_message"
		answers = answer_at_once(partial(first.post, send, **values), partial(second.post, send, **values))
		assert [answer.status_code for answer in answers] == [200, 200], [answer.text for answer in answers]
		assert [len(answer.json["message"]["messages"]) for answer in answers] == [number + 1] * 2
