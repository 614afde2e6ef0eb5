"""Redis in the process: nobody has to start a server, and nothing of it is kept when the process ends.

All of it can go when fakeredis serves over TCP what `frappe.utils.redis_wrapper` and rq ask for, tracking included."""

import fnmatch
import json
import time
from types import SimpleNamespace as Item

import frappe
import redis
from fakeredis import FakeRedisConnection, FakeServer
from frappe.utils import redis_wrapper

SERVER = FakeServer()


def get_pool(url: str) -> redis.ConnectionPool:
	database = int(url.rpartition("/")[2] or 0)
	return redis.ConnectionPool(connection_class=FakeRedisConnection, server=SERVER, db=database)


PLAIN = {
	"GET": lambda values, key: (item := values.get(key)) and item.value,
	"HGET": lambda values, key, field: (item := values.get(key)) and item.value[field],
	"SET": lambda values, key, value: values.update({key: Item(value=value, expireat=None)}) is None,
	"UNLINK": lambda values, *keys: sum(values.pop(key, None) is not None for key in keys),
	"KEYS": fnmatch.filter,
}


class RedisWrapper(redis_wrapper.RedisWrapper):
	@staticmethod
	def from_url(url, **options):
		return RedisWrapper(connection_pool=get_pool(url))

	def execute_command(self, command, *args, **options):
		"""And tell what has been read before that it is changed. The plainest commands go past the protocol, which takes ten times
		as long."""
		plain = [arg.encode() if isinstance(arg, str) else arg for arg in args]
		if command in PLAIN and len(plain) < 3 and all(isinstance(arg, bytes) for arg in plain):
			with SERVER.lock:
				values = SERVER.dbs[self.connection_pool.connection_kwargs["db"]]
				values.time = time.time()
				answer = PLAIN[command](values, *plain)
		else:
			answer = super().execute_command(command, *args, **options)
		if frappe.client_cache and command in ("DEL", "UNLINK", "SET", "EXPIRE"):
			for key in plain:
				frappe.client_cache.cache.pop(key, None)
		elif frappe.client_cache and command.startswith("FLUSH"):
			frappe.client_cache.clear_cache()
		return answer


class ClientCache(redis_wrapper.ClientCache):
	def run_invalidator_thread(self):
		"""Would wait for a server to tell."""

	def erase_persistent_caches(self, *, doctype=None):
		data = json.dumps({"doctype": doctype, "site": frappe.local.site})
		self._handle_persistent_cache_invalidation({"type": "message", "data": data})
