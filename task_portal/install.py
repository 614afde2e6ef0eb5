"""Putting the app on a site. `uninstall` takes it off again, symmetric."""

import json
from pathlib import Path

import frappe
from frappe import _
from frappe.utils.fixtures import sync_fixtures

from task_portal.admins.grants import grant, grant_at_install
from task_portal.boards import create_boards
from task_portal.desk import add_to_global_search, create_list_settings
from task_portal.doctypes import MOVED, get_doctypes
from task_portal.notices.setup import create_notifications, get_notifications
from task_portal.readers import many
from task_portal.workflow.setup import create_workflow, get_shipped_workflow

APP = "task_portal"
# Which of the records we share with the site (roles, states, actions) were there before us.
FOUND_KEY = "task_portal_found_records"
TASK_TYPES = (
	{"title": "Internal Task", "sector": "Internal"},
	{"title": "Individual Sector Task", "sector": "Individual", "needs_ticket": 1},
	{"title": "Business Sector Task", "sector": "Business", "needs_ticket": 1},
)
# Beside the indexes that the DocTypes' fields have: what the portal's lists are filtered and sorted by, the desk's open
# tasks by due date, what a person has made (a rule's own criterion), and what was opened of late, as a report counts it.
INDEXES = {
	"Ticket": (("client", "modified"), ("raised_by", "modified"), ("owner",)),
	"Case": (("client", "modified"), ("owner",)),
	"Task": (("client", "client_facing", "modified"), ("is_open", "due_date"), ("creation", "department")),
}


class DocTypeNameTaken(frappe.ValidationError):
	pass


def before_install():
	validate_names_are_free()
	remember_found_records()


def after_install():
	# Fixtures load after this hook; the workflows need the roles and custom fields in them.
	sync_fixtures(APP)
	create_task_types()
	for doctype in MOVED:
		create_workflow(doctype)
	create_notifications()
	create_indexes()
	many.set_up()
	set_up_desk()
	grant_at_install()


def after_migrate():
	create_indexes()
	many.set_up()
	grant()


def set_up_desk():
	create_list_settings()
	add_to_global_search()
	create_boards()


def validate_names_are_free():
	taken = frappe.get_all("DocType", filters={"name": ["in", get_doctypes()]}, fields=["name", "module"])
	owners = {}
	for row in taken:
		owner = frappe.db.get_value("Module Def", row.module, "app_name") or _("this site")
		if owner != APP:
			owners.setdefault(owner, []).append(row.name)
	if owners:
		named = "; ".join(f"{', '.join(sorted(names))} ({owner})" for owner, names in sorted(owners.items()))
		frappe.throw(
			_("Task Portal cannot be installed here: these DocTypes belong to another app: {0}.").format(
				named
			),
			DocTypeNameTaken,
		)


def get_shipped_records() -> dict[str, list[str]]:
	"""Records of DocTypes that are not ours which the app brings to a site: DocType to names."""
	workflows = [get_shipped_workflow(doctype) for doctype in MOVED]
	fixtures = Path(__file__).parent / "fixtures"
	return {
		"Custom Field": [
			f"{row['dt']}-{row['fieldname']}"
			for row in json.loads((fixtures / "custom_field.json").read_text())
		],
		"Notification": [row["name"] for row in get_notifications()],
		"Role": [row["name"] for row in json.loads((fixtures / "role.json").read_text())],
		"Workflow State": sorted({row["state"] for workflow in workflows for row in workflow["states"]}),
		"Workflow Action Master": sorted(
			{row["action"] for workflow in workflows for row in workflow["transitions"]}
		),
	}


def remember_found_records():
	found = {
		doctype: frappe.get_all(doctype, filters={"name": ["in", names]}, pluck="name")
		for doctype, names in get_shipped_records().items()
	}
	frappe.db.set_global(FOUND_KEY, json.dumps(found))


def create_task_types():
	for task_type in TASK_TYPES:
		if not frappe.db.exists("Task Type", task_type["title"]):
			frappe.get_doc({"doctype": "Task Type"} | task_type).insert()


def create_indexes():
	for doctype, indexes in INDEXES.items():
		for fields in indexes:
			frappe.db.add_index(doctype, list(fields))
