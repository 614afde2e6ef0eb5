"""Calls that leave nothing: what a request would commit is looked at and rolled back, nothing is queued, sent, started or
built, and the connections that it opened are closed."""

import re
import socket
import subprocess
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import MagicMock, patch

import frappe
import frappe.auth
import frappe.sessions
import frappe.utils.background_jobs

WRITES = re.compile(r"\s*(insert|update|delete|replace|truncate|alter|create|drop|rename)\b", re.IGNORECASE)
# To begin a transaction ends the one before.
COMMITS = re.compile(r"\s*(commit|start transaction|begin)\b", re.IGNORECASE)
DEFINES = re.compile(r"\s*(truncate|alter|create|drop|rename)\b", re.IGNORECASE)
TABLE = re.compile(r"[`\"](tab[^`\"]+)[`\"]|\b(tab[A-Z]\w+)")
# Of a database object: what builds tables, which no rollback takes back.
BUILDS = ("sql_ddl", "updatedb", "add_index", "add_unique", "rename_table", "rename_column", "change_column_type",
	"create_sequence", "add_column", "truncate")  # fmt: skip
NEAR = ("127.0.0.1", "localhost", "::1")
# Written by every other request, and of nobody's interest: what Frappe has cached stays true.
JOURNALS = {
	"tabSessions",
	"tabError Log",
	"tabView Log",
	"tabAccess Log",
	"tabActivity Log",
	"tabRoute History",
}


class Watch:
	"""Of the request that is made: the tables that it wrote to, what it would have kept, and its connections."""

	def __init__(self, look):
		# Told the tables written to, with the request's own connection; returns what would be kept.
		self.look = look
		self.start()

	def start(self):
		self.tables, self.kept, self.is_looking = set(), [], False
		self.databases, self.writing = {}, set()

	def note(self, database, query: str):
		self.databases[id(database)] = database
		if query == "rollback":
			self.writing.discard(id(database))
		if not self.is_looking and WRITES.match(query):
			self.writing.add(id(database))
			self.tables.update(first or second for first, second in TABLE.findall(query))

	def commit(self, database):
		self.is_looking = True
		database.before_commit.run()
		self.kept += self.look(database, self.tables)
		self.is_looking = False

	def end(self):
		for database in self.databases.values():
			if database._conn:
				database.rollback()
				database.close()

	@property
	def has_written(self) -> bool:
		return bool(self.tables - JOURNALS)


@contextmanager
def contained(look):
	watch, config = Watch(look), Path(frappe.get_site_path("site_config.json"))
	before = config.read_text()
	with ExitStack() as stack:
		for patched in [*get_database_patches(watch), *get_other_patches()]:
			stack.enter_context(patched)
		try:
			yield watch
		finally:
			config.write_text(before)


def get_database_patches(watch: Watch) -> list:
	cls = type(frappe.local.db)
	sql, close, rollback = cls.sql, cls.close, cls.rollback

	def watched_sql(self, query, *args, **kwargs):
		watch.note(self, text := str(query))
		if DEFINES.match(text) or (COMMITS.match(text) and id(self) in watch.writing):
			return ()
		return sql(self, query, *args, **kwargs)

	def commit(self, **_chain):
		watch.commit(self)
		self.begin()

	def close_rolled_back(self):
		if self._conn:
			rollback(self)
		close(self)

	def build(self, *args, **_kwargs):
		watch.tables.add("tabDocType")

	replaced = {"sql": watched_sql, "commit": commit, "close": close_rolled_back}
	replaced |= {name: build for name in BUILDS if hasattr(cls, name)}
	return [patch.object(cls, name, function) for name, function in replaced.items()]


def get_other_patches() -> list:
	resolve = socket.getaddrinfo

	def resolve_near(host, *args, **kwargs):
		if (host.decode() if isinstance(host, bytes) else host) not in NEAR:
			raise OSError("the tests reach nobody outside")
		return resolve(host, *args, **kwargs)

	def start_nothing(*args, **kwargs):
		raise OSError("the tests start no programs")

	return [
		patch.object(socket, "getaddrinfo", resolve_near),
		patch.object(subprocess, "Popen", start_nothing),
		patch.object(frappe.utils.background_jobs, "get_queue", MagicMock()),
		patch.object(frappe.utils.background_jobs, "is_job_enqueued", lambda *_args: False),
		# How often is asked, of which other tests tell, and the tokens of a page.
		patch.object(type(frappe.cache), "incrby", lambda *_args: 1),
		# When its user was seen last, of which each would tell anew.
		patch.object(frappe.sessions.Session, "update", lambda *_args, **_kwargs: None),
		patch.object(frappe.auth.HTTPRequest, "validate_csrf_token", lambda *_args: None),
	]
