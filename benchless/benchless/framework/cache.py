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

	@property
	def _store(self):
		return _stores.setdefault(getattr(local, "site_path", None), {})

	def __call__(self):
		"""`frappe.cache()`, as it was written until Frappe 14."""
		return self

	def set_value(self, key, val, *, expires_in_sec=None):
		until = time.monotonic() + expires_in_sec if expires_in_sec else None
		with _lock:
			self._store[key] = (copy.deepcopy(val), until)

	def get_value(self, key, generator=None, *, expires=False, **options):
		NotCovered.refuse("frappe.cache.get_value", options)
		with _lock:
			found, until = self._store.get(key, (None, None))
		found = None if until and until < time.monotonic() else copy.deepcopy(found)
		if found is None and generator and not expires:
			found = generator()
			self.set_value(key, found)
		return found

	def delete_value(self, keys):
		with _lock:
			for key in keys if isinstance(keys, list | tuple | set) else [keys]:
				self._store.pop(key, None)

	def hset(self, name, key, value):
		with _lock:
			self._hash(name)[key] = copy.deepcopy(value)

	def hget(self, name, key):
		with _lock:
			return copy.deepcopy(self._hash(name).get(key))

	def hdel(self, name, keys):
		with _lock:
			for key in keys if isinstance(keys, list | tuple) else [keys]:
				self._hash(name).pop(key, None)

	def _hash(self, name):
		return self._store.setdefault(name, ({}, None))[0]

	def flushall(self):
		with _lock:
			self._store.clear()

	def __getattr__(self, name):
		raise NotCovered(f"frappe.cache.{name}")


cache = SiteCache()
