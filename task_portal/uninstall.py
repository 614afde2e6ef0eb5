"""Taking the app off a site: what `install` brought and what was kept about our records."""

import json

import frappe

from task_portal.admins.apps import delete_icons
from task_portal.admins.grants import revoke
from task_portal.boards import delete_boards
from task_portal.demo_site import leave_site
from task_portal.desk import delete_list_settings, leave_global_search
from task_portal.doctypes import SERIES, get_doctypes
from task_portal.guards.about import REFERENCES, trusted
from task_portal.guards.messages import delete_files_of_messages
from task_portal.install import APP, FOUND_KEY, get_shipped_records
from task_portal.readers.rows import drop_table
from task_portal.reports import delete_what_was_made


def before_uninstall():
	revoke()
	delete_icons()
	leave_global_search()
	delete_list_settings()
	delete_boards()
	delete_workflows()
	delete_what_was_made()
	delete_onboarding()
	delete_references()
	leave_site()
	delete_shared_records()
	delete_scheduled_jobs()
	delete_patch_log()
	delete_series()
	drop_table()


def delete_workflows():
	for name in frappe.get_all("Workflow", filters={"document_type": ["in", get_doctypes()]}, pluck="name"):
		frappe.delete_doc("Workflow", name, ignore_on_trash=True, force=True, delete_permanently=True)


def delete_onboarding():
	"""Its steps belong to no module, by which Frappe would find them."""
	onboarding = frappe.get_all("Module Onboarding", {"module": "Task Portal"}, pluck="name")
	steps = frappe.get_all("Onboarding Step Map", {"parent": ["in", onboarding]}, pluck="step")
	frappe.db.delete("Onboarding Step", {"name": ["in", steps or [""]]})


def delete_references():
	doctypes = get_doctypes()
	with trusted():
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


def delete_patch_log():
	frappe.db.delete("Patch Log", {"patch": ["like", f"{APP}.%"]})


def delete_series():
	series = frappe.qb.DocType("Series")
	for prefix in SERIES:
		frappe.qb.from_(series).delete().where(series.name.like(f"{prefix}%")).run()
