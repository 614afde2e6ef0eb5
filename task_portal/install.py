"""Putting the app on a site and taking it off again, symmetric."""

import json
from functools import cache
from pathlib import Path

import frappe
from frappe import _
from frappe.utils.fixtures import sync_fixtures

from task_portal.side_doors import delete_files_of_messages
from task_portal.workflow.setup import WORKFLOWS, create_notifications, create_workflow, get_shipped_records

APP = "task_portal"
# Which of the records we share with the site (roles, states, actions) were there before us.
FOUND_KEY = "task_portal_found_records"
TASK_TYPES = (
	{"title": "Internal Task", "sector": "Internal"},
	{"title": "Individual Sector Task", "sector": "Individual", "needs_ticket": 1},
	{"title": "Business Sector Task", "sector": "Business", "needs_ticket": 1},
)
# Where Frappe keeps rows about other DocTypes' records, and the field that names the DocType.
REFERENCES = {
	"Access Log": "export_from",
	"Activity Log": "reference_doctype",
	"Assignment Rule": "document_type",
	"Comment": "reference_doctype",
	"Communication": "reference_doctype",
	"Communication Link": "link_doctype",
	"Custom DocPerm": "parent",
	"Custom Field": "dt",
	"Document Follow": "ref_doctype",
	"DocShare": "share_doctype",
	"Deleted Document": "deleted_doctype",
	"Document Share Key": "reference_doctype",
	"Email Queue": "reference_doctype",
	"Event Participants": "reference_doctype",
	"Notification Log": "document_type",
	"Property Setter": "doc_type",
	"Reminder": "reminder_doctype",
	"Tag Link": "document_type",
	"ToDo": "reference_type",
	"User Permission": "allow",
	"Version": "ref_doctype",
	"View Log": "reference_doctype",
	"Workflow Action": "reference_doctype",
}


# What the portal's lists are filtered and sorted by, beside the indexes that the DocTypes' fields have.
INDEXES = {
	"Ticket": (("client", "modified"), ("raised_by", "modified")),
	"Case": (("client", "modified"),),
	"Task": (("client", "client_facing", "modified"),),
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
	for doctype in WORKFLOWS:
		create_workflow(doctype)
	create_notifications()
	create_indexes()


def after_migrate():
	create_indexes()


def before_uninstall():
	delete_workflows()
	delete_references()
	delete_shared_records()
	delete_scheduled_jobs()
	delete_series()


@cache
def get_doctypes() -> list[str]:
	"""Names of our DocTypes, from the app's files."""
	folder = Path(frappe.get_app_path(APP, APP, "doctype"))
	return sorted(json.loads(path.read_text())["name"] for path in folder.glob("*/*.json"))


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


def delete_workflows():
	for name in frappe.get_all("Workflow", filters={"document_type": ["in", get_doctypes()]}, pluck="name"):
		frappe.delete_doc("Workflow", name, ignore_on_trash=True, force=True, delete_permanently=True)


def delete_references():
	doctypes = get_doctypes()
	for name in frappe.get_all("File", filters={"attached_to_doctype": ["in", doctypes]}, pluck="name"):
		frappe.delete_doc("File", name, force=True, delete_permanently=True)
	delete_files_of_messages(doctypes)
	for doctype, fieldname in REFERENCES.items():
		if frappe.db.table_exists(doctype):
			frappe.db.delete(doctype, {fieldname: ["in", doctypes]})


def delete_shared_records():
	"""Custom fields with their columns, roles, workflow states and actions: unless the site had them before."""
	found = json.loads(frappe.db.get_global(FOUND_KEY) or "{}")
	for doctype, names in get_shipped_records().items():
		for name in sorted(set(names) - set(found.get(doctype, []))):
			if doctype == "Role":
				frappe.db.delete("Has Role", {"role": name})
			frappe.delete_doc(doctype, name, ignore_missing=True, force=True, delete_permanently=True)
			if doctype == "Custom Field":
				drop_column(*name.rsplit("-", 1))
	# Also what the demo keeps there.
	frappe.db.delete("DefaultValue", {"defkey": ["like", f"{APP}%"]})


def drop_column(doctype: str, fieldname: str):
	# Frappe keeps the column of a deleted custom field.
	if frappe.db.has_column(doctype, fieldname):
		frappe.db.sql_ddl(f"ALTER TABLE `tab{doctype}` DROP COLUMN `{fieldname}`")
		frappe.cache.hdel("table_columns", f"tab{doctype}")


def delete_scheduled_jobs():
	frappe.db.delete("Scheduled Job Type", {"method": ["like", f"{APP}.%"]})


def delete_series():
	series = frappe.qb.DocType("Series")
	for prefix in ("TASK-", "TKT-", "CASE-", "CLT-"):
		frappe.qb.from_(series).delete().where(series.name.like(f"{prefix}%")).run()
