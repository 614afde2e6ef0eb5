"""What the suite commits is known by its users (test.*@example.com) and titles (_Test …). It goes at the end of a run
and, for a run that was broken off, at the start of the next."""

import frappe
from frappe.utils import now
from portal_world import delete
from worker import settle_jobs

USERS, TITLES = "test.%@example.com", "_Test%"
# Where Frappe names a user elsewhere than in `owner`.
ABOUT_USERS = {
	"Activity Log": "user",
	"Access Log": "user",
	"Notification Log": "for_user",
	"Notification Settings": "name",
	"Sessions": "user",
	"DefaultValue": "parent",
}
SERIES = ("TASK-", "TKT-", "CASE-", "CLT-", "TOPIC", "REPLY")


def remove_leftovers(site: str, since: str | None = None):
	"""`since`: when the run began."""
	frappe.db.rollback()
	frappe.set_user("Administrator")
	settle_jobs(site)
	clients = frappe.get_all("Client", filters={"client_name": ["like", TITLES]}, pluck="name")
	departments = frappe.get_all("Department", filters={"name": ["like", TITLES]}, pluck="name")
	records = [
		(doctype, name)
		for doctype in ("Task", "Case", "Ticket")
		for name in get_marked(doctype, clients, departments)
	]
	records += [
		("Case Type", name) for name in frappe.get_all("Case Type", {"title": ["like", TITLES]}, pluck="name")
	]
	records += [("Client", name) for name in clients] + [("Department", name) for name in departments]
	users = frappe.get_all("User", filters={"name": ["like", USERS]}, pluck="name")
	delete(*records)
	# A client's people lose their role with it: Frappe saves the User, and makes a Contact of one who has none, in a job.
	settle_jobs(site)
	frappe.db.rollback()
	contacts = frappe.get_all("Contact", filters={"email_id": ["like", USERS]}, pluck="name")
	files = frappe.get_all("File", filters={"owner": ["like", USERS]}, pluck="name")
	delete(*(("Contact", name) for name in contacts))
	delete(*(("File", name) for name in files), *(("User", name) for name in users))
	delete_mails()
	delete_rows_of_users()
	delete_notes_of_deletions(since or now())
	# The suite edits our Workflows, and puts them back; our boards follow.
	edited = {"ref_doctype": ["in", ["Workflow", "Kanban Board"]], "creation": [">=", since or now()]}
	frappe.db.delete("Version", edited)
	frappe.db.commit()
	settle_jobs(site)
	frappe.clear_cache()


def get_marked(doctype: str, clients: list[str], departments: list[str]) -> list[str]:
	marks = [["owner", "like", USERS]]
	# An empty list would be every record that has none.
	marks += [["department", "in", departments]] if departments else []
	marks += [["client", "in", clients]] if clients else []
	return frappe.get_all(doctype, or_filters=marks, pluck="name")


def forget_notices():
	frappe.db.delete("Notification Log", {"for_user": ["like", USERS]})
	frappe.db.commit()


def delete_mails():
	"""Those that a page or a job queued for the suite's users, as Guest or Administrator."""
	mails = frappe.get_all("Email Queue Recipient", {"recipient": ["like", USERS]}, pluck="parent")
	for table, field in (("Email Queue Recipient", "parent"), ("Email Queue", "name")):
		frappe.db.delete(table, {field: ["in", mails or [""]]})


def delete_rows_of_users():
	for table in frappe.db.get_tables(cached=False):
		columns = {row[0] for row in frappe.db.sql(f"show columns from `{table}`")}
		fields = columns & {"owner", ABOUT_USERS.get(table.removeprefix("tab"), "owner")}
		for field in fields:
			frappe.db.sql(f"delete from `{table}` where `{field}` like %s", USERS)


def delete_notes_of_deletions(since: str):
	marks = [
		["creation", ">=", since],
		["subject", "like", f"User {USERS}"],
		["subject", "like", f"% {TITLES}"],
	]
	about = {"comment_type": ["in", ["Deleted", "Attachment Removed"]]}
	notes = frappe.get_all("Comment", about, or_filters=marks, pluck="name")
	frappe.db.delete("Comment", {"name": ["in", notes or [""]]})


def restore_series(before: dict[str, int]):
	"""The next record gets the name that it would have got without the run."""
	for name in get_series():
		if name in before:
			frappe.db.sql("update tabSeries set current = %s where name = %s", (before[name], name))
		else:
			frappe.db.sql("delete from tabSeries where name = %s", name)
	frappe.db.commit()


def get_series() -> dict[str, int]:
	rows = frappe.db.sql("select name, current from tabSeries")
	return {name: current for name, current in rows if name.startswith(SERIES)}
