"""`frappe.cache`: Redis' calls as Frappe wraps them, kept in this process and apart for each site."""

import copy
import fnmatch
import threading
import time

from frappe._context import local

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
		if user:
			from frappe import session

			key = f"user:{session.user if user is True else user}:{key}"
		return key

	def set_value(self, key, val, user=None, expires_in_sec=None, shared=False):
		until = time.monotonic() + expires_in_sec if expires_in_sec else None
		with _lock:
			self._store[self.make_key(key, user)] = (copy.deepcopy(val), until)

	def get_value(self, key, generator=None, user=None, expires=False, shared=False):
		full = self.make_key(key, user)
		found = self._alive(full)
		if found is None and generator:
			found = generator()
			self.set_value(key, found, user)
		return copy.deepcopy(found)

	def _alive(self, key):
		with _lock:
			value, until = self._store.get(key, (None, None))
			if until and until < time.monotonic():
				del self._store[key]
				return None
			return value

	def delete_value(self, keys, user=None, make_keys=True, shared=False):
		for key in keys if isinstance(keys, list | tuple | set) else [keys]:
			with _lock:
				self._store.pop(self.make_key(key, user) if make_keys else key, None)

	delete_key = delete_value

	def get_keys(self, key):
		with _lock:
			return [found for found in self._store if str(found).startswith(key.rstrip("*"))]

	def delete_keys(self, key):
		self.delete_value(self.get_keys(key), make_keys=False)

	def get_all(self, key):
		return {found: self.get_value(found) for found in self.get_keys(key)}

	def exists(self, *names, user=None, shared=None):
		return sum(self._alive(self.make_key(name, user)) is not None for name in names)

	def hset(self, name, key, value, shared=False, *args, **kwargs):
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

	def hexists(self, name, key, shared=False):
		return key in self._hash(name)

	def hkeys(self, name):
		return list(self._hash(name))

	def hdel(self, name, keys, shared=False, pipeline=None):
		with _lock:
			for key in keys if isinstance(keys, list | tuple) else [keys]:
				self._hash(name).pop(key, None)

	def hdel_keys(self, name_starts_with, key):
		for name in self.get_keys(name_starts_with):
			self.hdel(name, key)

	def hdel_names(self, names, key):
		for name in names:
			self.hdel(name, key)

	def _hash(self, name):
		found, _until = self._store.setdefault(name, ({}, None))
		return found

	def incrby(self, key, amount=1):
		with _lock:
			value, until = self._store.get(key, (0, None))
			self._store[key] = (int(value or 0) + amount, until)
			return self._store[key][0]

	def incr(self, key, amount=1):
		return self.incrby(key, amount)

	def get(self, key):
		return self.get_value(key)

	def set(self, key, value):
		self.set_value(key, value)

	def setex(self, name, time, value):
		self.set_value(name, value, expires_in_sec=time)

	def expire(self, key, time_in_seconds):
		with _lock:
			if key in self._store:
				self._store[key] = (self._store[key][0], time.monotonic() + time_in_seconds)

	def ttl(self, key):
		_value, until = self._store.get(key, (None, None))
		return int(until - time.monotonic()) if until else -1

	def sadd(self, name, *values):
		with _lock:
			self._set(name).update(values)

	def srem(self, name, *values):
		with _lock:
			self._set(name).difference_update(values)

	def sismember(self, name, value):
		return value in self._set(name)

	def smembers(self, name):
		return set(self._set(name))

	def _set(self, name):
		found, _until = self._store.setdefault(name, (set(), None))
		return found

	def lpush(self, key, value):
		with _lock:
			self._list(key).insert(0, value)

	def rpush(self, key, value):
		with _lock:
			self._list(key).append(value)

	def lpop(self, key):
		with _lock:
			return self._list(key).pop(0) if self._list(key) else None

	def rpop(self, key):
		with _lock:
			return self._list(key).pop() if self._list(key) else None

	def lrange(self, key, start, stop):
		found = self._list(key)
		return found[start:] if stop == -1 else found[start : stop + 1]

	def llen(self, key):
		return len(self._list(key))

	def _list(self, key):
		found, _until = self._store.setdefault(key, ([], None))
		return found

	def flushall(self):
		with _lock:
			self._store.clear()

	def keys(self, pattern="*"):
		return [key for key in self._store if fnmatch.fnmatch(str(key), pattern)]

	def ping(self):
		return True

	def __getattr__(self, name):
		from frappe.exceptions import NotCovered

		raise NotCovered(f"frappe.cache.{name} is not covered by benchless")


cache = SiteCache()
