"""The cases of the demo records: their types, the documents that are handed in, and the dates of their tasks."""

from datetime import datetime

import frappe
from frappe.utils import add_days, getdate

from task_portal.cases.documents import accept_document, reject_document, submit_document
from task_portal.guards.about import trusted
from task_portal.people import is_staff


def load_case_types(rows: list[dict], ledger: dict[str, dict[str, str]]):
	for row in rows:
		title = row["title"]
		if title not in ledger["Case Type"]:
			ledger["Case Type"][title] = frappe.get_doc({"doctype": "Case Type"} | row).insert().name


def get_case_tasks(cases: list[str]) -> list[str]:
	return frappe.get_all("Task", filters={"case": ["in", cases]}, pluck="name") if cases else []


def get_step_task(case: str, title: str):
	"""The task of the step `title`, which has started by now."""
	return frappe.get_doc("Task", frappe.db.get_value("Case Step", {"parent": case, "title": title}, "task"))


# Documents


def take_document_step(task, told: dict, told_at: datetime):
	"""Submit, accept or reject the document that `told` names."""
	row = next(row.name for row in task.documents if row.title == told["document"])
	if told["action"] == "submit":
		submit_document(task, row, attach_file(task, told))
	elif told["action"] == "accept":
		days = told.get("expires_in_days")
		accept_document(task, row, str(add_days(told_at.date(), days)) if days else None)
	else:
		reject_document(task, row, told["comment"])


def attach_file(task, told: dict) -> str:
	"""A private file on `task`, uploaded by whoever hands it in. Returns its name."""
	title = told["document"]
	values = {
		"file_name": f"{task.name}-{frappe.scrub(title)}.txt",
		"attached_to_doctype": "Task",
		"attached_to_name": task.name,
		"content": f"Demo record in place of a scan.\n{title} of {task.client_name}, for {task.name}\n",
		"is_private": 1,
	}
	with trusted():
		file = frappe.get_doc({"doctype": "File"} | values)
		return file.insert(ignore_permissions=not is_staff(told["by"])).name


# Dates


def date_back_due_dates(cases: list[str]):
	"""Each task is due as many days after its start as its step says."""
	steps = frappe.get_all(
		"Case Step",
		filters={"parent": ["in", cases], "task": ["is", "set"]},
		fields=["task", "due_in_days"],
	)
	for step in steps:
		started = getdate(frappe.db.get_value("Task", step.task, "creation"))
		due_date = add_days(started, step.due_in_days)
		frappe.db.set_value("Task", step.task, "due_date", due_date, update_modified=False)
