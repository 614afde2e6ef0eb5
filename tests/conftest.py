"""One suite, two platforms: benchless by default, a real site with `--site NAME` (inside a bench).

Every test runs in a transaction that is rolled back, over a few committed records (`world.py`). Tests that
speak HTTP commit, and delete what they made."""

import gc
import os
import shutil
import sys
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]


def pytest_addoption(parser):
	parser.addoption("--site", help="run on this real site of the bench that pytest is started in")
	parser.addoption(
		"--empty-site", help="a new site of that bench, without the app, to install it on and take it off"
	)
	parser.addoption("--filled-site", help="a site of that bench that benchmarks/fill.py has filled")
	parser.addoption(
		"--base-url",
		default=os.environ.get("BASE_URL"),
		help="tests/e2e: a served site with the demo records, of any platform (default: $BASE_URL)",
	)


def pytest_configure(config):
	on_bench = any(map(config.getoption, ("--site", "--empty-site", "--filled-site")))
	if on_bench and Path("sites").is_dir():
		os.chdir("sites")


@pytest.fixture(scope="session")
def site(request, tmp_path_factory):
	"""The name of the site, connected as Administrator, with the app and the world on it."""
	import frappe

	if name := request.config.getoption("--site"):
		frappe.init(site=name)
		frappe.connect()
	else:
		from benchless.pytest_plugin import make_site, use_site

		path = make_site(tmp_path_factory.mktemp("sites") / "test.localhost", apps=[ROOT / "task_portal"])
		name = use_site(path)
	assert "task_portal" in frappe.get_installed_apps(), f"task_portal is not installed on {name}"
	frappe.flags.mute_emails = True
	import world

	# A run that broke off may have left it so.
	world.set_wall_down(None)
	on_bench = request.config.getoption("--site")
	with leaving_as_found(name) if on_bench else nullcontext():
		world.make_world()
		frappe.db.commit()
		gc.freeze()  # what is loaded by now stays, and is not looked through at each collection
		if not on_bench:
			shutil.copytree(path, path.with_name(world.AS_MADE))
		yield name
	frappe.destroy()


@pytest.fixture(scope="module")
def wall_down(site):
	"""The second lock: what clients' logins reach where there is no wall before them."""
	from world import without_the_wall

	with without_the_wall():
		yield


@contextmanager
def leaving_as_found(site: str):
	"""A bench's site is as it was before the run, which does not mind what a run that broke off has left."""
	from frappe.utils import now
	from frappe.utils.password import get_encryption_key
	from leftovers import get_series, remove_leftovers, restore_series
	from snapshot import assert_equal, take_snapshot

	remove_leftovers(site)
	get_encryption_key()  # which a site makes, and keeps, with its first secret
	since, series, before = now(), get_series(), take_snapshot()
	yield
	remove_leftovers(site, since)
	restore_series(series)
	assert_equal(before, take_snapshot())


@pytest.fixture(autouse=True)
def transaction(site, settled):
	"""Each test starts as Administrator and leaves nothing behind."""
	from world import rolled_back

	yield from rolled_back()


@pytest.fixture
def settled(site, request):
	"""A bench's worker may be late with what Frappe was to tell of a record that is gone, whose name the series gives again:
	who looks at what is told waits for it."""
	if request.config.getoption("--site") and "jobs_run_now" in request.fixturenames:
		from leftovers import forget_notices
		from worker import settle_jobs

		settle_jobs(site)
		forget_notices()


@pytest.fixture
def jobs_run_now(site):
	"""What Frappe and the app leave to a job, the Notification Logs among them, is done at once."""
	from world import jobs_at_once

	with jobs_at_once():
		yield


@pytest.fixture
def committed(site):
	"""Call it with records to commit them; they are deleted after the test. Returns the first."""
	import frappe
	from portal_world import delete

	made = []

	def commit(*docs):
		made.extend((doc.doctype, doc.name) for doc in docs)
		frappe.db.commit()
		return docs[0]

	yield commit
	frappe.db.rollback()
	delete(*reversed(made))


@pytest.fixture
def http(site):
	"""A function that logs a user in and returns a client of the site's WSGI application."""
	from http_client import HTTPClient

	return lambda user=None: HTTPClient(site, user)
