"""Scheduler and background jobs: threads of the process that serves, instead of processes of their own."""

import threading
import time

from rq import SimpleWorker
from rq.timeouts import TimerDeathPenalty


class ThreadWorker(SimpleWorker):
	death_penalty_class = TimerDeathPenalty

	def _install_signal_handlers(self):
		"""Only the main thread may, and it serves."""


def start():
	"""Start one worker for all queues and the scheduler, on the site of this process."""
	threading.Thread(target=work, name="worker", daemon=True).start()
	threading.Thread(target=schedule, name="scheduler", daemon=True).start()


def work():
	import frappe
	from frappe.utils.background_jobs import get_queue_list, get_redis_conn

	frappe.init()
	queues = get_queue_list(build_queue_name=True)
	ThreadWorker(queues, connection=get_redis_conn()).work(logging_level="WARNING")


def schedule():
	from frappe.utils.scheduler import enqueue_events_for_site

	while True:
		enqueue_events_for_site(None)  # the one of this process
		time.sleep(60)
