"""Redis in the process: nobody has to start a server, and nothing of it is kept when the process ends.

All of it can go when fakeredis serves over TCP what `frappe.utils.redis_wrapper` and rq ask for, tracking included."""

import json
import time

import frappe
import redis
from fakeredis import FakeRedisConnection, FakeServer
from frappe.utils import redis_wrapper

SERVER = FakeServer()


def get_pool(url: str) -> redis.ConnectionPool:
	database = int(url.rpartition("/")[2] or 0)
	return redis.ConnectionPool(connection_class=FakeRedisConnection, server=SERVER, db=database)


class RedisWrapper(redis_wrapper.RedisWrapper):
	@staticmethod
	def from_url(url, **options):
		return RedisWrapper(connection_pool=get_pool(url))

	def execute_command(self, *args, **options):
		"""And tell what has been read before that it is changed. Reading is done past the protocol, which takes ten times as long."""
		if args[0] in ("GET", "HGET") and isinstance(args[1], bytes):
			with SERVER.lock:
				values = SERVER.dbs[self.connection_pool.connection_kwargs["db"]]
				values.time = time.time()
				item = values.get(args[1])
				return item and (item.value.get(args[2]) if args[2:] else item.value)
		answer = super().execute_command(*args, **options)
		if frappe.client_cache and args[0] in ("DEL", "UNLINK", "SET", "EXPIRE"):
			for key in args[1:]:
				frappe.client_cache.cache.pop(key.encode() if isinstance(key, str) else key, None)
		elif frappe.client_cache and args[0].startswith("FLUSH"):
			frappe.client_cache.clear_cache()
		return answer


class ClientCache(redis_wrapper.ClientCache):
	def run_invalidator_thread(self):
		"""Would wait for a server to tell."""

	def erase_persistent_caches(self, *, doctype=None):
		data = json.dumps({"doctype": doctype, "site": frappe.local.site})
		self._handle_persistent_cache_invalidation({"type": "message", "data": data})
