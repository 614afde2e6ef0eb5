"""`frappe.qb`: PyPika with backticks, whose queries run on the site's database."""

import datetime

import frappe
from frappe.database.dialect import adapt
from pypika import Case, Order, Table  # noqa: F401
from pypika.dialects import MySQLQuery, MySQLQueryBuilder
from pypika.terms import Criterion, Field, ValueWrapper  # noqa: F401
from pypika.utils import builder

_literal = ValueWrapper.get_formatted_value.__func__


def _as_stored(cls, value, **kwargs):
	"""Dates and times are written as the database keeps them."""
	if isinstance(value, datetime.date):
		value = adapt(value)
	if isinstance(value, bool):
		value = int(value)
	return _literal(cls, value, **kwargs)


ValueWrapper.get_formatted_value = classmethod(_as_stored)


class SiteQueryBuilder(MySQLQueryBuilder):
	def __init__(self, **kwargs):
		super().__init__(**kwargs)
		# As in the PyPika of Frappe; SQLite takes no parentheses around the members of a UNION.
		self.wrap_set_operation_queries = False
		self._locks = False

	def run(self, as_dict=False, as_list=False, pluck=False):
		if self._locks:
			frappe.db.connection.begin()
		return frappe.db.sql(self.get_sql(), as_dict=as_dict, as_list=as_list, pluck=pluck)

	@builder
	def for_update(self, nowait=False, skip_locked=False, of=()):
		self._locks = True


class SiteQuery(MySQLQuery):
	@classmethod
	def _builder(cls, **kwargs):
		return SiteQueryBuilder(**kwargs)


def DocType(name, *args, **kwargs):
	return Table(name if name.startswith(("tab", "__")) else f"tab{name}", *args, **kwargs)


class Builder:
	desc, asc = Order.desc, Order.asc
	Field, DocType, Table = Field, staticmethod(DocType), Table

	@staticmethod
	def from_(table, *args, **kwargs):
		return SiteQuery.from_(_table(table), *args, **kwargs)

	@staticmethod
	def into(table, *args, **kwargs):
		return SiteQuery.into(_table(table), *args, **kwargs)

	@staticmethod
	def update(table, *args, **kwargs):
		return SiteQuery.update(_table(table), *args, **kwargs)

	def __getattr__(self, name):
		raise frappe.NotCovered(f"frappe.qb.{name}")


def _table(table):
	return DocType(table) if isinstance(table, str) else table


qb = Builder()
