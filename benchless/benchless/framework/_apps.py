"""The apps of a site: where they are, their hooks, their modules and attributes by dotted path."""

import importlib
import json
import os
import sys
from functools import lru_cache
from types import ModuleType

import frappe
from frappe._context import _dict, local

NOT_COVERED_HOOKS = (
	"after_app_install", "after_app_uninstall", "after_request", "after_sync", "auth_hooks",
	"base_template", "base_template_map", "before_app_install", "before_app_uninstall", "before_request",
	"before_login", "get_website_user_home_page", "jenv", "jinja", "naming_series_variables", "on_login", "on_logout", "on_session_creation",
	"override_doctype_class", "page_renderer", "standard_queries", "update_website_context",
	"website_context", "website_generators", "website_path_resolver", "website_user_home_page",
)  # fmt: skip


def scrub(txt):
	return str(txt).replace(" ", "_").replace("-", "_").lower()


def get_attr(method_string):
	"""The object at a dotted path; importing runs no other app's code than the path names."""
	app_name = method_string.split(".", 1)[0]
	if not local.flags.in_uninstall and not local.flags.in_install and app_name != "frappe":
		if getattr(local, "db", None) and app_name not in get_installed_apps():
			frappe.throw(frappe._("App {0} is not installed").format(app_name), frappe.AppNotInstalledError)
	module, _, name = method_string.rpartition(".")
	return getattr(importlib.import_module(module), name)


def get_module(modulename):
	return importlib.import_module(modulename)


def app_folders():
	"""{app: folder of its package} as `apps.json` of the site says; `frappe` is this package."""
	known = {"frappe": os.path.dirname(frappe.__file__)}
	path = os.path.join(local.site_path, "apps.json")
	if os.path.exists(path):
		with open(path) as apps_file:
			known.update(json.load(apps_file))
	for app, folder in known.items():
		if app != "frappe" and os.path.dirname(folder) not in sys.path:
			sys.path.append(os.path.dirname(folder))
	return known


def register_app(path):
	"""Write the app at `path` (its repository or package folder) into `apps.json`; returns its name."""
	package = find_package(os.path.abspath(path))
	apps = {app: folder for app, folder in app_folders().items() if app != "frappe"}
	apps[os.path.basename(package)] = package
	with open(os.path.join(local.site_path, "apps.json"), "w") as apps_file:
		json.dump(apps, apps_file, indent=1)
	app_folders()
	return os.path.basename(package)


def find_package(path):
	folders = [path, *(os.path.join(path, name) for name in sorted(os.listdir(path)))]
	for folder in folders:
		if os.path.isfile(os.path.join(folder, "hooks.py")):
			return folder
	raise frappe.AppNotInstalledError(f"{path} holds no Frappe app: no hooks.py in it or one folder below it")


def get_installed_apps(*, _ensure_on_bench=False):
	if local.flags.in_install_db or not getattr(local, "db", None):
		return ["frappe"] if not getattr(local, "db", None) else []
	if "installed_apps" not in local.request_cache:
		app_folders()
		local.request_cache["installed_apps"] = json.loads(frappe.db.get_global("installed_apps") or "[]")
	return list(local.request_cache["installed_apps"])


def get_app_path(app_name, *joins):
	folders = app_folders()
	if app_name not in folders:
		frappe.throw(f"App {app_name} is not on this site", frappe.AppNotInstalledError)
	return os.path.join(folders[app_name], *joins)


def get_file_items(path, raise_not_found=False, ignore_empty_lines=True):
	if not os.path.exists(path):
		return []
	with open(path) as lines:
		return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def get_module_list(app_name):
	return get_file_items(get_app_path(app_name, "modules.txt"))


def get_module_app(module):
	"""The app a module belongs to, by its scrubbed or spelled name."""
	for app in app_folders():
		if scrub(module) in [scrub(name) for name in get_module_list(app)]:
			return app


@lru_cache(maxsize=64)
def _hooks_of(apps):
	merged = {}
	for app in apps:
		module = importlib.import_module(f"{app}.hooks")
		for key, value in vars(module).items():
			if key in NOT_COVERED_HOOKS and value:
				raise frappe.NotCovered(f"frappe's hook {key} (of {app})")
			if not key.startswith("_") and not isinstance(value, ModuleType) and not callable(value):
				_append_hook(merged, key, value)
	return merged


def _append_hook(target, key, value):
	if isinstance(value, dict):
		target.setdefault(key, {})
		for inner, inner_value in value.items():
			_append_hook(target[key], inner, inner_value)
	else:
		target.setdefault(key, [])
		target[key].extend(value if isinstance(value, list) else [value])


def get_hooks(hook=None, default="_KEEP_DEFAULT_LIST", app_name=None):
	"""Merged hooks of the installed apps, in their order; of one app with `app_name`."""
	if app_name:
		app_folders()
		hooks = _hooks_of((app_name,))
	else:
		hooks = _hooks_of(tuple(get_installed_apps()) or ("frappe",))
	if hook:
		return hooks.get(hook, [] if default == "_KEEP_DEFAULT_LIST" else default)
	return _dict(hooks)


def get_doc_hooks():
	"""doc_events by DocType, tuple keys spread out."""
	spread = {}
	for key, events in (get_hooks("doc_events", {}) or {}).items():
		for doctype in key if isinstance(key, tuple) else (key,):
			for event, handlers in events.items():
				spread.setdefault(doctype, {}).setdefault(event, []).extend(handlers)
	return spread


def forget_hooks():
	_hooks_of.cache_clear()
