"""A real browser against the site's own WSGI application, served by a thread of the test. Skipped without Playwright or
Chromium; `make e2e` installs what is missing."""

import os
import shutil
import sys
import threading
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
]


@pytest.fixture(scope="session")
def chromium():
	playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: make e2e")
	if not CHROMIUM:
		pytest.skip("Chromium is not installed")
	with playwright.sync_playwright() as started:
		browser = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
		yield browser
		browser.close()


@pytest.fixture(scope="session")
def address(site, request):
	if request.config.getoption("--site"):
		pytest.skip("The browser tests serve benchless; a bench has its own server.")
	import frappe.app
	from werkzeug.serving import make_server

	server = make_server("127.0.0.1", 0, frappe.app.application, threaded=True)
	threading.Thread(target=server.serve_forever, daemon=True).start()
	yield f"http://127.0.0.1:{server.server_port}"
	server.shutdown()


@pytest.fixture
def visit(chromium, address):
	"""A function that logs a user in and opens a page for them."""
	contexts = []

	def visit(user: str, width: int = 1280, javascript: bool = True, **options):
		from world import PASSWORD

		size = {"width": width, "height": 800}
		context = chromium.new_context(
			base_url=address, viewport=size, java_script_enabled=javascript, **options
		)
		contexts.append(context)
		answer = context.request.post("/api/method/login", form={"usr": user, "pwd": PASSWORD})
		assert answer.ok, answer.text()
		return context.new_page()

	yield visit
	for context in contexts:
		context.close()
