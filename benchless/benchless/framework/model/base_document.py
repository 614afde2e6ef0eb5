"""One record, parent or child row: its values and how they go into the database and come out of it."""

import datetime
import json
import sqlite3
import weakref

import frappe
from frappe import _
from frappe._context import _dict
from frappe.model import default_fields, display_fieldtypes, float_like_fields, table_fields
from frappe.model.checks import FieldChecks
from frappe.model.controllers import get_controller
from frappe.model.naming import set_new_name
from frappe.utils.data import cint, cstr, flt, now

RESERVED = ("doctype", "meta", "flags", "parent_doc", "_doc_before_save", "_table_fieldnames")
PRIVATE = ("_user_tags", "__islocal", "__onload", "_liked_by", "__run_link_triggers", "__unsaved")


class _Lacking:
	"""Stands for a method of Frappe's documents; whatever a document or its class has of the name is first."""

	def __init__(self, name):
		self.name = name

	def __get__(self, doc, owner=None):
		raise frappe.NotCovered(f"frappe Document.{self.name}")


LACKING = (
	"add_seen", "add_tag", "add_viewed", "db_get", "deferred_insert", "get_assigned_users", "get_db_value",
	"get_liked_by", "get_onload", "get_password", "get_permissions", "get_signature", "get_tags", "get_url",
	"getone", "lock", "log_error", "notify_update", "precision", "queue_action", "remove_tag", "rename",
	"round_floats_in", "set_onload", "unlock", "update_child_table", "update_modified",
	"validate_from_to_dates", "validate_table_has_rows", "validate_value",
)  # fmt: skip
Lacking = type("Lacking", (), {name: _Lacking(name) for name in LACKING})


class BaseDocument(FieldChecks, Lacking):
	def __init__(self, values):
		if values.get("doctype"):
			self.doctype = values["doctype"]
		self._table_fieldnames = {df.fieldname for df in self.meta.get_table_fields()}
		self.update(values)
		if hasattr(self, "__setup__"):
			self.__setup__()

	@property
	def meta(self):
		return frappe.get_meta(self.doctype)

	@property
	def parent_doc(self):
		kept = self.__dict__.get("_parent_doc")
		return kept() if isinstance(kept, weakref.ReferenceType) else kept

	@parent_doc.setter
	def parent_doc(self, value):
		self.__dict__["_parent_doc"] = value

	# values

	def update(self, values):
		if "name" in values:
			self.name = values["name"]
		plain = getattr(self, "flags", None) and self.flags.ignore_children
		for key, value in values.items():
			self.set(key, value, as_value=plain)
		return self

	def update_if_missing(self, values):
		for key, value in values.items():
			if value is not None and self.get(key) is None:
				self.set(key, value)

	def get(self, key, default=None):
		if isinstance(key, dict) or isinstance(default, dict):
			raise frappe.NotCovered("frappe Document.get with filters")
		return self.__dict__.get(key, default)

	def set(self, key, value, as_value=False):
		if key in RESERVED:
			return
		if not as_value and key in self._table_fieldnames:
			self.__dict__[key] = []
			if value:
				self.extend(key, value)
			return
		self.__dict__[key] = value

	def append(self, key, value=None):
		"""Add a row to a child table and return it."""
		if self.__dict__.get(key) is None:
			self.__dict__[key] = []
		row = self._init_child({} if value is None else value, key)
		self.__dict__[key].append(row)
		row.parent_doc = weakref.ref(self)
		return row

	def extend(self, key, value):
		for row in list(value):
			self.append(key, row)

	def remove(self, doc):
		if doc.get("parentfield"):
			rows = self.get(doc.parentfield)
			rows.remove(doc)
			for position, row in enumerate(rows, 1):
				row.idx = position

	def _init_child(self, value, key):
		if not isinstance(value, BaseDocument):
			value["doctype"] = self.meta.get_field(key).options
			value = get_controller(value["doctype"])(value)
		value.parent, value.parenttype, value.parentfield = self.name, self.doctype, key
		if value.__dict__.get("docstatus") is None:
			value.docstatus = 0
		if not getattr(value, "idx", None):
			value.idx = len(self.__dict__.get(key) or ()) + 1
		if not getattr(value, "name", None):
			value.__dict__["__islocal"] = 1
		return value

	def is_new(self):
		return self.get("__islocal")

	def init_valid_columns(self):
		for key in default_fields:
			self.__dict__.setdefault(key, None)
		for key in ("docstatus", "idx"):
			self.__dict__[key] = self.__dict__[key] or 0
		for key in self.meta.get_valid_columns():
			self.__dict__.setdefault(key, None)

	def get_valid_dict(
		self, sanitize=True, convert_dates_to_str=False, ignore_nulls=False, ignore_virtual=False
	):
		"""Column values in the types their fields ask for."""
		values = _dict()
		for fieldname, df in self.meta._columns:
			value = self.__dict__.get(fieldname)
			if df and df.is_virtual:
				if ignore_virtual:
					continue
				value = self._virtual_value(df)
			elif not sanitize and value is None:
				values[fieldname] = None
				continue
			elif df:
				value = _as_column(df, value)
			if convert_dates_to_str and isinstance(value, datetime.date):
				value = str(value)
			if not (ignore_nulls and value is None and not (df and df.is_virtual)):
				values[fieldname] = value
		return values

	def _virtual_value(self, df):
		"""What the controller's property says."""
		if df.options and not hasattr(type(self), df.fieldname):
			raise frappe.NotCovered(f"frappe's virtual field by an expression ({df.fieldname})")
		return getattr(self, df.fieldname, None)

	def as_dict(self, no_nulls=False, *, convert_dates_to_str=False):
		out = self.get_valid_dict(convert_dates_to_str=convert_dates_to_str, ignore_nulls=no_nulls)
		out["doctype"] = self.doctype
		for fieldname in self._table_fieldnames:
			rows = self.get(fieldname) or []
			out[fieldname] = [
				row.as_dict(no_nulls, convert_dates_to_str=convert_dates_to_str) for row in rows
			]
		for key in PRIVATE:
			if value := getattr(self, key, None):
				out[key] = value
		return out

	def as_json(self):
		return frappe.as_json(self.as_dict())

	# database

	def db_insert(self, ignore_if_duplicate=False):
		if not self.name:
			set_new_name(self)
		if not self.creation:
			self.creation = self.modified = now()
			self.owner = self.modified_by = frappe.session.user
		values = self._stored_values()
		names = ", ".join(f"`{name}`" for name in values)
		try:
			frappe.db._run(
				f"insert into `tab{self.doctype}` ({names}) values ({', '.join('?' * len(values))})",
				list(values.values()),
			)
		except sqlite3.IntegrityError as error:
			self._insert_refused(error, ignore_if_duplicate)
		self.set("__islocal", False)

	def _insert_refused(self, error, ignore_if_duplicate):
		if not frappe.db.is_unique_key_violation(error):
			raise error
		# MariaDB looks at the name before any other unique column; SQLite names whichever it met
		if not frappe.db.is_primary_key_violation(error) and not frappe.db.exists(self.doctype, self.name):
			self.show_unique_validation_message(error)
		if not ignore_if_duplicate:
			message = _("{0} {1} already exists").format(_(self.doctype), frappe.bold(self.name))
			frappe.msgprint(message, title=_("Duplicate Name"), indicator="red")
			raise frappe.DuplicateEntryError(self.doctype, self.name, error)

	def db_update(self):
		if self.get("__islocal") or not self.name:
			self.db_insert()
			return
		values = self._stored_values()
		name = cstr(values.pop("name"))
		terms = ", ".join(f"`{column}` = ?" for column in values)
		try:
			frappe.db._run(f"update `tab{self.doctype}` set {terms} where name = ?", [*values.values(), name])
		except sqlite3.IntegrityError as error:
			self.show_unique_validation_message(error)

	def _stored_values(self):
		if cint(self.get("docstatus")):
			raise frappe.NotCovered(f"frappe docstatus {self.docstatus}")
		known = frappe.db.get_table_columns(self.doctype)
		values = self.get_valid_dict(ignore_virtual=True).items()
		return {key: frappe.db.stored(self.doctype, key, value) for key, value in values if key in known}

	def show_unique_validation_message(self, error):
		if not frappe.db.is_unique_key_violation(error):
			raise error
		df = self.meta.get_field(str(error).rsplit(".", 1)[-1])
		frappe.msgprint(_("{0} must be unique").format((df and df.label) or "Record"))
		raise frappe.UniqueValidationError(self.doctype, self.name, error)

	def _fix_numeric_types(self):
		for df in self.meta.fields:
			if df.fieldtype == "Check":
				self.set(df.fieldname, cint(self.get(df.fieldname)))
			elif self.get(df.fieldname) is not None:
				if df.fieldtype == "Int":
					self.set(df.fieldname, cint(self.get(df.fieldname)))
				elif df.fieldtype in float_like_fields:
					self.set(df.fieldname, flt(self.get(df.fieldname)))

	def get_formatted(self, fieldname, doc=None, currency=None, **options):
		from frappe.utils.formatters import format_value

		df = self.meta.get_field(fieldname)
		if df and df.fieldtype in float_like_fields:
			# another document than its own may say the currency
			options["doc"] = doc not in (None, self, self.parent_doc)
		frappe.NotCovered.refuse("frappe Document.get_formatted", options)
		return format_value(self.get(fieldname), df, currency=currency)

	def reset_values_if_no_permlevel_access(self, has_access_to, high_permlevel_fields):
		"""Put back what the user may not change: the stored value, or the default of a new record."""
		fields = [df for df in high_permlevel_fields if df.fieldtype not in display_fieldtypes]
		reset = [df for df in fields if df.permlevel not in has_access_to]
		kept = self._kept_values() if reset else None
		for df in reset if kept else ():
			self.set(df.fieldname, kept.get(df.fieldname))

	def _kept_values(self):
		if self.is_new():
			return frappe.new_doc(self.doctype)
		if self.parent_doc:
			rows = self.parent_doc.get_latest().get(self.parentfield)
			return next((row for row in rows if row.name == self.name), None)
		return self.get_latest()


def _as_column(df, value):
	if isinstance(value, list) and df.fieldtype not in table_fields:
		frappe.throw(_("Value for {0} cannot be a list").format(_(df.label)))
	if df.fieldtype == "Check":
		return 1 if cint(value) else 0
	if df.fieldtype == "Int" and not isinstance(value, int):
		return cint(value)
	if df.fieldtype == "JSON" and isinstance(value, dict):
		return json.dumps(value, separators=(",", ":"))
	if df.fieldtype in float_like_fields and not isinstance(value, float):
		return flt(value)
	if (df.fieldtype in ("Date", "Datetime") and value == "") or (df.unique and cstr(value).strip() == ""):
		return None
	return value
