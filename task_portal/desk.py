"""What staff find on the desk before they have opened a record: people's names, the lists' columns, global search."""

import json

import frappe
from frappe.utils import add_user_info
from frappe.utils.global_search import delete_global_search_records_for_doctype

from task_portal.cases.open_tasks import count_loads
from task_portal.doctypes import SEARCHED
from task_portal.people import get_departments, get_managed_departments, get_team, is_portal_manager, is_staff
from task_portal.portal.uploads import get_hint, get_restrictions
from task_portal.workflow.choices import get_offers
from task_portal.workflow.move import get_state

# Of each list, after the subject, in this order. Created once: the columns are the site's to choose.
STATE = "status_field"
COLUMNS = {
	"Task": (STATE, "assignee", "due_date", "client_name"),
	"Ticket": (STATE, "client_name", "assignee", "priority"),
	"Case": (STATE, "client_name", "progress", "case_owner"),
	"Client": ("sector", "email", "phone"),
}
# So many of a client's other tickets are named on a ticket.
OTHERS = 3
SETTINGS, SEARCHED_HERE = "Global Search Settings", "Global Search DocType"


def extend_boot(bootinfo: dict):
	"""Hook extend_bootinfo: the names and pictures of who holds work, so that lists, forms and filters show people and
	not addresses; the departments of the person, and those that the person manages; what may be sent to a client."""
	user = frappe.session.user
	if is_staff(user):
		add_user_info(get_team(), bootinfo["user_info"])
		bootinfo.setdefault("link_title_doctypes", []).append("User")
		bootinfo["task_portal"] = {
			"departments": get_departments(user),
			"managed": get_managed_departments(user),
			"uploads": {"hint": get_hint(), "restrictions": get_restrictions()},
		}


def prepare_form(doc, method=None):
	"""Hook onload of what a workflow moves: with the record the form gets what its reader may do with it, and how the
	records stand that it belongs to, or that belong to it, if they may be read."""
	if not doc.is_new():
		told = {"actions": get_offers(doc), "around": get_around(doc), "files": get_files(doc)}
		doc.set_onload("task_portal", told)


def get_files(doc) -> list[dict]:
	"""What was handed in for the documents of a task: who may read the task may read its files."""
	names = [row.file for row in doc.get("documents") or [] if row.file]
	attached = {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name}
	fields = ["name", "file_name", "file_url"]
	return frappe.get_all("File", {"name": ["in", names]} | attached, fields) if names else []


def get_around(doc) -> list[dict]:
	"""A task's or a case's ticket, a task's case; a ticket's client's other open tickets; the tasks of a case's steps."""
	around = []
	for doctype in ("Ticket", "Case"):
		if name := doc.get(doctype.lower()):
			around += get_states(doctype, 1, name=name)
	if doc.doctype == "Ticket" and doc.client:
		around += get_states("Ticket", OTHERS, client=doc.client, is_open=1, name=["!=", doc.name])
	if doc.doctype == "Case":
		tasks = [row.task for row in doc.steps if row.task]
		around += get_states("Task", len(tasks), name=["in", tasks]) if tasks else []
	return around


def get_states(doctype: str, limit: int, **filters) -> list[dict]:
	fields = ["name", "subject", "status", "is_open"]
	fields += ["assignee", "due_date"] if doctype == "Task" else []
	rows = frappe.get_list(doctype, filters=filters, fields=fields, limit_page_length=limit)
	return [{"doctype": doctype, "stage": get_state(doctype, row.status).stage, **row} for row in rows]


def prepare_department(doc, method=None):
	"""Hook onload: who manages the department sees how much of its open work each member holds, and what nobody holds."""
	user, managers = frappe.session.user, [row.user for row in doc.members if row.is_manager]
	if not doc.is_new() and (is_portal_manager(user) or user in managers):
		doc.set_onload("task_portal", {"loads": get_loads(doc)})


def get_loads(department) -> list[dict]:
	"""The members as they are named, then who holds work here and is none, then nobody."""
	loads, managers = count_loads(department.name), {row.user for row in department.members if row.is_manager}
	users = [row.user for row in department.members]
	users += sorted(user for user in loads if user and user not in users)
	fields = ["name", "full_name", "enabled"]
	people = {row.name: row for row in frappe.get_all("User", {"name": ["in", users]}, fields)}
	rows = []
	for user in [*users, *([None] if None in loads else [])]:
		count, late = loads.get(user, (0, 0))
		person = people.get(user) or frappe._dict(full_name=user, enabled=0)
		rows.append({"user": user, "full_name": person.full_name, "open": count, "late": late})
		rows[-1] |= {"is_here": person.enabled, "is_manager": int(user in managers)}
	return rows


def prepare_client(doc, method=None):
	"""Hook onload: the client's portal users, what each sees, and when they were last here."""
	users = [] if doc.is_new() else [row.user for row in doc.portal_users]
	fields = ["name", "full_name", "enabled", "last_active", "last_login"]
	people = (
		{row.name: row for row in frappe.get_all("User", {"name": ["in", users]}, fields)} if users else {}
	)
	rows = []
	for row in doc.portal_users if people else []:
		person = people.get(row.user) or frappe._dict(full_name=row.user, enabled=0)
		rows.append({"user": row.user, "full_name": person.full_name, "sees": row.sees})
		rows[-1] |= {"is_enabled": person.enabled, "seen": person.last_active or person.last_login}
	doc.set_onload("task_portal", {"portal_users": rows})


# Columns of lists: Frappe's List View Settings


def create_list_settings():
	for doctype, columns in COLUMNS.items():
		if not frappe.db.exists("List View Settings", doctype):
			title = frappe.get_meta(doctype).title_field
			fields = [{"fieldname": name} for name in (title, *columns)]
			settings = frappe.new_doc("List View Settings", fields=json.dumps(fields))
			# On 15 the subject and the column of tags count too.
			settings.total_fields = str(max(len(columns) + 2, 4))
			settings.insert(set_name=doctype)


def delete_list_settings():
	frappe.db.delete("List View Settings", {"name": ["in", list(COLUMNS)]})


# Global search


def add_to_global_search():
	"""Frappe reads hook global_search_doctypes when a site is set up, and later on request only."""
	there = frappe.get_all(SEARCHED_HERE, pluck="document_type")
	missing = [doctype for doctype in SEARCHED if doctype not in there]
	for index, doctype in enumerate(missing, len(there) + 1):
		row = frappe.new_doc(SEARCHED_HERE, document_type=doctype, idx=index)
		row.update({"parent": SETTINGS, "parenttype": SETTINGS, "parentfield": "allowed_in_global_search"})
		row.db_insert()
	forget_searched()


def leave_global_search():
	frappe.db.delete(SEARCHED_HERE, {"document_type": ["in", SEARCHED]})
	forget_searched()
	for doctype in SEARCHED:
		delete_global_search_records_for_doctype(doctype)


def forget_searched():
	frappe.cache.hdel("global_search", "search_priorities")
