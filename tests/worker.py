"""A bench's worker, which an office always has running; benchless does its jobs in the process."""

import sys
import time
from contextlib import suppress

# Seconds.
LONGEST, LONGEST_JOB, PAUSE = 180, 60, 0.1
UNDONE = {"queued", "started", "deferred", "scheduled"}


def settle_jobs(site: str):
	"""Let the bench's worker finish what was queued for the site; without a worker, take it back."""
	if "benchless" in sys.modules:
		return
	from frappe.utils.background_jobs import get_redis_conn
	from rq import Worker

	until = time.monotonic() + LONGEST
	while time.monotonic() < until and get_jobs(site) and Worker.all(connection=get_redis_conn()):
		time.sleep(PAUSE)
	take_back(site)


def take_back(site: str):
	"""What is queued for the site is not done any more; what the worker is doing is waited for."""
	if "benchless" in sys.modules:
		return
	from frappe.utils.background_jobs import get_redis_conn
	from rq.exceptions import NoSuchJobError
	from rq.job import Job

	until = time.monotonic() + LONGEST_JOB
	while jobs := get_jobs(site):
		is_late = time.monotonic() > until
		for job in (job for job, status in jobs.items() if is_late or status != "started"):
			with suppress(NoSuchJobError):
				Job.fetch(job, connection=get_redis_conn()).delete()
		if not is_late:
			time.sleep(PAUSE)


def get_jobs(site: str) -> dict[str, str]:
	"""How each that is not done stands, by what it says of itself: one that a worker has just taken is for a moment in no list."""
	from frappe.utils.background_jobs import get_redis_conn
	from rq.job import Job

	connection = get_redis_conn()
	keys = [key.decode() for key in connection.scan_iter(match=Job.key_for(f"{site}*"), count=1000)]
	asked = connection.pipeline(transaction=False)
	for key in keys:
		asked.hget(key, "status")
	statuses = [(status or b"").decode() for status in asked.execute()]
	jobs = {key.removeprefix("rq:job:"): status for key, status in zip(keys, statuses, strict=True)}
	return {job: status for job, status in jobs.items() if status in UNDONE}
