"""The workspace's cards count what their reader's lists show, and each page is for whom it answers."""

import json

import frappe
import pytest
from frappe.desk.desktop import get_workspace_sidebar_items
from frappe.desk.doctype.number_card.number_card import get_result
from frappe.utils import add_days, today
from world import (
	FINANCE_MANAGER,
	HR_MANAGER,
	HR_STAFF,
	OUTSIDER,
	PORTAL_MANAGER,
	acting_as,
	make_task,
	make_ticket,
)

# What the desk puts in for the words of a card's filters.
WORDS = {"frappe.session.user": lambda: frappe.session.user, "frappe.datetime.get_today()": today}


def get_filters(card) -> list:
	fixed, moving = json.loads(card.filters_json), json.loads(card.dynamic_filters_json)
	return [*fixed, *([*row[:-1], WORDS[row[-1]]()] for row in moving)]


def count(label: str, user: str) -> int:
	card = frappe.get_doc("Number Card", f"Task Portal {label}")
	with acting_as(user):
		return get_result(card.as_json(), json.dumps(get_filters(card)))


def get_cards() -> list[str]:
	return frappe.get_all("Number Card", {"module": "Task Portal"}, pluck="label")


@pytest.mark.parametrize(
	"label, values",
	[
		("My Open Tasks", {}),
		("My Decisions", {"kind": "Approval", "approver_kind": "User", "approver": HR_STAFF}),
		("Due Today", {"due_date": 0}),
		("Late", {"due_date": -1}),
	],
)
def test_a_card_counts_what_is_mine(label, values):
	before = count(label, HR_STAFF), count(label, FINANCE_MANAGER)
	if "due_date" in values:
		values = {"due_date": add_days(today(), values["due_date"])}
	make_task(assignee=HR_STAFF, **values)
	if label == "Late":
		make_task(assignee=HR_STAFF, due_date=None)
	assert (count(label, HR_STAFF), count(label, FINANCE_MANAGER)) == (before[0] + 1, before[1])


@pytest.mark.parametrize("label", ["Waiting for Nobody", "New Tickets", "Open in My Departments"])
def test_a_card_counts_what_lies_in_my_department(label):
	users = (HR_MANAGER, PORTAL_MANAGER, FINANCE_MANAGER, OUTSIDER)
	before = [count(label, user) for user in users]
	record = make_ticket() if label == "New Tickets" else make_task()
	if label == "Waiting for Nobody":
		record.db_set("assignee", None)
	after = [count(label, user) for user in users]
	assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1, 0, 0]


def test_every_card_says_what_the_list_does():
	make_task(assignee=HR_STAFF, due_date=add_days(today(), -1))
	for label in get_cards():
		card = frappe.get_doc("Number Card", f"Task Portal {label}")
		for user in (HR_STAFF, HR_MANAGER, OUTSIDER):
			with acting_as(user):
				rows = frappe.get_list(card.document_type, filters=get_filters(card), limit_page_length=0)
			assert count(label, user) == len(rows), (label, user)


@pytest.mark.parametrize(
	"user, pages",
	[
		(HR_STAFF, {"Task Portal"}),
		(HR_MANAGER, {"Task Portal", "My Department"}),
		(PORTAL_MANAGER, {"Task Portal", "My Department", "The House"}),
	],
)
def test_pages_are_shown_to_whom_they_answer(user, pages):
	ours = set(frappe.get_all("Workspace", {"module": "Task Portal"}, pluck="name"))
	assert ours == {"Task Portal", "My Department", "The House"}
	with acting_as(user):
		shown = {page["name"] for page in get_workspace_sidebar_items()["pages"]}
	assert shown & ours == pages
