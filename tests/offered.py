"""The demo's work, and every action that its people are offered on it."""

import frappe
from world import acting_as

from task_portal import api, demo
from task_portal.demo_cases import get_case_tasks
from task_portal.doctypes import MOVED
from task_portal.people import get_managed_departments, is_portal_manager, is_staff
from task_portal.portal.access import get_viewer, get_visible, is_visible
from task_portal.portal.details import get_actions
from task_portal.workflow import move
from task_portal.workflow.effects import ApproverRequired, AssigneeRequired, DepartmentRequired
from task_portal.workflow.errors import CommentRequired

ASKED_FOR = (ApproverRequired, AssigneeRequired, CommentRequired, DepartmentRequired)
# What tells records apart, where they have such a field; and of what type they are.
KIND = ("status", "kind", "approver_kind", "decision")
TYPE = ("status", "task_type", "case_type", "sector")
# Who stands where on a record.
STANDS = {
	"Task": ("assignee", "originator", "approver"),
	"Ticket": ("assignee", "owner", "raised_by"),
	"Case": ("case_owner", "owner"),
}


def get_demo_records() -> list[dict]:
	ledger, found = demo.get_ledger(), []
	names = {doctype: list(ledger[doctype].values()) for doctype in MOVED}
	names["Task"] += get_case_tasks(names["Case"])
	for doctype in MOVED:
		filters = {"name": ["in", names[doctype]]}
		rows = frappe.get_all(doctype, filters, ["*"], order_by="name asc")
		found += [row | {"doctype": doctype} for row in rows]
	return found


def get_samples(records: list[dict], user: str, known: set) -> list[dict]:
	"""Of each kind of record to which somebody stands alike, and of each type, the first; less those `known`."""
	stands, samples = get_stands(user), []
	for row in records:
		stand = stands(row)
		keys = {(row["doctype"], *map(row.get, KIND), one) for one in stand}
		if stand and row["is_open"]:
			keys.add((row["doctype"], *map(row.get, TYPE), is_staff(user)))
		samples += [row] if keys - known else []
		known |= keys
	return samples


def get_stands(user: str):
	"""A function of a record: what the user is to it. Nothing where they may not read it."""
	if not is_staff(user):
		with acting_as(user):
			viewer = get_viewer()
		return lambda row: (
			("client",)
			if row["client"] in viewer.clients and is_visible(row["doctype"], row["name"], viewer)
			else ()
		)
	departments, is_manager = get_managed_departments(user), is_portal_manager(user)

	def stands(row: dict) -> tuple:
		found = [field for field in STANDS[row["doctype"]] if row[field] == user]
		manages = row["department"] in departments and ["manager"]
		return (*found, *(["manager of all"] if is_manager else manages or ()))

	return stands


def get_offered(row: dict, user: str) -> list[dict]:
	"""In the desk, or in the portal."""
	if is_staff(user):
		return api.get_actions(row["doctype"], row["name"])
	viewer = get_viewer()
	return get_actions(get_visible(row["doctype"], row["name"], viewer), viewer)


def act(row: dict, user: str, action: str, **answers):
	if is_staff(user):
		return api.act(row["doctype"], row["name"], action, **answers)
	return move.take(get_visible(row["doctype"], row["name"], get_viewer()), action, **answers)


def get_answers(row: dict, offered: dict) -> dict:
	"""To all that it asks for."""
	if "asks" not in offered:
		return {"comment": "Because"} if offered["asks_comment"] else {}
	answers, asks = {}, {ask["fieldname"]: ask for ask in offered["asks"]}
	if "comment" in asks:
		answers["comment"] = "Because"
	if ask := asks.get("department"):
		answers["department"] = frappe.get_all("Department", ask["filters"], pluck="name", order_by="name")[0]
	if ask := asks.get("assignee"):
		answers["assignee"] = get_assignee(row, ask, answers)
	return answers


def get_assignee(row: dict, ask: dict, answers: dict) -> str:
	if "query" in ask:
		return api.search_members("User", "", "name", 0, 1, {"department": answers["department"]})[0][0]
	filters = {
		"enabled": 1,
		"user_type": "System User",
		"name": ["not in", (row["approver"] or "", "Administrator")],
	}
	return frappe.db.get_value("User", filters, order_by="name asc")


def take_each(records: list[dict], users: list[str]) -> tuple[dict, list]:
	"""Take each offered action, and take it back. Returns how often each was taken, and what was refused."""
	taken, refused, asked, known = {}, [], set(), set()
	for user in users:
		with acting_as(user):
			for row in get_samples(records, user, known):
				for offered in get_offered(row, user):
					key, answers = (row["doctype"], offered["action"]), get_answers(row, offered)
					if answers and key not in asked:
						asked.add(key)
						refused += is_asked_for(row, user, offered["action"])
					if error := try_to(row, user, offered["action"], answers):
						refused.append((*key, row["name"], user, error))
					taken[key] = taken.get(key, 0) + 1
	return taken, refused


def is_asked_for(row: dict, user: str, action: str) -> list:
	"""Without an answer the refusal says what is asked for."""
	error = try_to(row, user, action, {})
	return [] if isinstance(error, ASKED_FOR) else [(action, row["name"], user, error)]


def try_to(row: dict, user: str, action: str, answers: dict) -> Exception | None:
	frappe.db.savepoint("offered")
	try:
		act(row, user, action, **answers)
	except Exception as error:
		return error
	finally:
		frappe.db.rollback(save_point="offered")
		frappe.clear_messages()
