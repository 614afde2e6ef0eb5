"""Jobs run by one thread of this process, in order, each in a transaction of its own."""

import atexit
import queue
import threading
import uuid

import frappe

_jobs = queue.Queue()
_waiting = set()
_lock = threading.Lock()
_worker = None


def enqueue(
	method, queue="default", timeout=None, *, is_async=True, now=False, enqueue_after_commit=False,
	job_id=None, job_name=None, deduplicate=False, **kwargs,
):  # fmt: skip
	"""Run `method` now, or hand it to the worker: at once, or when this transaction commits."""
	if lacking := {"on_success", "on_failure", "at_front", "event", "async"} & set(kwargs):
		raise frappe.NotCovered(f"frappe.enqueue with {', '.join(lacking)}")
	if deduplicate and not job_id:
		frappe.throw(frappe._("`job_id` paramater is required for deduplication."))
	job_id = job_id or str(uuid.uuid4())
	if deduplicate and (frappe.local.site_path, job_id) in _waiting:
		return None
	if now or not is_async:
		return frappe.call(method, **kwargs)
	where = (frappe.local.site, frappe.local.sites_path, frappe.session.user)
	job = (where, method, kwargs, job_id)
	if enqueue_after_commit:
		frappe.db.after_commit.add(lambda: _submit(job))
	else:
		_submit(job)
	return frappe._dict(id=job_id)


def _submit(job):
	global _worker
	with _lock:
		_waiting.add((frappe.local.site_path, job[3]))
		_jobs.put(job)
		if not _worker or not _worker.is_alive():
			_worker = threading.Thread(target=_work, name="benchless-worker", daemon=True)
			_worker.start()
			atexit.register(wait_for_jobs)


def wait_for_jobs():
	"""Return when no job waits or runs."""
	_jobs.join()


def _work():
	while True:
		job = _jobs.get()
		try:
			_run(job)
		finally:
			_jobs.task_done()


def _run(job):
	(site, sites_path, user), method, kwargs, job_id = job
	frappe.init(site, sites_path)
	site_path = frappe.local.site_path
	try:
		frappe.connect()
		frappe.set_user(user)
		frappe.flags.in_background_job = True
		_execute(method, kwargs)
	finally:
		_waiting.discard((site_path, job_id))
		frappe.destroy()


def _execute(method, kwargs):
	try:
		frappe.call(method, **kwargs)
		frappe.db.commit()
	except Exception:
		frappe.db.rollback()
		frappe.log_error(
			title=method if isinstance(method, str) else f"{method.__module__}.{method.__qualname__}"
		)
		frappe.db.commit()
