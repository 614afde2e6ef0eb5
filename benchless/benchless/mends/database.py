"""Upstream's own backend for SQLite is young: values are pasted into the SQL, dates are text, nothing is locked. Here is a
class of our own on top of it; tables are in `tables.py`.

All of it can go when the app's suite is green on `frappe.database.sqlite.database.SQLiteDatabase`."""

import sqlite3
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path

import frappe
from frappe.database.database import Database
from frappe.database.sqlite import database as sqlite_database

from benchless import functions
from benchless.collations import parse_expression
from benchless.mends import tables
from benchless.queries import bind, translate

# fieldtypes of one kind of column, and its length: as on MariaDB, since Frappe's checks of lengths go by it
TYPES = {
	("decimal", "21,9"): ("Currency", "Float", "Percent", "Duration"),
	("decimal", "3,2"): ("Rating",),
	("int", "11"): ("Int",),
	("bigint", "20"): ("Long Int",),
	("tinyint", "4"): ("Check",),
	("text", ""): ("Small Text", "Text", "Attach", "Attach Image", "Password"),
	("longtext", ""): ("Long Text", "Code", "Text Editor", "Markdown Editor", "HTML Editor", "Signature", "Geolocation", "JSON"),
	("date", ""): ("Date",),
	("datetime", "6"): ("Datetime",),
	("time", "6"): ("Time",),
	("varchar", "140"): ("Data", "Link", "Dynamic Link", "Select", "Read Only", "Color", "Barcode", "Icon", "Phone", "Autocomplete"),
}  # fmt: skip
POOLS = defaultdict(list)
OPTIONS = {"timeout": 60, "isolation_level": None, "cached_statements": 2000, "check_same_thread": False}


class Connection(sqlite3.Connection):
	"""Goes back to its pool when it is closed: opening reads the whole schema, which takes longer than most requests."""

	@classmethod
	def open(cls, path: Path):
		if pool := POOLS[path, path.stat().st_ino]:
			return pool.pop()
		connection = sqlite3.connect(path, factory=cls, detect_types=sqlite3.PARSE_DECLTYPES, **OPTIONS)
		connection.pool = pool
		functions.teach(connection)
		connection.execute("pragma synchronous = normal")
		return connection

	def close(self):
		if self.in_transaction:
			self.rollback()
		self.execute("pragma query_only = 0")
		self.pool.append(self)


class SQLiteDatabase(sqlite_database.SQLiteDatabase):
	commit, rollback, sql = Database.commit, Database.rollback, Database.sql

	def setup_type_map(self):
		self.db_type = "sqlite"
		self.type_map = {name: column for column, names in TYPES.items() for name in names}

	def get_connection(self, read_only=False):
		return Connection.open(self.get_db_path())

	def begin(self, *, read_only=False):
		"""Nothing begins before the first statement that locks; a GET that must not write cannot."""
		self.execute_query(f"pragma query_only = {int(bool(read_only or frappe.flags.read_only))}")

	def execute_query(self, query, values=None):
		"""As InnoDB locks rows, but the whole site: from the first write or FOR UPDATE to the end of the transaction."""
		if not self._conn:
			self.connect()
		query, locks, gives_moments = translate(query)
		if not self._conn.in_transaction:
			if query.lower() in ("commit", "rollback"):
				return None
			if locks:
				self._cursor.execute("begin immediate")
		query, bound = (query, ()) if values is None else bind(query, values)
		self._conn.text_factory = parse_expression if gives_moments else str
		return self._cursor.execute(query, bound)

	def sql_ddl(self, query, debug=False):
		"""Committed at once, also where commits are switched off: as on MariaDB."""
		Database.sql_ddl(self, query, debug)
		self.execute_query("commit")

	@contextmanager
	def unbuffered_cursor(self):
		cursor, self._cursor = self._cursor, self._conn.cursor()
		yield
		self._cursor = cursor

	def updatedb(self, doctype, meta=None):
		super().updatedb(doctype, meta)
		frappe.client_cache.delete_value(f"table_columns::tab{doctype}")

	def rename_column(self, doctype, old_column_name, new_column_name):
		self.sql_ddl(f"alter table `tab{doctype}` rename column `{old_column_name}` to `{new_column_name}`")

	def change_column_type(self, doctype, column, type, nullable=False):
		definition = tables.with_collation(type) + ("" if nullable else " not null")
		tables.rebuild(self, f"tab{doctype}", {column: definition})

	def rename_table(self, old_name, new_name):
		tables.rename(self, frappe.utils.get_table_name(old_name), frappe.utils.get_table_name(new_name))

	def get_table_columns_description(self, table_name):
		"""In MariaDB's words, so that `DbColumn` sees what has changed."""
		indexes = tables.get_single_column_indexes(self, table_name)
		columns = self.sql(f"pragma table_info(`{table_name}`)", as_dict=True)
		for column in columns:
			column.type = column.type.lower()  # SQLite says TEXT whatever it was told
			column.default = column.dflt_value and column.dflt_value.replace("''", "'")
			column.not_nullable = column.notnull
			column.index, column.unique = (kind in indexes[column.name] for kind in (0, 1))
		return columns

	def has_index(self, table_name, index_name):
		query = "select 1 from sqlite_master where type = 'index' and tbl_name = %s and name in (%s, %s)"
		return bool(self.sql(query, (table_name, index_name, f"{table_name}.{index_name}")))

	def add_index(self, doctype, fields, index_name=None):
		"""Names of indexes are the database's in SQLite, a table's in MariaDB: they get the table's before them."""
		super().add_index(doctype, fields, f"tab{doctype}.{index_name or self.get_index_name(fields)}")
		self.execute_query("commit")

	def add_unique(self, doctype, fields, constraint_name=None):
		fields = [fields] if isinstance(fields, str) else fields
		super().add_unique(doctype, fields, f"tab{doctype}.{constraint_name or 'unique_' + '_'.join(fields)}")
		self.execute_query("commit")

	def get_next_sequence_val(self, doctype, slug="_id_seq"):
		"""SQLite counts by itself, but Frappe wants to know the number before it inserts."""
		return (self.sql(f"select max(name) from `tab{doctype}` for update")[0][0] or 0) + 1

	def set_next_sequence_val(self, doctype, next_val, **options):
		"""It follows from the names that there are."""
