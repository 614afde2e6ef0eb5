"""Making a site, and putting an app on it or taking it off, in the order Frappe does."""

import json
import os

import frappe
from frappe._context import local
from frappe.model.meta import META_DOCTYPES

ROLES = {
	"Administrator": 1, "System Manager": 1, "Guest": 0, "All": 0, "Desk User": 1, "Website Manager": 1,
	"Workspace Manager": 1, "Dashboard Manager": 1, "Report Manager": 1, "Inbox User": 1, "Script Manager": 1,
}  # fmt: skip


def new_site(path, admin_password="admin", config=None):
	"""Make a site folder with an empty database that knows the framework's own DocTypes."""
	path = os.path.abspath(path)
	for folder in ("private/files", "public/files"):
		os.makedirs(os.path.join(path, folder), exist_ok=True)
	config_path = os.path.join(path, "site_config.json")
	if not os.path.exists(config_path):
		with open(config_path, "w") as config_file:
			json.dump(config or {}, config_file, indent=1)
	frappe.init(os.path.basename(path), os.path.dirname(path))
	frappe.connect()
	if not frappe.db.table_exists("DocType"):
		install_framework(admin_password)


def install_framework(admin_password):
	from frappe.modules.import_file import json_files, read_records, write_doctype

	frappe.flags.in_install = frappe.flags.in_install_db = "frappe"
	frappe.db.create_framework_tables()
	for doctype in META_DOCTYPES:
		frappe.db.updatedb(doctype)
	root = os.path.dirname(frappe.__file__)
	for module in sorted(os.listdir(root)):
		for path in json_files(os.path.join(root, module, "doctype")):
			write_doctype(*read_records(path))
	frappe.clear_cache()
	others = {"name": ["not in", list(META_DOCTYPES)]}
	for doctype in frappe.db.get_values("DocType", others, "name", pluck=True):
		frappe.db.updatedb(doctype)
	frappe.flags.in_install_db = False
	frappe.clear_cache()
	_write_first_records(admin_password)
	frappe.db.set_global("installed_apps", '["frappe"]')
	frappe.flags.in_install = False
	frappe.clear_cache()
	frappe.db.commit()


def _write_first_records(admin_password):
	from frappe.utils.password import update_password

	def add(doctype, **values):
		doc = frappe.get_doc(doctype=doctype, **values)
		doc.flags.ignore_links = doc.flags.ignore_permissions = doc.flags.ignore_mandatory = True
		doc.insert()

	add_module_defs("frappe")
	for role, desk_access in ROLES.items():
		add("Role", role_name=role, desk_access=desk_access)
	for name in ("System User", "Website User"):
		add("User Type", name=name, is_standard=1)
	languages = {"en": "English", "de": "Deutsch", "fr": "Français", "ar": "العربية", "es": "Español"}
	for code, name in languages.items():
		add("Language", language_code=code, language_name=name)
	add("User", first_name="Administrator", email="admin@example.com", is_admin=1)
	add("User", first_name="Guest", email="guest@example.com", is_guest=1)
	for role in ("Administrator", "System Manager", "All", "Guest"):
		frappe.get_doc(
			doctype="Has Role", parent="Administrator", parenttype="User", parentfield="roles", role=role
		).db_insert()
	add("File", file_name="Home", is_folder=1, is_home_folder=1, name="Home", flags=None)
	add("File", file_name="Attachments", is_folder=1, folder="Home", is_attachments_folder=1)
	for style, state in (("", "Pending"), ("Success", "Approved"), ("Danger", "Rejected")):
		add("Workflow State", workflow_state_name=state, style=style)
	for action in ("Approve", "Reject", "Review"):
		add("Workflow Action Master", workflow_action_name=action)
	for single in ("System Settings", "Website Settings", "Portal Settings"):
		doc = frappe.get_doc(single)
		doc.update({"language": "en", "setup_complete": 1} if single == "System Settings" else {})
		doc.flags.ignore_mandatory = doc.flags.ignore_links = True
		doc.save()
	update_password("Administrator", admin_password)


def install_app(name):
	"""Install an app by name, or by the path of its folder."""
	from frappe._apps import register_app

	if os.path.isdir(name):
		name = register_app(name)
	frappe.clear_cache()
	hooks = frappe.get_hooks(app_name=name)
	for required in hooks.required_apps or []:
		if required.rsplit("/", 1)[-1] not in frappe.get_installed_apps():
			frappe.throw(f"{name} requires {required}: install that first.", frappe.AppNotInstalledError)
	if name in frappe.get_installed_apps():
		print(f"App {name} already installed")
		return
	frappe.flags.in_install = name
	try:
		_install(name, hooks)
	finally:
		frappe.flags.in_install = False


def _install(name, hooks):
	from frappe.modules.import_file import sync_for
	from frappe.modules.patch_handler import set_all_patches_as_completed
	from frappe.utils.fixtures import sync_fixtures

	frappe.only_for("System Manager")
	for method in hooks.before_install or []:
		if frappe.get_attr(method)() is False:
			return
	add_module_defs(name)
	sync_for(name)
	_set_installed([*frappe.get_installed_apps(), name])
	set_all_patches_as_completed(name)
	for method in hooks.after_install or []:
		frappe.get_attr(method)()
	sync_fixtures(name)
	refuse_customizations(name)
	frappe.clear_cache()
	frappe.db.commit()


def _set_installed(apps):
	frappe.db.set_global("installed_apps", json.dumps(list(dict.fromkeys(apps))))
	frappe.db.commit()
	frappe.clear_cache()


def add_module_defs(app):
	for module in frappe.get_module_list(app):
		if not frappe.db.exists("Module Def", module):
			doc = frappe.get_doc(doctype="Module Def", app_name=app, module_name=module)
			doc.insert(ignore_permissions=True)


def refuse_customizations(app):
	"""`custom/*.json`, by which an app changes others' DocTypes, is not covered; custom fields as fixtures are."""
	for module in frappe.get_module_list(app):
		folder = frappe.get_app_path(app, frappe.scrub(module), "custom")
		for file in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
			if file.endswith(".json"):
				raise frappe.NotCovered(f"frappe.modules.utils.sync_customizations ({file})")


def remove_app(app_name):
	"""Take an app off the site: its records, DocTypes and tables go with it."""
	if app_name not in frappe.get_installed_apps():
		print(f"App {app_name} not installed on Site {local.site}")
		return
	hooks = frappe.get_hooks(app_name=app_name)
	frappe.flags.in_uninstall = True
	try:
		for method in hooks.before_uninstall or []:
			frappe.get_attr(method)()
		modules = frappe.get_all("Module Def", filters={"app_name": app_name}, pluck="name")
		_delete_modules(modules)
		_set_installed([app for app in frappe.get_installed_apps() if app != app_name])
		for method in hooks.after_uninstall or []:
			frappe.get_attr(method)()
		frappe.clear_cache()
		frappe.db.commit()
	finally:
		frappe.flags.in_uninstall = False


def _delete_modules(modules):
	"""Records that link to the modules go, then the DocTypes, then their tables."""
	drop = []
	links = {"fieldtype": "Link", "options": "Module Def"}
	holders = frappe.db.get_values("DocField", links, ["parent", "fieldname"], as_dict=True)
	holders = [row for row in holders if row.parent not in ("Module Def", "DocType")]
	for module in modules:
		for doctype in frappe.get_all("DocType", filters={"module": module}, fields=["name", "issingle"]):
			frappe.delete_doc("DocType", doctype.name, ignore_on_trash=True, force=True)
			if not doctype.issingle:
				drop.append(doctype.name)
		for holder in holders:
			for record in frappe.get_all(holder.parent, filters={holder.fieldname: module}, pluck="name"):
				frappe.delete_doc(holder.parent, record, ignore_on_trash=True, force=True)
		frappe.delete_doc("Module Def", module, ignore_on_trash=True, force=True)
	for doctype in drop:
		frappe.db.drop_table(doctype)
