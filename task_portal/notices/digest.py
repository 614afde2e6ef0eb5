"""Each morning, by mail, for who asks for it in their Notification Settings: the own work that is late or due today, and
what waits for the own decision. Nothing to tell, no mail."""

import frappe
from frappe import _
from frappe.utils import get_url_to_form, getdate

from task_portal.jobs import attempt, keep
from task_portal.notices.notify import get_address, has_outgoing_mail, speaking_to
from task_portal.people import is_staff

# Of each list; the rest is counted.
SHOWN = 30
SETTINGS = "Notification Settings"


def send_digests():
	"""One a day for each reader. One that fails is logged and the rest goes on; a run that broke off is gone on with."""
	for user in get_readers() if has_outgoing_mail() else ():
		attempt(f"Morning list of {user}", send_digest, user)
		keep()


def get_readers() -> list[str]:
	wanted = {"task_digest": 1, "enabled": 1, "enable_email_notifications": 1}
	users = frappe.get_all(SETTINGS, wanted, ["name", "task_digest_sent_on"], order_by="name asc")
	return [row.name for row in users if row.task_digest_sent_on != getdate() and is_staff(row.name)]


def send_digest(user: str):
	# A mail that is queued and this day are committed together.
	frappe.db.set_value(SETTINGS, user, "task_digest_sent_on", getdate(), update_modified=False)
	with speaking_to(user):
		lists = [found for found in get_lists(user) if found["count"]]
		if not lists:
			return
		counts = ", ".join("{}: {}".format(found["title"], found["count"]) for found in lists)
		frappe.sendmail(
			recipients=[get_address(user)],
			subject=_("Your tasks today ({0})").format(counts),
			template="task_digest",
			args={"lists": lists, "settings": get_url_to_form(SETTINGS, user)},
		)


def get_lists(user: str) -> list[dict]:
	"""Title, count and the first tasks of each list, the longest due first."""
	mine = {"is_open": 1, "assignee": user}
	return [
		get_list(_("Late"), mine, ["due_date", "is", "set"], ["due_date", "<", getdate()]),
		get_list(_("Due today"), mine, ["due_date", "=", getdate()]),
		get_list(
			_("For you to decide"),
			{"is_open": 1, "kind": "Approval", "approver_kind": "User", "approver": user},
			["decision", "is", "not set"],
		),
	]


def get_list(title: str, values: dict, *filters: list) -> dict:
	filters = [*([field, "=", value] for field, value in values.items()), *filters]
	fields = ["name", "subject", "due_date", "client_name", "department"]
	tasks = frappe.get_all("Task", filters, fields, order_by="due_date asc, name asc", limit=SHOWN)
	count = frappe.db.count("Task", filters) if len(tasks) == SHOWN else len(tasks)
	for task in tasks:
		task.url = get_url_to_form("Task", task.name)
	return {"title": title, "count": count, "tasks": tasks}
