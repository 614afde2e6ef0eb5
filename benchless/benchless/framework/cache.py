"""`frappe.cache`: the calls of Frappe's Redis wrapper, kept in this process and apart for each site."""

import copy
import threading
import time

from frappe._context import local
from frappe.exceptions import NotCovered

_stores = {}
_lock = threading.RLock()


class SiteCache:
	"""Values are copied in and out, as a Redis would, so nobody changes another's value by accident."""

	def __call__(self):
		return self

	@property
	def _store(self):
		return _stores.setdefault(getattr(local, "site_path", None), {})

	def make_key(self, key, user=None, shared=False):
		if not user:
			return key
		return f"user:{local.session.user if user is True else user}:{key}"

	def set_value(self, key, val, user=None, expires_in_sec=None, shared=False):
		until = time.monotonic() + expires_in_sec if expires_in_sec else None
		with _lock:
			self._store[self.make_key(key, user)] = (copy.deepcopy(val), until)

	def get_value(self, key, generator=None, user=None, expires=False, shared=False):
		with _lock:
			found, until = self._store.get(self.make_key(key, user), (None, None))
		if until and until < time.monotonic():
			found = None
		if found is None and generator:
			found = generator()
			self.set_value(key, found, user)
		return copy.deepcopy(found)

	def delete_value(self, keys, user=None, make_keys=True, shared=False):
		with _lock:
			for key in keys if isinstance(keys, list | tuple | set) else [keys]:
				self._store.pop(self.make_key(key, user) if make_keys else key, None)

	delete_key = delete_value

	def hset(self, name, key, value, shared=False):
		with _lock:
			self._hash(name)[key] = copy.deepcopy(value)

	def hget(self, name, key, generator=None, shared=False):
		with _lock:
			found = self._hash(name).get(key)
		if found is None and generator:
			found = generator()
			self.hset(name, key, found)
		return copy.deepcopy(found)

	def hgetall(self, name):
		return copy.deepcopy(self._hash(name))

	def hdel(self, name, keys, shared=False):
		with _lock:
			for key in keys if isinstance(keys, list | tuple) else [keys]:
				self._hash(name).pop(key, None)

	def _hash(self, name):
		return self._store.setdefault(name, ({}, None))[0]

	def flushall(self):
		with _lock:
			self._store.clear()

	def __getattr__(self, name):
		raise NotCovered(f"frappe.cache.{name} is not covered by benchless")


cache = SiteCache()
