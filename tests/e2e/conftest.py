"""A real browser, Debian's Chromium. Skipped without it or Playwright; `make e2e` installs what is missing.

Two suites. `test_portal_browser.py` makes its own records: against the site's own WSGI application, served by a thread
of the test. All others know nothing of the platform but its address, and log in as the demo's people:

	pytest tests/e2e --base-url http://127.0.0.1:8000

on any served site with the demo records: of a bench, or of benchless."""

import os
import shutil
import sys
import threading
from pathlib import Path
from urllib.parse import quote

import pytest
from desk import Desk

# Of the demo's people, and of the tests'.
PASSWORD = "demo"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
]


# What needs the site's Python beside its address.
MAKES_RECORDS = "test_portal_browser.py"


def pytest_ignore_collect(collection_path, config):
	if collection_path.suffix == ".py" and collection_path.name.startswith("test_"):
		served = bool(config.getoption("--base-url"))
		return True if served == (collection_path.name == MAKES_RECORDS) else None
	return None


@pytest.fixture(autouse=True)
def transaction(request):
	"""Beside a served site there is nothing to roll back."""
	if request.config.getoption("--base-url"):
		yield
	else:
		request.getfixturevalue("site")
		from world import rolled_back

		yield from rolled_back()


@pytest.fixture(scope="session")
def chromium():
	playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: make e2e")
	if not CHROMIUM:
		pytest.skip("Chromium is not installed")
	# A bench's development server on a busy machine is slow.
	playwright.expect.set_options(timeout=30_000)
	with playwright.sync_playwright() as started:
		browser = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
		yield browser
		browser.close()


@pytest.fixture(scope="session")
def address(request):
	if url := request.config.getoption("--base-url"):
		yield url.rstrip("/")
		return
	request.getfixturevalue("site")
	import frappe.app
	from werkzeug.serving import make_server

	server = make_server("127.0.0.1", 0, with_assets(frappe.app.application), threaded=True)
	threading.Thread(target=server.serve_forever, daemon=True).start()
	yield f"http://127.0.0.1:{server.server_port}"
	server.shutdown()


def with_assets(application):
	"""What a bench's web server hands out beside the application; of the app, this checkout's."""
	import frappe
	from werkzeug.middleware.shared_data import SharedDataMiddleware

	import task_portal

	public, assets = Path(task_portal.__file__).parent / "public", Path(frappe.local.sites_path, "assets")
	folders = {"/assets/task_portal": str(public), "/assets": str(assets.resolve())}
	return SharedDataMiddleware(application, folders)


@pytest.fixture(scope="session")
def log_in(chromium, address, request):
	"""A function that logs a user in, and returns their browser context."""
	# A bench holds several sites, and tells them apart by the address.
	site = request.config.getoption("--site")
	headers = {"extra_http_headers": {"X-Frappe-Site-Name": site}} if site else {}

	def log_in(user: str, **options):
		# Nothing comes in slowly, for who asks that of the browser: half of a test's time would be movement.
		context = chromium.new_context(base_url=address, reduced_motion="reduce", **headers, **options)
		answer = context.request.post("/api/method/login", form={"usr": user, "pwd": PASSWORD})
		assert answer.ok, answer.text()
		return context

	return log_in


@pytest.fixture
def visit(log_in):
	"""A function that logs a user in and opens a page for them."""
	contexts = []

	def visit(user: str, width: int = 1280, javascript: bool = True, **options):
		size = {"width": width, "height": 800}
		contexts.append(log_in(user, viewport=size, java_script_enabled=javascript, **options))
		return contexts[-1].new_page()

	yield visit
	for context in contexts:
		context.close()


@pytest.fixture(scope="session")
def seats(chromium, address):
	"""People stay at their desks from test to test: a desk takes long to load."""
	desks = {}
	yield desks
	for desk in desks.values():
		desk.page.context.close()


@pytest.fixture
def sit(seats, log_in):
	"""A function that seats a person at the desk; at the end nothing may have gone wrong for any of them."""
	seated = {}

	def sit(user: str) -> Desk:
		if user not in seats:
			seats[user] = Desk(log_in(user, viewport={"width": 1400, "height": 900}).new_page())
		seated[user] = seats[user]
		return seated[user]

	yield sit
	for user, desk in seated.items():
		problems, desk.problems[:] = list(desk.problems), []
		assert not problems, f"{user}: " + "\n".join(problems)


@pytest.fixture
def remove(seats, sit):
	"""A function that deletes a record as the admin. Who has it open leaves it first: a form asks for its record again."""

	def remove(doctype: str, name: str):
		for desk in seats.values():
			desk.leave(name)
		sit("admin@example.com").call("DELETE", f"/api/resource/{quote(doctype)}/{quote(name)}")

	return remove
