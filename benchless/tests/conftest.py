"""benchless' own suite: one site with two small apps. Each test is rolled back; what commits cleans up after itself."""

import contextvars
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

APPS = Path(__file__).parent / "apps"


def pytest_configure(config):
	config.addinivalue_line("markers", "of_the_fork: says nothing of a checkout of upstream's")


def pytest_runtest_setup(item):
	from benchless.fork import CHECKOUT

	if CHECKOUT and item.get_closest_marker("of_the_fork"):
		pytest.skip("tells something of the fork, and $FRAPPE_SOURCE has a checkout taken instead")


@pytest.fixture(scope="session")
def site_path(tmp_path_factory) -> Path:
	from benchless.pytest_plugin import make_site

	return make_site(
		tmp_path_factory.mktemp("sites") / "test.localhost", apps=[APPS / "shelf", APPS / "attic"]
	)


@pytest.fixture(scope="session")
def copy_of_site(site_path, tmp_path_factory) -> Path:
	"""For what runs in other processes: they may write as they like."""
	sites = tmp_path_factory.mktemp("others")
	for name in ("apps.txt", "common_site_config.json"):
		shutil.copy(site_path.parent / name, sites)
	shutil.copytree(site_path.parent / "assets", sites / "assets", symlinks=True)
	return Path(shutil.copytree(site_path, sites / "other.localhost"))


@pytest.fixture(scope="session")
def site(copy_of_site, site_path) -> str:
	from benchless.pytest_plugin import use_site

	name = use_site(site_path)
	yield name
	import frappe

	frappe.destroy()


@pytest.fixture
def db(site):
	"""The database, as Administrator; what the test wrote is rolled back."""
	import frappe

	frappe.set_user("Administrator")
	frappe.db.rollback()
	yield frappe.db
	frappe.db.rollback()
	frappe.set_user("Administrator")


@pytest.fixture
def book(db):
	"""A function that makes a book."""
	import frappe

	return lambda title="Emma", **values: frappe.get_doc(doctype="Book", title=title, **values).insert()


@pytest.fixture
def web(site, site_path):
	"""A client of the whole server, logged in as Administrator by `web.login()`."""
	import werkzeug.test

	from benchless.serve import get_application

	class Web(werkzeug.test.Client):
		def open(self, *args, **kwargs):
			"""In a context of its own: a request neither sees nor ends the test's connection."""
			return contextvars.Context().run(super().open, *args, **kwargs)

		def login(self):
			answer = self.post("/api/method/login", json={"usr": "Administrator", "pwd": "admin"})
			assert answer.status_code == 200, answer.text
			return answer

		def call(self, method: str, **values):
			return self.get(
				f"/api/method/{method}", query_string=values, headers={"Accept": "application/json"}
			)

	return Web(get_application(site_path))


@pytest.fixture
def run(copy_of_site):
	"""The command in a process of its own, on a copy of the site."""

	def run(command: str, *arguments, site=copy_of_site, check=True):
		full = [sys.executable, "-m", "benchless", command, str(site), *arguments]
		return subprocess.run(
			full, capture_output=True, text=True, check=check, env=environment(), timeout=300
		)

	return run


def environment() -> dict:
	return {
		name: value
		for name, value in os.environ.items()
		if not re.match("BENCHLESS_|FRAPPE_(?!SOURCE)", name)
	}
