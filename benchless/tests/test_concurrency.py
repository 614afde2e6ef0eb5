"""Threads of one process, each with its own connection, writing at once."""

import contextvars
import threading


def in_threads(count, work):
	errors = []

	def guarded(number):
		try:
			work(number)
		except Exception as error:
			errors.append(error)

	threads = [threading.Thread(target=contextvars.Context().run, args=(guarded, n)) for n in range(count)]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join()
	assert not errors, errors


def test_writers_wait_for_each_other_and_lose_nothing(make_doctype):
	import frappe

	make_doctype("Mark", ("thread", "Int", None), autoname="M-.#####")
	site, sites_path = frappe.local.site, frappe.local.sites_path

	def work(number):
		frappe.init(site, sites_path)
		frappe.connect()
		for _turn in range(15):
			# read first, then write: a snapshot must not go stale under the writer
			frappe.db.count("Mark")
			frappe.get_doc(doctype="Mark", thread=number).insert()
			frappe.db.commit()
		frappe.destroy()

	in_threads(6, work)
	names = frappe.get_all("Mark", pluck="name", order_by="name asc")
	assert names == [f"M-{number:05}" for number in range(1, 91)]


def test_job_runs_after_the_commit_and_in_its_own_transaction(site):
	import frappe
	from frappe.utils.background_jobs import wait_for_jobs

	frappe.enqueue("frappe.defaults.set_global_default", key="told", value="yes", enqueue_after_commit=True)
	wait_for_jobs()
	assert frappe.db.get_default("told") is None
	frappe.db.commit()
	wait_for_jobs()
	frappe.local.request_cache.clear()
	assert frappe.db.get_default("told") == "yes"
