"""A site with the small app `errands`, and browsers without a browser: one test client a user."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from werkzeug.test import Client

import benchless

benchless.activate()

APP = Path(__file__).parent / "errands"
PASSWORD = "correct horse"
RUNNER, STRANGER, CUSTOMER = "runner@example.com", "stranger@example.com", "customer@example.com"


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
	"""A fresh site folder with the app installed and three users: with its role, without, and of the website."""
	from benchless.cli import main

	folder = tmp_path_factory.mktemp("web") / "site"
	result = CliRunner().invoke(
		main, ["new-site", str(folder), "--app", str(APP), "--admin-password", PASSWORD]
	)
	assert result.exit_code == 0, (result.output, result.exception)
	with opened(folder) as frappe:
		for user, user_type, roles in (
			(RUNNER, "System User", ["Errand Runner"]),
			(STRANGER, "System User", ["Report Manager"]),
			(CUSTOMER, "Website User", []),
		):
			values = {"email": user, "first_name": user.split("@")[0].title(), "user_type": user_type}
			rows = [{"role": role} for role in roles if frappe.db.exists("Role", role)]
			doc = frappe.get_doc({"doctype": "User", **values, "send_welcome_email": 0, "roles": rows})
			doc.new_password = PASSWORD
			doc.insert(ignore_permissions=True)
	return folder


def opened(folder: Path):
	from benchless.cli import opened as opened_site

	return opened_site(folder)


@pytest.fixture(scope="session")
def application(site):
	from benchless.server import app

	app.set_site(site)
	return app.application


class Browser(Client):
	"""A client that sends the CSRF token of its session, as a page's script would."""

	token = None

	def open(self, *args, **kwargs):
		if self.token:
			kwargs.setdefault("headers", {})["X-Frappe-CSRF-Token"] = self.token
		return super().open(*args, **kwargs)


@pytest.fixture
def guest(application):
	return Browser(application)


@pytest.fixture
def log_in(application):
	def log_in(user: str, password: str = PASSWORD) -> Browser:
		browser = Browser(application)
		response = browser.post("/api/method/login", data={"usr": user, "pwd": password})
		assert response.status_code == 200, response.text
		return browser

	return log_in


@pytest.fixture
def runner(log_in):
	return log_in(RUNNER)


@pytest.fixture
def make_errand(site):
	def make_errand(**values) -> str:
		with opened(site) as frappe:
			return frappe.get_doc({"doctype": "Errand", "subject": "Fetch the post", **values}).insert().name

	return make_errand


@pytest.fixture
def read_errand(site):
	def read_errand(name: str):
		with opened(site) as frappe:
			return frappe.get_doc("Errand", name).as_dict()

	return read_errand
