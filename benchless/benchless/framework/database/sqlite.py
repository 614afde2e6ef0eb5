"""One SQLite connection a thread. Reads stand outside a transaction; the first write begins one (BEGIN IMMEDIATE),
so writers wait for each other in a queue and none fails for having read before."""

import re
import sqlite3

import frappe
from frappe.database.dialect import read_datetime, translate

BUSY_SECONDS = 60
_READS = re.compile(r"^\s*(\(?\s*select|with|pragma|explain)\b", re.I)
_LOCKS = re.compile(r"\bfor\s+update\b", re.I)
DDL = re.compile(r"^\s*(create|alter|drop|truncate)\b", re.I)
_COMPUTED_DATES = re.compile(r"\b(max|min|ifnull|coalesce|now|timestamp)\s*\(", re.I)
_FULL_DATETIME = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$")


class Connection:
	def __init__(self, path):
		self.raw = sqlite3.connect(
			path, timeout=BUSY_SECONDS, isolation_level=None, detect_types=sqlite3.PARSE_DECLTYPES,
			check_same_thread=False,
		)  # fmt: skip
		self.raw.execute("pragma journal_mode = wal")
		self.raw.execute("pragma synchronous = normal")
		self.raw.execute(f"pragma busy_timeout = {BUSY_SECONDS * 1000}")

	def execute(self, query, values=None):
		"""(rows, column names); begins the transaction where the statement needs one."""
		text, parameters = translate(query, values)
		if not self.raw.in_transaction and (_LOCKS.search(query) or not _READS.match(query)):
			self.begin()
		try:
			cursor = self.raw.execute(text, parameters)
		except sqlite3.OperationalError as error:
			self._raise_known(error)
		rows = cursor.fetchall() if cursor.description else []
		names = [column[0].strip("`") for column in cursor.description or ()]
		if rows and _COMPUTED_DATES.search(query):
			rows = [tuple(map(_read_computed, row)) for row in rows]
		return rows, names

	def begin(self):
		if not self.raw.in_transaction:
			try:
				self.raw.execute("begin immediate")
			except sqlite3.OperationalError as error:
				self._raise_known(error)

	@staticmethod
	def _raise_known(error):
		if "locked" in str(error) or "busy" in str(error):
			raise frappe.QueryTimeoutError(str(error)) from error
		if "no such function" in str(error):
			raise frappe.NotCovered(f"frappe.db.sql: {error}") from error
		raise error

	def commit(self):
		if self.raw.in_transaction:
			self.raw.execute("commit")

	def rollback(self):
		if self.raw.in_transaction:
			self.raw.execute("rollback")

	def close(self):
		self.rollback()
		self.raw.close()


def _read_computed(value):
	return read_datetime(value) if isinstance(value, str) and _FULL_DATETIME.match(value) else value
