"""Several apps and sites: the fork knows one of each, configured by the environment. `fork.py` edits these into it.

All of it can go when `frappe.init` takes a site again."""

import json
import os
from pathlib import Path

import frappe

from benchless.sites import CONFIG, SITE, SITES_PATH, read_json

DEFAULTS = {
	"db_type": "sqlite",
	"redis_cache": "redis://in-process/0",
	"redis_queue": "redis://in-process/1",
	"disable_async": 1,
	"mute_emails": 1,  # they are kept in the Email Queue
	"mail_server": "localhost",  # an account to write them from
	"skip_setup_wizard": 1,
}


def locate(local, site: str | None, sites_path: str | None):
	"""The site that is asked for, or that of this process."""
	local.site = site or os.environ[SITE]
	local.sites_path = local.app_path = str(sites_path or os.environ.get(SITES_PATH, "."))
	local.site_path = os.path.join(local.sites_path, local.site)


def refuse_uninstalled(method: str):
	"""Or any function of any package could be named in a request."""
	app = method.partition(".")[0]
	if not (frappe.flags.in_uninstall or frappe.flags.in_install or app in frappe.get_installed_apps()):
		frappe.throw(frappe._("App {0} is not installed").format(app), frappe.AppNotInstalledError)


def get_site_config(sites_path=None, site_path=None, *, cached=False):
	sites = Path(sites_path or frappe.local.sites_path)
	site = read_json(sites / frappe.local.site / "site_config.json")
	return frappe._dict(DEFAULTS | read_json(sites / CONFIG) | site)


def set_installed(apps: list[str]):
	frappe.db.set_global("installed_apps", json.dumps(apps))
	frappe.local.request_cache.clear()
	frappe.db.commit()
	frappe.clear_cache()


def add_to_installed_apps(app_name, rebuild_website=True):
	set_installed([*(app for app in frappe.get_installed_apps() if app != app_name), app_name])
	if frappe.flags.in_install:
		frappe.installer.post_install(rebuild_website)


def remove_app(app_name, dry_run=False, yes=False, no_backup=False, force=False):
	frappe.flags.in_uninstall = True
	hooks, installer = frappe.get_hooks(app_name=app_name), frappe.installer
	call(hooks.before_uninstall)
	call(frappe.get_hooks("before_app_uninstall"), app_name)
	modules = frappe.get_all("Module Def", filters={"app_name": app_name}, pluck="name")
	installer._delete_doctypes(installer._delete_modules(modules, dry_run=False), dry_run=False)
	set_installed([app for app in frappe.get_installed_apps() if app != app_name])
	frappe.local.doc_events_hooks = None
	call(hooks.after_uninstall)
	call(frappe.get_hooks("after_app_uninstall"), app_name)
	frappe.flags.in_uninstall = False


def call(methods, *args):
	for method in methods or ():
		frappe.get_attr(method)(*args)
