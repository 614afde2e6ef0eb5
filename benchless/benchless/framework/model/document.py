"""A record with its child rows, and the order in which saving one runs."""

import frappe
from frappe import _
from frappe.model.base_document import BaseDocument, get_controller
from frappe.model.document_actions import DocumentActions
from frappe.model.document_checks import DocumentChecks
from frappe.model.naming import set_new_name, validate_name
from frappe.utils.data import cast, now


def get_doc(*args, **kwargs):
	"""A document: by DocType and name, from a dict, or the document itself."""
	if args and isinstance(args[0], BaseDocument):
		return args[0]
	if args and isinstance(args[0], dict):
		doctype = args[0].get("doctype")
	elif args:
		doctype = args[0]
	else:
		doctype = kwargs.get("doctype")
	if not isinstance(doctype, str):
		raise ValueError('a "doctype" is required, as the first argument or a key')
	return get_controller(doctype)(*args, **kwargs)


class Document(DocumentChecks, DocumentActions, BaseDocument):
	"""All controllers inherit from Document."""

	def __init__(self, *args, **kwargs):
		self.doctype = self.name = None
		self.flags = frappe._dict()
		if args and isinstance(args[0], str):
			self.doctype = args[0]
			self.name = self.doctype if len(args) == 1 else args[1]
			self.flags.for_update = kwargs.get("for_update")
			self.load_from_db()
			return
		values = args[0] if args else kwargs
		super().__init__(values)
		for fieldname in self._table_fieldnames:
			self.__dict__[fieldname] = self.__dict__.get(fieldname) or []
		self.init_valid_columns()

	def load_from_db(self):
		self.flags.ignore_children = True
		if self.meta.issingle:
			self._load_single()
		else:
			order = {} if isinstance(self.name, dict | list) else {"order_by": None}
			order["for_update"] = self.flags.for_update
			values = frappe.db.get_value(self.doctype, self.name, "*", as_dict=True, **order)
			if not values:
				message = _("{0} {1} not found").format(_(self.doctype), self.name)
				frappe.throw(message, frappe.DoesNotExistError)
			super().__init__(values)
		self.flags.pop("ignore_children", None)
		for df in self.meta.get_table_fields():
			filters = {"parent": self.name, "parenttype": self.doctype, "parentfield": df.fieldname}
			rows = frappe.db.get_values(df.options, filters, "*", as_dict=True, order_by="idx asc")
			self.set(df.fieldname, rows)
		if hasattr(self, "__setup__"):
			self.__setup__()
		return self

	def _load_single(self):
		stored = frappe.db.get_singles_dict(self.doctype, for_update=self.flags.for_update)
		if not stored:
			stored = frappe.new_doc(self.doctype, as_dict=True)
			stored["name"] = self.doctype
			del stored["__islocal"]
		super().__init__(stored)
		self.name = self.doctype
		self.init_valid_columns()
		self._fix_numeric_types()
		for df in self.meta.fields:
			if df.fieldtype in ("Date", "Datetime") and self.get(df.fieldname):
				self.set(df.fieldname, cast(df.fieldtype, self.get(df.fieldname)))

	def reload(self):
		return self.load_from_db()

	def insert(
		self, ignore_permissions=None, ignore_links=None, ignore_if_duplicate=False, ignore_mandatory=None,
		set_name=None,
	):  # fmt: skip
		flags = dict(ignore_permissions=ignore_permissions, ignore_links=ignore_links)
		flags |= dict(ignore_mandatory=ignore_mandatory, notifications_executed=[])
		self.flags.update({flag: value for flag, value in flags.items() if value is not None})
		self.set("__islocal", True)
		self._set_defaults()
		self.set_user_and_timestamp()
		self.check_if_latest()
		self._validate_links()
		self.check_permission("create")
		self.run_method("before_insert")
		self.set_new_name(set_name)
		self.set_parent_in_children()
		self.validate_higher_perm_levels()
		self.flags.in_insert = True
		self.run_before_save_methods()
		self._validate()
		self.flags.in_insert = False
		self._write_new(ignore_if_duplicate)
		self.run_method("after_insert")
		self.flags.in_insert = True
		self.run_post_save_methods()
		self.flags.in_insert = False
		for mark in ("__islocal", "__unsaved"):
			self.__dict__.pop(mark, None)
		return self

	def _write_new(self, ignore_if_duplicate):
		if self.meta.issingle:
			self.update_single(self.get_valid_dict())
		else:
			self.db_insert(ignore_if_duplicate=ignore_if_duplicate)
		for row in self.get_all_children():
			row.db_insert()

	def save(self, *args, **kwargs):
		return self._save(*args, **kwargs)

	def _save(self, ignore_permissions=None, ignore_version=None):
		self.flags.notifications_executed = []
		if ignore_permissions is not None:
			self.flags.ignore_permissions = ignore_permissions
		self.flags.ignore_version = frappe.flags.in_test if ignore_version is None else ignore_version
		if self.get("__islocal") or not self.get("name"):
			return self.insert()
		self._set_defaults()
		self.check_permission("write", "save")
		self.set_user_and_timestamp()
		self.check_if_latest()
		self.set_parent_in_children()
		self.validate_higher_perm_levels()
		self._validate_links()
		self.run_before_save_methods()
		self._validate()
		if self.meta.issingle:
			self.update_single(self.get_valid_dict())
		else:
			self.db_update()
		self.update_children()
		self.run_post_save_methods()
		self.__dict__.pop("__unsaved", None)
		return self

	def update_children(self):
		for df in self.meta.get_table_fields():
			rows = self.get(df.fieldname) or []
			filters = {"parent": self.name, "parenttype": self.doctype, "parentfield": df.fieldname}
			if kept := [row.name for row in rows if row.name and not row.is_new()]:
				filters["name"] = ["not in", kept]
			frappe.db.delete(df.options, filters)
			for row in rows:
				row.db_update()

	def update_single(self, values):
		frappe.db.delete("Singles", {"doctype": self.doctype})
		for field, value in values.items():
			if field != "doctype":
				frappe.db.write_single(self.doctype, field, value)
		frappe.db.value_cache.clear()

	def set_new_name(self, set_name=None):
		if self.flags.name_set:
			return
		if self.get("__newname") and (self.meta.autoname or "").lower() == "prompt":
			self.name = validate_name(self.doctype, self.get("__newname"))
			self.flags.name_set = True
			return
		if set_name:
			self.name = validate_name(self.doctype, set_name)
		else:
			set_new_name(self)
		for row in self.get_all_children():
			set_new_name(row)
		self.flags.name_set = True

	def set_user_and_timestamp(self):
		self._original_modified = self.modified
		self.modified = now()
		self.modified_by = frappe.session.user
		quiet = frappe.flags.in_install or frappe.flags.in_patch or frappe.flags.in_migrate
		if self.is_new() and not quiet:
			self.creation = self.modified
			self.owner = self.modified_by
		for row in self.get_all_children():
			row.modified, row.modified_by = self.modified, self.modified_by
			row.owner = row.owner or self.owner
			row.creation = row.creation or self.creation
		frappe.flags.currently_saving.append((self.doctype, self.name))

	def _set_defaults(self):
		if frappe.flags.in_import:
			return
		if self.is_new():
			self.update_if_missing(frappe.new_doc(self.doctype, as_dict=True))
		for df in self.meta.get_table_fields():
			rows = [row for row in self.get(df.fieldname) or [] if row.is_new()]
			if rows:
				fresh = frappe.new_doc(df.options, parent_doc=self, parentfield=df.fieldname, as_dict=True)
			for row in rows:
				row.update_if_missing(fresh)

	def set_parent_in_children(self):
		for row in self.get_all_children():
			row.parent, row.parenttype = self.name, self.doctype
			if not row.name:
				set_new_name(row)

	def get_all_children(self, parenttype=None):
		fields = [df for df in self.meta.get_table_fields() if parenttype in (None, df.options)]
		return [row for df in fields for row in self.get(df.fieldname) or []]

	def run_before_save_methods(self):
		self.run_method("before_validate")
		if self.flags.ignore_validate:
			return
		self.run_method("validate")
		self.run_method("before_save")
		self.set_title_field()

	def run_post_save_methods(self):
		self.run_method("on_update")
		self.clear_cache()
		self.save_version()
		self.run_method("on_change")
		if (self.doctype, self.name) in frappe.flags.currently_saving:
			frappe.flags.currently_saving.remove((self.doctype, self.name))

	def run_method(self, method, *args, **kwargs):
		"""The controller's method, then the doc_events of the apps, then notifications."""
		own = self.__dict__.get(method) or getattr(self, method, None)
		out = own(*args, **kwargs) if callable(own) else None
		for handler in _handlers(self.doctype, method):
			said = frappe.get_attr(handler)(self, method, *args, **kwargs)
			out = out if said is None else said
		self.run_notifications(method)
		return out

	def is_whitelisted(self, method_name):
		method = getattr(self, method_name)
		frappe.is_whitelisted(getattr(method, "__func__", method))


def _handlers(doctype, method):
	events = frappe.get_doc_hooks()
	found = events.get(doctype, {}).get(method, []) + events.get("*", {}).get(method, [])
	return list(dict.fromkeys(found))
