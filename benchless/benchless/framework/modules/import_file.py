"""DocTypes and other records from the JSON in an app's module folders."""

import json
import os

import frappe
from frappe.model.meta import DOCTYPE_TABLES

DOCUMENT_FOLDERS = (
	"doctype", "page", "report", "dashboard_chart_source", "print_format", "web_page", "website_theme",
	"web_form", "web_template", "notification", "print_style", "data_migration_mapping",
	"data_migration_plan", "workspace", "onboarding_step", "module_onboarding", "form_tour", "client_script",
	"server_script", "custom_field", "property_setter", "dashboard_chart", "dashboard", "number_card",
)  # fmt: skip
KEPT_ON_UPDATE = {"Report": ["disabled"], "Notification": ["enabled"], "Print Format": ["disabled"]}


def sync_for(app_name):
	"""Bring the site's records in line with the JSON files of one app."""
	for module in frappe.get_module_list(app_name):
		root = frappe.get_app_path(app_name, frappe.scrub(module))
		for folder in DOCUMENT_FOLDERS:
			for path in json_files(os.path.join(root, folder)):
				import_file_by_path(path)
	frappe.db.commit()
	frappe.clear_cache()


def sync_all():
	for app in frappe.get_installed_apps():
		if app != "frappe":
			sync_for(app)


def json_files(folder):
	for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
		path = os.path.join(folder, name, f"{name}.json")
		if os.path.isfile(path):
			yield path


def read_records(path):
	with open(path) as source:
		found = json.load(source)
	return found if isinstance(found, list) else [found]


def import_file_by_path(path):
	for doc in read_records(path):
		if doc["doctype"] == "DocType":
			import_doctype(doc)
		else:
			import_record(doc)


def import_doctype(definition):
	"""Write a DocType's definition and make or widen its table; custom permissions and custom fields stay."""
	write_doctype(definition)
	frappe.clear_cache(doctype=definition["name"])
	make_roles(definition)
	frappe.db.updatedb(definition["name"])


def write_doctype(definition):
	name = definition["name"]
	plain = {key: value for key, value in definition.items() if not isinstance(value, list | dict)}
	known = set(frappe.db.get_table_columns("DocType"))
	unset = {df.fieldname: 0 for df in frappe.get_meta("DocType").fields if df.fieldtype in ("Check", "Int")}
	now = frappe.utils.now()
	row = unset | {key: value for key, value in plain.items() if key in known}
	standard = dict(creation=now, modified=now, owner="Administrator", modified_by="Administrator")
	row.update({key: row.get(key) or value for key, value in standard.items()}, name=name)
	frappe.db.delete("DocType", {"name": name})
	_write_row("DocType", row)
	for table, child in DOCTYPE_TABLES.items():
		frappe.db.delete(child, {"parent": name, "parentfield": table})
		columns = set(frappe.db.get_table_columns(child))
		# what the file leaves out is off, whatever a new row made by hand would have
		unset = {df.fieldname: 0 for df in frappe.get_meta(child).fields if df.fieldtype in ("Check", "Int")}
		for position, entry in enumerate(_ordered(definition, table), 1):
			plain = {key: value for key, value in entry.items() if not isinstance(value, list | dict)}
			values = unset | {key: value for key, value in plain.items() if key in columns}
			values.update(standard, name=frappe.generate_hash(length=10), idx=position)
			_write_row(child, values | dict(parent=name, parenttype="DocType", parentfield=table))


def _ordered(definition, table):
	rows = definition.get(table) or []
	order = definition.get("field_order") if table == "fields" else None
	if not order:
		return rows
	return sorted(
		rows, key=lambda row: order.index(row["fieldname"]) if row["fieldname"] in order else len(order)
	)


def _write_row(doctype, values):
	stored = {key: frappe.db.stored(doctype, key, value) for key, value in values.items()}
	names = ", ".join(f"`{key}`" for key in stored)
	frappe.db._run(
		f"insert into `tab{doctype}` ({names}) values ({', '.join('?' * len(stored))})", list(stored.values())
	)


def make_roles(definition):
	"""Roles that the permissions name and the site has not are made, with desk access."""
	for role in {entry["role"] for entry in definition.get("permissions") or () if entry.get("role")}:
		if not frappe.db.exists("Role", role):
			doc = frappe.get_doc(doctype="Role", role_name=role, desk_access=1)
			doc.flags.ignore_mandatory = doc.flags.ignore_permissions = True
			doc.insert()


def refuse_unknown(doctype, name):
	if not frappe.db.exists("DocType", doctype):
		raise frappe.NotCovered(f"frappe.modules.import_file of {doctype} ({name})")


def import_record(values):
	"""A record that ships with the app: written anew unless the site's is as new as the file's."""
	doctype, name = values["doctype"], values.get("name")
	refuse_unknown(doctype, name)
	known = frappe.db.get_value(doctype, name, ["modified", *KEPT_ON_UPDATE.get(doctype, [])], as_dict=True)
	if known and values.get("modified"):
		if frappe.utils.get_datetime(values["modified"]) <= known.modified:
			return
	if known:
		values |= {field: known[field] for field in KEPT_ON_UPDATE.get(doctype, ())}
		frappe.delete_doc(doctype, name, force=1, for_reload=True)
	write_record(values)


def write_record(values):
	"""Insert a record as its file says, keeping its name and dates, past links and permissions."""
	modified = values.get("modified")
	doc = frappe.get_doc(dict(values))
	doc.flags.ignore_links = doc.flags.ignore_validate = doc.flags.ignore_permissions = (
		doc.flags.ignore_mandatory
	) = True
	doc.flags.in_import = True
	before, frappe.flags.in_import = frappe.flags.in_import, True
	try:
		doc.insert()
	finally:
		frappe.flags.in_import = before
	if modified:
		frappe.db.set_value(doc.doctype, doc.name, "modified", modified, update_modified=False)
	return doc
