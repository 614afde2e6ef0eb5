"""Redis, background jobs and the scheduler, all in this process."""

import time

import pytest


@pytest.fixture(scope="module")
def worker(site):
	"""The worker's thread; the scheduler's stays out, or it would do what the tests ask for."""
	import threading

	from benchless.mends import jobs

	threading.Thread(target=jobs.work, name="worker", daemon=True).start()


def wait_for(get, seconds: float = 30):
	end = time.monotonic() + seconds
	while not (found := get()) and time.monotonic() < end:
		time.sleep(0.05)
	return found


@pytest.mark.parametrize(
	"change", ["delete_value", "set_value", "set_value_expiring", "delete_keys", "flushall"]
)
def test_what_is_changed_is_not_remembered(site, change):
	import frappe

	frappe.client_cache.set_value("word", "old")
	assert frappe.client_cache.get_value("word") == "old"
	if change == "delete_value":
		frappe.cache.delete_value("word")
	elif change == "set_value":
		frappe.cache.set_value("word", "new")
	elif change == "set_value_expiring":
		frappe.cache.set_value("word", "new", expires_in_sec=100)
	elif change == "delete_keys":
		frappe.cache.delete_keys("wor")
	else:
		frappe.cache.flushall()
	expected = "new" if change.startswith("set") else None
	assert frappe.client_cache.get_value("word") == expected
	frappe.cache.delete_value("word")


def test_the_cache_forgets_in_time(site):
	import frappe

	frappe.cache.set_value("brief", 1, expires_in_sec=1)
	assert frappe.cache.get_value("brief", expires=True, use_local_cache=False) == 1
	time.sleep(1.1)
	assert frappe.cache.get_value("brief", expires=True, use_local_cache=False) is None


def test_plain_commands_answer_as_redis_does(site):
	import frappe

	cache, other = frappe.cache, frappe.cache.make_key("other")
	assert cache.set(cache.make_key("a"), b"1") is True and cache.set(other, b"2") is True
	assert cache.get(cache.make_key("a")) == b"1" and cache.get(cache.make_key("b")) is None
	assert {other, cache.make_key("a")} <= set(cache.keys(cache.make_key("*")))
	assert cache.keys(cache.make_key("oth*")) == cache.keys(cache.make_key("?the*")) == [other]
	assert (cache.unlink(other, cache.make_key("b")), cache.get(other)) == (1, None)
	assert cache.set(other, b"3", nx=True) and not cache.set(other, b"4", nx=True)
	assert cache.ttl(other) == -1 and cache.expire(other, 100) and cache.ttl(other) > 90
	assert cache.set(other, b"5") and cache.ttl(other) == -1 and cache.incrby(other, 2) == 7
	cache.delete(other)


def test_hashes_and_counters(site):
	import frappe

	frappe.cache.hset("h", "a", [1])
	assert frappe.cache.hget("h", "a") == [1] and frappe.cache.hexists("h", "a")
	frappe.local.cache.clear()  # the request's own, before which Redis is not asked
	assert frappe.cache.hget("h", "a") == [1]
	frappe.cache.hdel("h", "a")
	assert not frappe.cache.hexists("h", "a")
	frappe.cache.rpush("l", "x")
	assert frappe.cache.lpop("l") == b"x"


def test_a_changed_doctype_is_seen_at_once(db):
	import frappe
	from frappe.custom.doctype.property_setter.property_setter import make_property_setter

	assert frappe.get_meta("Book").get_field("note").label == "Note"
	make_property_setter("Book", "note", "label", "Remark", "Data")
	assert frappe.get_meta("Book").get_field("note").label == "Remark"
	frappe.db.rollback()
	frappe.clear_cache(doctype="Book")


def test_enqueue_runs_in_the_workers_thread(worker, site):
	import frappe

	frappe.cache.delete_value("shelf_thread")
	frappe.enqueue("shelf.api.leave_thread_name")
	assert wait_for(lambda: frappe.cache.get_value("shelf_thread", use_local_cache=False)) == "worker"


def test_a_job_after_commit_waits_for_it(worker, site):
	import frappe

	frappe.cache.delete_value("shelf_thread")
	frappe.enqueue("shelf.api.leave_thread_name", enqueue_after_commit=True)
	assert not wait_for(lambda: frappe.cache.get_value("shelf_thread", use_local_cache=False), 0.5)
	frappe.db.commit()
	assert wait_for(lambda: frappe.cache.get_value("shelf_thread", use_local_cache=False)) == "worker"


def test_a_failing_job_is_logged_and_the_next_runs(worker, site):
	import frappe

	frappe.enqueue("shelf.api.refuse_bad_titles", doc=frappe._dict(title="bad"))
	frappe.cache.delete_value("shelf_thread")
	frappe.enqueue("shelf.api.leave_thread_name")
	assert wait_for(lambda: frappe.cache.get_value("shelf_thread", use_local_cache=False)) == "worker"


def test_the_scheduler_enqueues_what_is_due(worker, site):
	import frappe
	from frappe.utils.scheduler import enqueue_events_for_site

	assert frappe.db.exists("Scheduled Job Type", {"method": "shelf.api.tick"})
	frappe.db.set_value(
		"Scheduled Job Type",
		{"method": "shelf.api.tick"},
		{"last_execution": "2020-01-01 00:00:00", "creation": "2020-01-01 00:00:00"},
	)
	frappe.db.commit()
	frappe.cache.delete_value("shelf_ticked")
	enqueue_events_for_site(None)
	frappe.init(force=True)
	frappe.connect()
	assert wait_for(lambda: frappe.cache.get_value("shelf_ticked", use_local_cache=False)) == 1


def test_mail_is_kept_and_not_sent(db):
	import frappe

	frappe.sendmail(
		recipients=["reader@example.com"], subject="Overdue", message="Bring it back", delayed=False
	)
	frappe.db.commit()
	name = frappe.db.get_value("Email Queue Recipient", {"recipient": "reader@example.com"}, "parent")
	queue = frappe.get_doc("Email Queue", name)
	assert "Bring it back" in queue.message and queue.status == "Not Sent"
	queue.send()
	assert frappe.db.get_value("Email Queue", name, "status") == "Not Sent"
	frappe.delete_doc("Email Queue", name, force=True)
	frappe.db.commit()


def test_publishing_reaches_nobody_and_harms_nothing(db):
	import frappe

	frappe.publish_realtime("a_word", {"a": 1}, user="Administrator", after_commit=True)
	frappe.db.commit()
