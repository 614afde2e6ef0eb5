"""A bench's worker, which an office always has running; benchless does its jobs in the process."""

import sys
import time

# Seconds.
LONGEST, PAUSE = 180, 0.1


def settle_jobs(site: str):
	"""Let the bench's worker finish what was queued for the site; without a worker, take it back."""
	if "benchless" in sys.modules:
		return
	from frappe.utils.background_jobs import get_redis_conn
	from rq import Worker
	from rq.job import Job

	connection, until = get_redis_conn(), time.monotonic() + LONGEST
	while Worker.all(connection=connection) and time.monotonic() < until and get_jobs(site, connection):
		time.sleep(PAUSE)
	for job in get_jobs(site, connection):
		Job.fetch(job, connection=connection).delete()


def get_jobs(site: str, connection) -> list[str]:
	"""Those that are not done, by what they say of themselves: one that a worker has just taken is for a moment in no list."""
	from rq.job import Job

	keys = [key.decode() for key in connection.scan_iter(match=Job.key_for(f"{site}*"), count=1000)]
	asked = connection.pipeline(transaction=False)
	for key in keys:
		asked.hget(key, "status")
	waiting = {b"queued", b"started", b"deferred", b"scheduled"}
	statuses = zip(keys, asked.execute(), strict=True)
	return [key.removeprefix("rq:job:") for key, status in statuses if status in waiting]
