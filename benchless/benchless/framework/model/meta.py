"""What a DocType is: its fields with the site's custom fields laid between them."""

import json
import threading
from functools import cached_property

import frappe
from frappe._context import _dict, local
from frappe.model import (
	child_table_fields,
	data_fieldtypes,
	default_fields,
	no_value_fields,
	table_fields,
)
from frappe.utils.data import cint

DOCTYPE_TABLES = {
	"fields": "DocField", "permissions": "DocPerm", "actions": "DocType Action", "links": "DocType Link",
	"states": "DocType State",
}  # fmt: skip
META_DOCTYPES = (*DOCTYPE_TABLES.values(), "DocType")
STANDARD_LABELS = {
	"name": "ID", "creation": "Created On", "docstatus": "Document Status", "idx": "Index",
	"owner": "Created By", "modified": "Last Updated On", "modified_by": "Last Updated By",
	"_user_tags": "Tags", "_liked_by": "Liked By", "_comments": "Comments", "_assign": "Assigned To",
}  # fmt: skip
_metas = {}
_lock = threading.RLock()


def get_meta(doctype, cached=True):
	key = (local.site_path, doctype)
	if cached and key in _metas:
		return _metas[key]
	meta = load_meta(doctype)
	with _lock:
		_metas[key] = meta
	return meta


def forget_metas(doctype=None):
	with _lock:
		for key in [key for key in _metas if key[0] == local.site_path and doctype in (None, key[1])]:
			del _metas[key]
	local.new_doc_templates = {}
	local.role_permissions = {}


def load_meta(doctype):
	if doctype in META_DOCTYPES:
		return Meta(read_core_definition(doctype), customized=not frappe.flags.in_install_db)
	row = frappe.db.get_value("DocType", doctype, "*", as_dict=True)
	if not row:
		frappe.throw(frappe._("DocType {0} not found").format(doctype), frappe.DoesNotExistError)
	for table, child in DOCTYPE_TABLES.items():
		filters = {"parent": doctype, "parentfield": table}
		row[table] = frappe.db.get_values(child, filters, "*", as_dict=True, order_by="idx asc")
	return Meta(row, customized=not frappe.flags.in_install_db)


def read_core_definition(doctype):
	name = frappe.scrub(doctype)
	with open(frappe.get_app_path("frappe", "core", "doctype", name, f"{name}.json")) as definition:
		return json.load(definition)


class Meta:
	"""Attributes are the DocType's own; unknown ones are None, as a document's would be by get()."""

	def __init__(self, row, customized=True):
		self.__dict__.update({key: value for key, value in row.items() if not isinstance(value, list)})
		self.doctype = "DocType"
		self.fields = [_field(row["name"], field, place) for place, field in enumerate(row["fields"], 1)]
		for table in ("permissions", "actions", "links", "states"):
			setattr(self, table, [_dict(entry) for entry in row.get(table) or []])
		for entry in self.permissions:
			entry.permlevel = cint(entry.permlevel)
		if customized and row["name"] not in ("Custom Field", "Custom DocPerm"):
			self._add_custom_fields()
			self._use_custom_permissions()
		self._index()

	def __getattr__(self, key):
		if key.startswith("__"):
			raise AttributeError(key)

	def _add_custom_fields(self):
		filters = {"dt": self.name}
		for custom in frappe.db.get_values("Custom Field", filters, "*", as_dict=True, order_by="idx asc"):
			custom = _field(self.name, custom, 0)
			custom.is_custom_field = 1
			names = [field.fieldname for field in self.fields]
			place = names.index(custom.insert_after) + 1 if custom.insert_after in names else len(names)
			self.fields.insert(place, custom)
		for position, field in enumerate(self.fields, 1):
			field.idx = position

	def _use_custom_permissions(self):
		if self.istable or self.name in ("DocType", "DocField", "DocPerm", "Custom DocPerm"):
			return
		custom = frappe.db.get_values("Custom DocPerm", {"parent": self.name}, "*", as_dict=True)
		if custom:
			self.permissions = custom

	def _index(self):
		self._fields = {field.fieldname: field for field in self.fields}
		self.by_type = {}
		for field in self.fields:
			self.by_type.setdefault(field.fieldtype, []).append(field)

	def get(self, key, filters=None, default=None):
		if key == "fields" and filters:
			return [field for field in self.fields if _matches(field, filters)]
		value = getattr(self, key)
		return default if value is None else value

	def get_field(self, fieldname):
		return self._fields.get(fieldname)

	def has_field(self, fieldname):
		return fieldname in self._fields

	def get_label(self, fieldname):
		if df := self.get_field(fieldname):
			return df.label
		return frappe._(STANDARD_LABELS.get(fieldname, "No Label"))

	def get_link_fields(self):
		return [df for df in self.by_type.get("Link", []) if df.options != "[Select]"]

	def get_select_fields(self):
		return [df for df in self.by_type.get("Select", []) if df.options not in ("[Select]", "Loading...")]

	def get_set_only_once_fields(self):
		standard = [
			_dict(fieldname="creation", fieldtype="Datetime"),
			_dict(fieldname="owner", fieldtype="Data"),
		]
		return [df for df in self.fields if df.set_only_once] + standard

	def get_table_fields(self):
		return [df for df in self.fields if df.fieldtype in table_fields]

	@cached_property
	def _columns(self):
		"""Names of the columns and of the virtual fields, each with its field or None."""
		return [(name, self.get_field(name)) for name in self.get_valid_columns()]

	def get_valid_columns(self):
		own = [df.fieldname for df in self.fields if df.fieldtype in data_fieldtypes]
		return [*default_fields[1:], *(child_table_fields if self.istable else ()), *own]

	def get_search_fields(self):
		names = [name.strip() for name in (self.search_fields or "name").split(",")]
		return names if "name" in names else ["name", *names]

	def get_fields_to_fetch(self, link_fieldname):
		return [df for df in self.fields if (df.fetch_from or "").startswith(f"{link_fieldname}.")]

	def get_title_field(self):
		return self.title_field or ("title" if self.has_field("title") else "name")

	def get_workflow(self):
		from frappe.model.workflow import get_workflow_name

		return get_workflow_name(self.name)

	def get_high_permlevel_fields(self):
		return [df for df in self.fields if cint(df.permlevel) > 0]

	def get_permissions(self, parenttype=None):
		return frappe.get_meta(parenttype).permissions if self.istable and parenttype else self.permissions

	def get_permlevel_access(self, permission_type="read", parenttype=None, *, user=None):
		roles = frappe.get_roles(user)
		entries = self.get_permissions(parenttype)
		return list({cint(p.permlevel) for p in entries if p.role in roles and p.get(permission_type)})

	def get_permitted_fieldnames(
		self, parenttype=None, user=None, permission_type="read", with_virtual_fields=True
	):
		if self.istable and not parenttype:
			return []
		if permission_type == "select":
			return self.get_search_fields()
		fields = [df for df in self.fields if df.fieldtype not in no_value_fields]
		fields = [df for df in fields if with_virtual_fields or not df.is_virtual]
		if self.get_permissions(parenttype):
			levels = set(self.get_permlevel_access(permission_type, parenttype, user=user))
			if 0 not in levels and frappe.share.get_shared(self.name, user, permission_type):
				levels.add(0)
			fields = [df for df in fields if df.permlevel in levels]
		return [df.fieldname for df in fields]


def _field(parent, field, position):
	field = _dict(field)
	field.parent = parent
	field.idx = position or field.idx
	field.permlevel = cint(field.permlevel)
	return field


def _matches(field, filters):
	for key, wanted in filters.items():
		operator, value = wanted if isinstance(wanted, list | tuple) else ("=", wanted)
		if not frappe.utils.compare(field.get(key), operator, value):
			return False
	return True
