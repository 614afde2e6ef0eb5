"""One suite, two platforms: benchless by default, a real site with `--site NAME` (inside a bench).

Every test runs in a transaction that is rolled back, over a few committed records (`world.py`). Tests that
speak HTTP commit, and delete what they made."""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]


def pytest_addoption(parser):
	parser.addoption("--site", help="run on this real site of the bench that pytest is started in")


def pytest_configure(config):
	if config.getoption("--site"):
		if Path("sites").is_dir():
			os.chdir("sites")
		return
	sys.path.insert(0, str(ROOT / "benchless"))
	import benchless

	benchless.activate()


@pytest.fixture(scope="session")
def site(request, tmp_path_factory):
	"""The name of the site, connected as Administrator, with the app and the world on it."""
	import frappe

	if name := request.config.getoption("--site"):
		frappe.init(site=name)
		frappe.connect()
	else:
		from benchless.pytest_plugin import make_site, use_site

		path = tmp_path_factory.mktemp("site")
		make_site(path, apps=[ROOT / "task_portal"])
		name = use_site(path)
	assert "task_portal" in frappe.get_installed_apps(), f"task_portal is not installed on {name}"
	frappe.flags.mute_emails = True
	from world import make_world

	make_world()
	frappe.db.commit()
	yield name
	frappe.destroy()


@pytest.fixture(autouse=True)
def transaction(site):
	"""Each test starts as Administrator and leaves nothing behind."""
	import frappe
	from world import forget_cached_world

	frappe.set_user("Administrator")
	frappe.clear_messages()
	yield
	frappe.set_user("Administrator")
	frappe.db.rollback()
	forget_cached_world()


@pytest.fixture
def jobs_run_now(site, monkeypatch):
	"""Frappe writes Notification Logs in a background job, except under this flag."""
	import frappe

	monkeypatch.setattr(frappe.flags, "in_test", True)


@pytest.fixture
def committed(site):
	"""Call it with records to commit them; they are deleted after the test. Returns the first."""
	import frappe

	made = []

	def commit(*docs):
		made.extend((doc.doctype, doc.name) for doc in docs)
		frappe.db.commit()
		return docs[0]

	yield commit
	frappe.db.rollback()
	for doctype, name in reversed(made):
		frappe.delete_doc(doctype, name, force=True, ignore_missing=True, delete_permanently=True)
	frappe.db.commit()


@pytest.fixture
def http(site):
	"""A function that logs a user in and returns a client of the site's WSGI application."""
	from http_client import HTTPClient

	return lambda user=None: HTTPClient(site, user)
