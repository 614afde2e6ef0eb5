"""The demo records: the last ninety days of a recruitment office, told by the app's own rules.

	bench --site SITE execute task_portal.demo.load

The rows in `fixtures/` hold hours, never dates: `age_hours` counts back from the load, an act's `after_hours` from the
step before it, `due_in_days` from the record's first day. An act of a case names the step whose task it is about; of
a Document step, the document. Every step is taken by the person it names, in the
order in which it happened; then what the steps wrote is dated back.
"""

import json
from bisect import bisect_right
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import frappe
from frappe import _
from frappe.utils import add_days, get_datetime, now_datetime, time_diff_in_seconds
from frappe.utils.password import update_password

from task_portal.cases.due_dates import mark_overdue_tasks
from task_portal.demo_cases import (
	date_back_due_dates,
	get_case_tasks,
	get_step_task,
	load_case_types,
	take_document_step,
)
from task_portal.demo_site import add_system_manager, open_site, remember_users
from task_portal.doctypes import MOVED
from task_portal.people import add_roles, is_staff
from task_portal.readers import rows
from task_portal.workflow.move import take

FOLDER = Path(__file__).resolve().parent.parent / "fixtures"
PASSWORD = "demo"
# The global default that keeps, by DocType, the name which each fixture's key got on this site.
LEDGER_KEY = "task_portal_demo"
LEDGER_DOCTYPES = ("Department", "Client", "Case Type", "Ticket", "Task", "Case")
# The fixtures that tell a story. At the same hour a ticket comes before what is made from it.
STORIES = {doctype: moved.route for doctype, moved in MOVED.items()}
# What is dated back: the field that holds the name of the ticket, task or case, and the dates.
DATED = {
	"Ticket": ("name", ("creation", "modified")),
	"Task": ("name", ("creation", "modified", "decided_at")),
	"Task Document": ("parent", ("creation", "modified", "submitted_at", "decided_at")),
	"Task Movement": ("parent", ("creation", "modified", "moved_at")),
	"Case": ("name", ("creation", "modified")),
	"Case Step": ("parent", ("creation", "modified")),
	"File": ("attached_to_name", ("creation", "modified")),
	"Comment": ("reference_name", ("creation", "modified")),
	"Communication": ("reference_name", ("creation", "modified", "communication_date")),
	"Version": ("docname", ("creation", "modified")),
}
ACT_DETAILS = ("comment", "department", "assignee")
STORY_FIELDS = {"key", "by", "age_hours", "due_in_days", "acts"}

Ledger = dict[str, dict[str, str]]


class ForeignRecordsFound(frappe.ValidationError):
	pass


class Step(NamedTuple):
	told_at: datetime
	doctype: str
	key: str
	told: dict


def load(force: int = 0) -> dict[str, int]:
	"""Bring the demo records to this site, those that it does not have yet.

	On a new site, whose setup wizard nobody has finished, it also does what `demo_site` says.

	Returns how many demo records there are then, by DocType; a case's tasks count with the case. Raises
	ForeignRecordsFound, changing nothing, where the site has departments, clients, case types, tickets, tasks or
	cases of its own. With `force` they stay, a department of the same title takes our members in, and accounts of
	the same address get the demo password; a case type of the same title is still refused."""
	ledger = get_ledger()
	if not int(force):
		validate_site(ledger)
		open_site()
	caller = frappe.session.user
	try:
		# What happened in the story is told to nobody now.
		frappe.flags.mute_notices = True
		frappe.set_user("Administrator")
		users = load_users(bool(int(force)))
		add_system_manager()
		load_departments(ledger)
		load_clients(ledger)
		load_case_types(get_rows("case_types"), ledger)
		date_back(play(get_story(ledger), ledger), ledger)
		frappe.db.set_global(LEDGER_KEY, json.dumps(ledger))
	finally:
		frappe.flags.mute_notices = False
		frappe.set_user(caller)
	return {"User": users} | {doctype: len(names) for doctype, names in ledger.items()}


# What the site has


def get_rows(fixture: str) -> list[dict]:
	return json.loads((FOLDER / f"{fixture}.json").read_text(encoding="utf-8"))


def get_ledger() -> Ledger:
	"""The demo records that are still there: by DocType, fixture key to name."""
	kept = json.loads(frappe.db.get_global(LEDGER_KEY) or "{}")
	ledger = {}
	for doctype in LEDGER_DOCTYPES:
		names = kept.get(doctype, {})
		there = set(frappe.get_all(doctype, filters={"name": ["in", list(names.values())]}, pluck="name"))
		ledger[doctype] = {key: name for key, name in names.items() if name in there}
	return ledger


def validate_site(ledger: Ledger):
	foreign = {doctype: frappe.db.count(doctype) - len(ledger[doctype]) for doctype in LEDGER_DOCTYPES}
	foreign["Task"] -= len(get_case_tasks(list(ledger["Case"].values())))
	if any(foreign.values()):
		frappe.throw(
			_(
				"This site holds records that are not demo records: {0}. Load the demo on another site, or with force=1."
			).format(", ".join(f"{count} {_(doctype)}" for doctype, count in foreign.items() if count)),
			ForeignRecordsFound,
		)


# People, departments, clients


def load_users(force: bool) -> int:
	rows, made = get_rows("users"), []
	for row in rows:
		email, roles = row["email"], row.pop("roles")
		is_known = frappe.db.exists("User", email)
		if is_known:
			add_roles(email, *roles)
		else:
			user = frappe.get_doc({"doctype": "User", "enabled": 1, "send_welcome_email": 0} | row)
			user.extend("roles", [{"role": role} for role in roles])
			user.insert()
			made.append(email)
		# Without force, an account that the site has already keeps its password.
		if force or not is_known:
			update_password(email, PASSWORD)
	remember_users(*made)
	return len(rows)


def load_departments(ledger: Ledger):
	for row in get_rows("departments"):
		title = row["title"]
		if title in ledger["Department"]:
			continue
		if frappe.db.exists("Department", title):
			department = frappe.get_doc("Department", title)
			known = {member.user for member in department.members}
			department.extend("members", [member for member in row["members"] if member["user"] not in known])
			department.save()
		else:
			frappe.get_doc({"doctype": "Department"} | row).insert()
		ledger["Department"][title] = title


def load_clients(ledger: Ledger):
	for row in get_rows("clients"):
		key = row.pop("key")
		if key not in ledger["Client"]:
			ledger["Client"][key] = frappe.get_doc({"doctype": "Client"} | row).insert().name


# The story


def get_story(ledger: Ledger) -> list[Step]:
	"""The steps of the tickets, tasks and cases that are missing, in the order in which they happened."""
	now, story = now_datetime(), []
	for doctype, fixture in STORIES.items():
		for row in get_rows(fixture):
			if row["key"] in ledger[doctype]:
				continue
			told_at = now - timedelta(hours=row["age_hours"])
			story.append(Step(told_at, doctype, row["key"], row))
			for told in row.get("acts", []):
				told_at += timedelta(hours=told["after_hours"])
				story.append(Step(told_at, doctype, row["key"], told))
	return sorted(story, key=lambda step: step.told_at)


def play(story: list[Step], ledger: Ledger) -> list[tuple[datetime, Step]]:
	"""Take the steps. Returns each with the moment at which it began in truth."""
	played = []
	for step in story:
		# Changing the user empties Frappe's request cache: only where it is another one.
		if frappe.session.user != step.told["by"]:
			frappe.set_user(step.told["by"])
		played.append((now_datetime(), step))
		if "action" in step.told:
			take_action(step, ledger)
		else:
			insert_record(step, ledger)
	return played


def take_action(step: Step, ledger: Ledger):
	told = step.told
	name = ledger[step.doctype][step.key]
	doc = get_step_task(name, told["step"]) if "step" in told else frappe.get_doc(step.doctype, name)
	# A client has no DocType permission; the portal lets them in, the workflow judges them.
	doc.flags.ignore_permissions = not is_staff(told["by"])
	if "document" in told:
		take_document_step(doc, told, step.told_at)
		return
	take(doc, told["action"], **{field: told.get(field) for field in ACT_DETAILS})


def insert_record(step: Step, ledger: Ledger):
	row = step.told
	values = {field: value for field, value in row.items() if field not in STORY_FIELDS}
	doc = frappe.get_doc({"doctype": step.doctype} | values)
	if "client" in row:
		doc.client = ledger["Client"][row["client"]]
	if "due_in_days" in row:
		doc.due_date = add_days(step.told_at.date(), row["due_in_days"])
	if "ticket" in row:
		doc.ticket = ledger["Ticket"].get(row["ticket"])
	doc.flags.ignore_permissions = not is_staff(row["by"])
	ledger[step.doctype][step.key] = insert_under_ticket(doc).name


def insert_under_ticket(doc):
	"""Insert `doc`; a task that was deleted comes back also where its ticket takes no new ones by now."""
	ticket = doc.get("ticket")
	if not ticket or frappe.db.get_value("Ticket", ticket, "is_open"):
		return doc.insert()
	frappe.db.set_value("Ticket", ticket, "is_open", 1, update_modified=False)
	doc.insert()
	frappe.db.set_value("Ticket", ticket, "is_open", 0, update_modified=False)
	rows.note("Ticket", ticket)
	return doc


# The dates


def date_back(played: list[tuple[datetime, Step]], ledger: Ledger):
	if not played:
		return
	starts = [start for start, _step in played]
	names = list({ledger[step.doctype][step.key] for _start, step in played})
	cases = list({ledger["Case"][step.key] for _start, step in played if step.doctype == "Case"})
	names += get_case_tasks(cases)
	for doctype, (name_field, dates) in DATED.items():
		for row in frappe.get_all(doctype, filters={name_field: ["in", names]}, fields=["name", *dates]):
			# A new record may have the name of a deleted one, of which rows are left.
			if get_datetime(row.creation) < starts[0]:
				continue
			told = {
				date: played[bisect_right(starts, get_datetime(row[date])) - 1][1].told_at
				for date in dates
				if row[date]
			}
			frappe.db.set_value(doctype, row.name, told, update_modified=False)
		if doctype in MOVED:
			rows.write(doctype, names)
	update_held_for(names)
	date_back_due_dates(cases)
	# As the scheduler would have done on the way.
	mark_overdue_tasks()


def update_held_for(names: list[str]):
	"""Each movement's time in the previous hands, by the dates as they are told."""
	tasks = frappe.get_all("Task", filters={"name": ["in", names]}, fields=["name", "creation"])
	since = {task.name: task.creation for task in tasks}
	fields, filters = ["name", "parent", "moved_at"], {"parent": ["in", names]}
	for row in frappe.get_all(
		"Task Movement", fields=fields, filters=filters, order_by="parent asc, idx asc"
	):
		held_for = time_diff_in_seconds(row.moved_at, since[row.parent])
		frappe.db.set_value("Task Movement", row.name, "held_for", held_for, update_modified=False)
		since[row.parent] = row.moved_at
