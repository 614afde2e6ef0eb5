"""The clock: a thread that hands the apps' `scheduler_events` to the job worker when they are due."""

import json
import threading
from datetime import datetime

import frappe
from croniter import croniter
from frappe.utils import get_datetime, now_datetime

SECONDS_BETWEEN_LOOKS = 30
FREQUENCIES = {
	"all": "*/4 * * * *", "hourly": "0 * * * *", "daily": "0 0 * * *", "weekly": "0 0 * * 0",
	"monthly": "0 0 1 * *", "yearly": "0 0 1 1 *",
}  # fmt: skip
LAST_RUNS = "benchless_last_runs"


class Clock:
	"""Looks at the site's events now and then, until `stop`."""

	def __init__(self, site: str, sites_path: str):
		self.site, self.sites_path = site, sites_path
		self.stopped = threading.Event()
		self.thread = threading.Thread(target=self.run, name="benchless-clock", daemon=True)

	def start(self):
		self.thread.start()
		return self

	def stop(self):
		self.stopped.set()
		self.thread.join(timeout=5)

	def run(self):
		while not self.stopped.is_set():
			frappe.init(self.site, sites_path=self.sites_path)
			try:
				frappe.connect()
				enqueue_due_events(now_datetime())
			except Exception:
				frappe.logger().exception("The scheduler could not look at the events.")
			finally:
				frappe.destroy()
			self.stopped.wait(SECONDS_BETWEEN_LOOKS)


def enqueue_due_events(now: datetime) -> list[str]:
	"""Enqueue what has become due since its last run; an event seen for the first time waits a turn."""
	runs = json.loads(frappe.db.get_global(LAST_RUNS) or "{}")
	due, before = [], dict(runs)
	for key, cron, method in get_events():
		last = get_datetime(runs.setdefault(key, str(now)))
		if croniter(cron, last).get_next(datetime) <= now:
			runs[key] = str(now)
			due.append(method)
	if runs != before:
		frappe.db.set_global(LAST_RUNS, json.dumps(runs))
		frappe.db.commit()
	for method in due:
		frappe.enqueue(method)
	return due


def get_events() -> list[tuple[str, str, str]]:
	"""(key, cron expression, dotted path) of every scheduled function."""
	events = []
	for frequency, methods in (frappe.get_hooks("scheduler_events") or {}).items():
		by_cron = methods if frequency == "cron" else {FREQUENCIES[frequency.removesuffix("_long")]: methods}
		for cron, paths in by_cron.items():
			events += [(f"{cron} {path}", cron, path) for path in paths]
	return events
