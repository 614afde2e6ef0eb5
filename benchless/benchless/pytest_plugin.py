"""Throwaway sites for tests.

`make_site` and `use_site` are for a conftest of one's own; the fixture `benchless_site` for those without:
override `benchless_apps` to say which apps it gets. Nothing is activated until one of these is used.
"""

import os
from pathlib import Path

import pytest

import benchless


def make_site(path, apps=(), admin_password="admin"):
	"""Make a site at `path` with the apps (their folders) installed, and leave it closed."""
	benchless.activate()
	import frappe
	from frappe.installer import install_app, new_site

	new_site(path, admin_password, {"fast_passwords": 1})
	for app in apps:
		install_app(str(app))
	frappe.db.commit()
	frappe.destroy()


def use_site(path):
	"""Open the site at `path` in this thread, as Administrator; returns its name. As on a bench,
	`frappe.flags.in_test` is yours to set."""
	benchless.activate()
	import frappe

	path = Path(path).resolve()
	# the WSGI application serves one site, named here
	os.environ["BENCHLESS_SITE"] = str(path)
	frappe.init(path.name, str(path.parent))
	frappe.connect()
	return path.name


@pytest.fixture(scope="session")
def benchless_apps():
	"""Folders of the apps to install on `benchless_site`."""
	return []


@pytest.fixture(scope="session")
def benchless_site(tmp_path_factory, benchless_apps):
	"""A fresh site, open in this thread for the whole session; its name."""
	path = tmp_path_factory.mktemp("benchless") / "site"
	make_site(path, apps=benchless_apps)
	yield use_site(path)
	import frappe

	frappe.destroy()
