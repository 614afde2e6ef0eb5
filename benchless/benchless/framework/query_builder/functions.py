"""SQL functions for `frappe.qb`."""

import frappe
from pypika.functions import *
from pypika.functions import DistinctOptionFunction
from pypika.terms import ArithmeticExpression, CustomFunction, Function

Concat_ws = CustomFunction("CONCAT_WS", ["separator", "first", "second"])
UnixTimestamp = CustomFunction("unix_timestamp", ["date"])
DateFormat = CustomFunction("DATE_FORMAT", ["date", "format"])
DateDiff = CustomFunction("DATEDIFF", ["first", "second"])
CombineDatetime = CustomFunction("TIMESTAMP", ["date", "time"])
Locate = CustomFunction("LOCATE", ["needle", "text"])
Ifnull = CustomFunction("IFNULL", ["term", "value"])


class Timestamp(Function):
	def __init__(self, term, time=None, alias=None):
		super().__init__("TIMESTAMP", term, *([time] if time else []), alias=alias)


class GroupConcat(DistinctOptionFunction):
	def __init__(self, term, alias=None):
		super().__init__("GROUP_CONCAT", term, alias=alias)


class Round(Function):
	def __init__(self, term, decimal=0, **kwargs):
		super().__init__("ROUND", term, decimal, **kwargs)


class Truncate(Function):
	def __init__(self, term, decimal, **kwargs):
		super().__init__("TRUNCATE", term, decimal, **kwargs)


def _aggregate(function, dt, fieldname, filters, **kwargs):
	doctype = frappe.qb.DocType(dt)
	from frappe.database.conditions import where

	text, values = where(dt, filters)
	rows, _names = frappe.db._run(
		f"select {function}(`{fieldname}`) from `tab{doctype.get_table_name()[3:]}`"
		+ (f" where {text}" if text else ""),
		values,
	)
	return rows[0][0] or 0


def _max(dt, fieldname, filters=None, **kwargs):
	return _aggregate("max", dt, fieldname, filters)


def _min(dt, fieldname, filters=None, **kwargs):
	return _aggregate("min", dt, fieldname, filters)


def _avg(dt, fieldname, filters=None, **kwargs):
	return _aggregate("avg", dt, fieldname, filters)


def _sum(dt, fieldname, filters=None, **kwargs):
	return _aggregate("sum", dt, fieldname, filters)


__all__ = [name for name in dir() if name[0].isupper()] + ["ArithmeticExpression"]
