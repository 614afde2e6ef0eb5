"""`frappe.db`: the calls apps make, on one SQLite connection."""

import re
import sqlite3

import frappe
from frappe._context import _dict
from frappe.database.callbacks import CallbackManager
from frappe.database.conditions import column_name, field_type, where
from frappe.database.dialect import adapt, normalize
from frappe.database.schema import SchemaCalls
from frappe.database.singles import SingleCalls
from frappe.database.sqlite import DDL, Connection

KEEP = "KEEP_DEFAULT_ORDERING"
_EXPRESSION = re.compile(
	r"^(\*|(count|sum|min|max|avg)\(\s*(\*|(distinct )?`?\w+`?)\s*\))( as \w+)?$|^`?\w+`? as \w+$", re.I
)


class Database(SingleCalls, SchemaCalls):
	"""Rows come as Frappe gives them: tuples, or dicts with `as_dict`."""

	db_type = "mariadb"
	REGEX_CHARACTER = "regexp"
	DataError = sqlite3.DataError
	ProgrammingError = sqlite3.OperationalError
	OperationalError = sqlite3.OperationalError
	InternalError = sqlite3.InternalError
	IntegrityError = sqlite3.IntegrityError
	SQLError = sqlite3.OperationalError
	TableMissingError = sqlite3.OperationalError

	def __init__(self, path):
		self.connection = Connection(path)
		self.value_cache, self._seen = {}, 0
		self.after_commit, self.after_rollback = CallbackManager(), CallbackManager()

	def sql(self, query, values=(), *, as_dict=0, as_list=0, pluck=False, debug=0, run=True, **options):
		frappe.NotCovered.refuse("frappe.db.sql", {"run=False": not run, **options})
		query = str(query)
		if isinstance(values, str | int | float):
			values = (values,)
		if DDL.match(query) and self.connection.raw.total_changes > self._seen:
			raise frappe.ImplicitCommitError("This statement can cause implicit commit", query)
		rows, names = self.connection.execute(query, values or None)
		if pluck:
			return [row[0] for row in rows]
		if as_dict:
			return [_dict(zip(names, row, strict=True)) for row in rows]
		return [list(row) for row in rows] if as_list else tuple(rows)

	def sql_ddl(self, query, debug=False):
		"""DDL commits what was pending first, as on MariaDB."""
		self.commit()
		self.connection.execute(query)
		self.commit()
		self.forget_columns()

	# transactions

	def begin(self, *, read_only=False):
		if not read_only:
			self.connection.begin()

	def commit(self):
		self.after_rollback.reset()
		self.connection.commit()
		self._seen = self.connection.raw.total_changes
		self.after_commit.run()

	def rollback(self, *, save_point=None, chain=False):
		if save_point:
			self.connection.execute(f"rollback to savepoint {save_point}")
			self.value_cache.clear()
			return
		self.after_commit.reset()
		self.connection.rollback()
		self._seen = self.connection.raw.total_changes
		self.value_cache.clear()
		frappe.local.document_cache.clear()
		frappe.local.request_cache.clear()
		frappe.local.role_permissions.clear()
		if frappe.flags.metas_touched:
			from frappe.model.meta import forget_metas

			forget_metas()
		self.after_rollback.run()

	def savepoint(self, save_point):
		self.connection.begin()
		self.connection.execute(f"savepoint {save_point}")

	def close(self):
		self.connection.close()

	# reading

	def get_value(
		self, doctype, filters=None, fieldname="name", ignore=None, as_dict=False, debug=False, order_by=KEEP,
		**options,
	):  # fmt: skip
		"""The value, the row of values, or the dict, of the first record; None where there is none."""
		rows = self.get_values(
			doctype, filters, fieldname, ignore, as_dict, debug, order_by, limit=1, **options
		)
		if not rows:
			return None
		return rows[0] if as_dict or options.get("pluck") or len(rows[0]) > 1 else rows[0][0]

	def get_values(
		self, doctype, filters=None, fieldname="name", ignore=None, as_dict=False, debug=False, order_by=KEEP,
		update=None, cache=False, for_update=False, *, pluck=False, distinct=False, limit=None,
	):  # fmt: skip
		key = (doctype, filters, str(fieldname), as_dict) if cache and isinstance(filters, str) else None
		if key in self.value_cache:
			return self.value_cache[key]
		fields = [fieldname] if isinstance(fieldname, str) else list(fieldname)
		if (filters == doctype and doctype != "DocType") or self._is_single(doctype):
			raise frappe.NotCovered(f"frappe.db.get_value of the Single {doctype}")
		if filters is None:
			return []
		query, values = self._select(
			doctype, filters, fields, None if distinct else order_by, distinct, limit
		)
		if for_update:
			self.connection.begin()
		try:
			rows, names = self._run(query, values)
		except sqlite3.OperationalError as error:
			if ignore and str(error).startswith(("no such table", "no such column")):
				return None
			raise
		if pluck:
			rows = [row[0] for row in rows]
		elif as_dict:
			rows = [_dict(zip(names, row, strict=True)) for row in rows]
		if key:
			self.value_cache[key] = rows
		return rows

	def _is_single(self, doctype):
		return not self.table_exists(doctype) and frappe.get_meta(doctype).issingle

	def _select(self, doctype, filters, fields, order_by, distinct, limit):
		text, values = where(doctype, filters)
		query = f"select {'distinct ' if distinct else ''}{', '.join(map(_select_term, fields))} from `tab{doctype}`"
		query += f" where {text}" if text else ""
		query += " order by " + _order("modified" if order_by == KEEP else order_by) if order_by else ""
		return query + (f" limit {int(limit)}" if limit else ""), values

	def _run(self, query, values):
		"""A statement of benchless' own, already in SQLite's words."""
		raw = self.connection.raw
		if not query.startswith("select"):
			self.connection.begin()
		cursor = raw.execute(query, values)
		names = [column[0].strip("`") for column in cursor.description or ()]
		return (cursor.fetchall() if cursor.description else []), names

	def exists(self, dt, dn=None, cache=False):
		if dt != "DocType" and dt == dn:
			return dn
		if isinstance(dt, dict):
			dn = {field: value for field, value in dt.items() if field != "doctype"}
			dt = dt["doctype"]
		return self.get_value(dt, dn, ignore=True, cache=cache, order_by=None)

	def count(self, dt, filters=None, debug=False, **options):
		frappe.NotCovered.refuse("frappe.db.count", options)
		text, values = where(dt, filters)
		query = f"select count(*) from `tab{dt}`" + (f" where {text}" if text else "")
		return self._run(query, values)[0][0][0]

	# writing

	def set_value(
		self, dt, dn, field, val=None, modified=None, modified_by=None, update_modified=True, debug=False
	):
		"""Update columns past the document: no hooks, no checks."""
		changes = dict(field) if isinstance(field, dict) else {field: val}
		if dn is None or dt == dn:
			raise frappe.NotCovered(f"frappe.db.set_value of the Single {dt}")
		if update_modified:
			changes["modified"] = modified or frappe.utils.now()
			changes["modified_by"] = modified_by or frappe.session.user
		frappe.clear_document_cache(dt, dn if isinstance(dn, str) else None)
		text, values = where(dt, dn)
		terms = ", ".join(f"{column_name(column)} = ?" for column in changes)
		query = f"update `tab{dt}` set {terms}" + (f" where {text}" if text else "")
		self._run(query, [self.stored(dt, column, value) for column, value in changes.items()] + values)
		self.value_cache.clear()

	def stored(self, doctype, column, value):
		fieldtype = field_type(doctype, column)
		if fieldtype not in ("Date", "Datetime"):
			return adapt(value)
		try:
			return normalize(fieldtype, value)
		except (ValueError, OverflowError) as error:
			message = f"Incorrect {fieldtype.lower()} value: '{value}' for column `{column}`"
			raise self.DataError(message) from error

	def delete(self, doctype, filters=None, debug=False, **kwargs):
		text, values = where(doctype, filters or kwargs.get("conditions"))
		self._run(f"delete from `tab{doctype}`" + (f" where {text}" if text else ""), values)
		self.value_cache.clear()

	def escape(self, s, percent=True):
		text = str(s).replace("'", "''")
		return "'" + (text.replace("%", "%%") if percent else text) + "'"

	# which error was it

	def is_primary_key_violation(self, error):
		return "UNIQUE constraint failed" in str(error) and str(error).rstrip().endswith(".name")

	def is_unique_key_violation(self, error):
		return "UNIQUE constraint failed" in str(error)

	def __getattr__(self, name):
		raise frappe.NotCovered(f"frappe.db.{name}")


def _select_term(field):
	return field if _EXPRESSION.match(field.strip()) else column_name(field.strip("`"))


def _order(order_by):
	"""A bare field orders downwards, as Frappe's query engine has it."""
	terms = []
	for term in filter(None, (part.strip() for part in order_by.split(","))):
		field, _space, direction = term.partition(" ")
		direction = "asc" if direction.strip().lower() == "asc" else "desc"
		terms.append(f"{column_name(field.strip('`').split('.')[-1].strip('`'))} {direction}")
	return ", ".join(terms)
