"""Fixtures: records in an app's `fixtures/*.json`, loaded at every install and migrate."""

import os

import frappe
from frappe.model.document import Document  # noqa: F401 - part of the surface


def sync_fixtures(app=None):
	for each in [app] if app else frappe.get_installed_apps():
		folder = frappe.get_app_path(each, "fixtures")
		before, frappe.flags.in_fixtures = frappe.flags.in_fixtures, True
		# the order of the folder, as Frappe takes it: an app must not depend on it
		for name in os.listdir(folder) if os.path.isdir(folder) else ():
			if name.endswith(".json"):
				import_file(os.path.join(folder, name))
		frappe.flags.in_fixtures = before
		frappe.db.commit()


def import_file(path):
	from frappe.modules.import_file import import_doctype, read_records, refuse_unknown, write_record

	for values in read_records(path):
		if values["doctype"] == "DocType":
			import_doctype(values)
			continue
		name = values.get("name")
		refuse_unknown(values["doctype"], name)
		if name and frappe.db.exists(values["doctype"], name):
			frappe.delete_doc(values["doctype"], name, force=1, for_reload=True)
		write_record(values)
	frappe.db.commit()
