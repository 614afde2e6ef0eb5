"""What a whole document is held to when saved: permission, freshness, constants, permlevels, workflow."""

import datetime

import frappe
from frappe import _
from frappe.model import optional_fields, table_fields
from frappe.utils.data import cstr, get_datetime, getdate


class DocumentChecks:
	def check_permission(self, permtype="read", permlevel=None):
		if not self.has_permission(permtype):
			self.raise_no_permission_to(permtype)

	def has_permission(self, permtype="read", *, debug=False, user=None):
		if self.flags.ignore_permissions:
			return True
		return frappe.permissions.has_permission(self.doctype, permtype, self, user=user)

	def raise_no_permission_to(self, perm_type):
		message = _("Insufficient Permission for {0}").format(self.doctype)
		frappe.flags.error_message = f"{message} ({frappe.bold(_(perm_type))})"
		raise frappe.PermissionError

	def load_doc_before_save(self, *, raise_exception=False):
		self._doc_before_save = None
		if self.is_new():
			return
		try:
			self._doc_before_save = frappe.get_doc(self.doctype, self.name, for_update=True)
		except frappe.DoesNotExistError:
			if raise_exception:
				raise
			frappe.clear_last_message()

	def get_doc_before_save(self):
		return getattr(self, "_doc_before_save", None)

	def get_latest(self):
		if not getattr(self, "_doc_before_save", None):
			self.load_doc_before_save()
		return self._doc_before_save

	def has_value_changed(self, fieldname):
		previous = self.get_doc_before_save()
		if not previous:
			return True
		before, after = previous.get(fieldname), self.get(fieldname)
		if isinstance(before, datetime.date):
			after = (get_datetime if isinstance(before, datetime.datetime) else getdate)(after)
		return before != after

	def check_if_latest(self):
		"""Refuse to write over what another saved meanwhile."""
		self.load_doc_before_save(raise_exception=True)
		previous = self._doc_before_save
		if previous and cstr(previous.modified) != cstr(self._original_modified):
			message = _("Error: Document has been modified after you have opened it")
			message += f" ({previous.modified}, {self.modified}). "
			frappe.throw(
				message + _("Please refresh to get the latest document."), frappe.TimestampMismatchError
			)

	def _validate_links(self):
		if self.flags.ignore_links:
			return
		invalid = [link for doc in (self, *self.get_all_children()) for link in doc.get_invalid_links()]
		if invalid:
			told = ", ".join(entry[2] for entry in invalid)
			frappe.throw(_("Could not find {0}").format(told), frappe.LinkValidationError)

	def _validate(self):
		self._validate_mandatory()
		self._validate_fields()
		self.validate_workflow()
		for row in self.get_all_children():
			row._validate_fields()
		if self.is_new():
			for fieldname in optional_fields:
				self.set(fieldname, None)
		else:
			self.validate_set_only_once()

	def _validate_fields(self):
		self._validate_data_fields()
		self._validate_selects()
		self._validate_non_negative()
		self._validate_length()
		self._refuse_python()
		self._sync_autoname_field()
		self._sanitize_content()
		self._refuse_secrets()

	def _validate_mandatory(self):
		if self.flags.ignore_mandatory:
			return
		missing = self._get_missing_mandatory_fields()
		for row in self.get_all_children():
			missing.extend(row._get_missing_mandatory_fields())
		if not missing:
			return
		for _fieldname, message in missing:
			frappe.msgprint(message)
		names = ", ".join(fieldname for fieldname, _message in missing)
		raise frappe.MandatoryError(f"[{self.doctype}, {self.name}]: {names}")

	def validate_workflow(self):
		from frappe.model.workflow import validate_workflow

		if frappe.flags.in_install != "frappe" and self.meta.get_workflow():
			validate_workflow(self)

	def validate_set_only_once(self):
		for df in self.meta.get_set_only_once_fields() if self._doc_before_save else ():
			value, before = self.get(df.fieldname), self._doc_before_save.get(df.fieldname)
			if df.fieldtype in table_fields:
				raise frappe.NotCovered(f"frappe's Set Only Once on the table {df.fieldname}")
			if df.fieldtype in ("Date", "Datetime"):
				value, before = str(value), str(before)
			if value != before:
				label = frappe.bold(self.meta.get_label(df.fieldname))
				message = _("Value cannot be changed for {0}").format(label)
				frappe.throw(message, exc=frappe.CannotChangeConstantError)

	def validate_higher_perm_levels(self):
		"""Values above the user's permlevel go back to what they were."""
		if self.flags.ignore_permissions or frappe.flags.in_install or frappe.session.user == "Administrator":
			return
		levels = self.get_permlevel_access()
		if high := self.meta.get_high_permlevel_fields():
			self.reset_values_if_no_permlevel_access(levels, high)
		if self.is_new():
			return
		for df in self.meta.get_table_fields():
			if high := frappe.get_meta(df.options).get_high_permlevel_fields():
				for row in self.get(df.fieldname):
					row.reset_values_if_no_permlevel_access(levels, high)

	def get_permlevel_access(self, permission_type="write"):
		return self.meta.get_permlevel_access(permission_type, self.get("parenttype"))

	def apply_fieldlevel_read_permissions(self):
		if frappe.session.user == "Administrator":
			return
		levels = self.get_permlevel_access("read")
		for holder in (self, *self.get_all_children()):
			for df in holder.meta.get_high_permlevel_fields():
				if df.permlevel not in levels:
					holder.__dict__.pop(df.fieldname, None)
