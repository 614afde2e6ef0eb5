"""What a record's fields are held to on save: mandatory, links, selects, lengths and their kin."""

import re

import frappe
from frappe import _
from frappe.model import table_fields
from frappe.utils.data import cint, cstr, flt

MAX_INT = 2**31 - 1


class FieldChecks:
	def _get_missing_mandatory_fields(self):
		missing = []
		for df in self.meta.fields:
			if df.reqd and not _has_content(df, self.get(df.fieldname)):
				missing.append((df.fieldname, self._missing_message(df)))
		if self.meta.istable:
			for fieldname in ("parent", "parenttype"):
				if not self.get(fieldname):
					missing.append((fieldname, self._missing_message(frappe._dict(label=fieldname))))
		return missing

	def _missing_message(self, df):
		if df.fieldtype in table_fields:
			return "{}: {}: {}".format(_("Error"), _("Data missing in table"), _(df.label))
		if self.get("parentfield"):
			where = f"{frappe.bold(_(self.doctype))} {_('Row')} #{self.idx}"
			return f"{_('Error')}: {where}: {_('Value missing for')}: {_(df.label)}"
		return _("Error: Value missing for {0}: {1}").format(_(df.parent), _(df.label))

	def get_invalid_links(self):
		"""(field, name, sentence) of links to nothing; fills fields fetched through a link on the way."""
		invalid = []
		for df in (*self.meta.get_link_fields(), *self.meta.by_type.get("Dynamic Link", [])):
			docname = self.get(df.fieldname)
			if not docname:
				continue
			doctype = df.options if df.fieldtype == "Link" else self.get(df.options)
			if not doctype:
				frappe.throw(_("{0} must be set first").format(self.meta.get_label(df.options)))
			linked = self._fetch_through(df, doctype, docname)
			if not linked:
				continue
			# keeps the spelling of the record that is linked to
			setattr(self, df.fieldname, linked.name)
			if not linked.name:
				where = f"{_('Row')} #{self.idx}: " if self.get("parentfield") else ""
				invalid.append((df.fieldname, docname, f"{where}{_(df.label)}: {docname}"))
		return invalid

	def _fetch_through(self, df, doctype, docname):
		linked_meta = frappe.get_meta(doctype)
		fetched = [
			other for other in self.meta.get_fields_to_fetch(df.fieldname)
			if not other.fetch_if_empty or not self.get(other.fieldname)
		]  # fmt: skip
		sources = [other.fetch_from.split(".")[-1] for other in fetched]
		if linked_meta.issingle:
			return frappe._dict(name=doctype)
		if not fetched:
			return frappe._dict(name=frappe.db.get_value(doctype, docname, "name", cache=True))
		linked = frappe.db.get_value(doctype, docname, ["name", *sources], as_dict=True)
		if not linked:
			# Frappe 15 lets a link to nothing pass where fields are fetched through it (16 does not)
			return None
		for other, source in zip(fetched, sources, strict=True):
			value = linked[source]
			source_df = linked_meta.get_field(source)
			rich = source_df and source_df.fieldtype == "Text Editor"
			if value and rich and other.fieldtype in ("Small Text", "Text", "Data"):
				value = frappe.utils.strip_html(value)
			setattr(self, other.fieldname, value)
		return linked

	def _validate_selects(self):
		if frappe.flags.in_import:
			return
		for df in self.meta.get_select_fields():
			options = (df.options or "").split("\n")
			if df.fieldname == "naming_series" or not self.get(df.fieldname) or not df.options:
				continue
			value = cstr(self.get(df.fieldname)).strip()
			self.set(df.fieldname, value)
			if value not in options and not (frappe.flags.in_test and value.startswith("_T-")):
				prefix = _("Row #{0}:").format(self.idx) if self.get("parentfield") else ""
				message = _('{0} {1} cannot be "{2}". It should be one of "{3}"')
				choices = '", "'.join(_(option) for option in options)
				frappe.throw(message.format(prefix, _(df.label), value, choices))

	def _validate_data_fields(self):
		from frappe.utils import split_emails, validate_email_address, validate_phone_number

		for df in self.meta.by_type.get("Data", []):
			value = self.get(df.fieldname)
			if not value:
				continue
			if df.options == "Email" and not (
				self.owner in frappe.STANDARD_USERS and value in frappe.STANDARD_USERS
			):
				for address in split_emails(value):
					validate_email_address(address, throw=True)
			elif df.options == "Phone":
				validate_phone_number(value, throw=True)
			elif df.options in ("Name", "URL"):
				raise frappe.NotCovered(f"frappe's check of a {df.options}")

	def _validate_non_negative(self):
		for df in self.meta.fields:
			numeric = df.fieldtype in ("Int", "Float", "Currency")
			if df.non_negative and numeric and flt(self.get(df.fieldname)) < 0:
				message = _("Value cannot be negative for {0}: {1}")
				message = message.format(_(df.parent), frappe.bold(_(df.label)))
				frappe.throw(message, frappe.NonNegativeError, title=_("Negative Value"))

	def _validate_length(self):
		if frappe.flags.in_install or self.meta.issingle:
			return
		for fieldname, value in self.get_valid_dict(ignore_virtual=True).items():
			df = self.meta.get_field(fieldname)
			kind, longest = frappe.db.type_map.get(df.fieldtype, (None, None)) if df else (None, None)
			if kind == "varchar" and len(cstr(value)) > (cint(df.length) or longest):
				self.throw_length_exceeded_error(df, cint(df.length) or longest, value)
			elif kind == "int" and abs(cint(value)) > (2**63 - 1 if cint(df.length) > 11 else MAX_INT):
				self.throw_length_exceeded_error(df, MAX_INT, value)

	def throw_length_exceeded_error(self, df, max_length, value):
		where = f"{_(self.doctype)} {self.name}"
		if self.get("parentfield"):
			where = _("{0}, Row {1}").format(_(self.doctype), self.idx)
		message = _("{0}: '{1}' ({3}) will get truncated, as max characters allowed is {2}")
		message = message.format(where, frappe.bold(_(df.label)), max_length, value)
		frappe.throw(message, frappe.CharacterLengthExceededError, title=_("Value too big"))

	def _refuse_python(self):
		for df in self.meta.by_type.get("Code", []):
			if df.options in ("Python", "PythonExpression") and self.get(df.fieldname):
				raise frappe.NotCovered("frappe.utils.validate_python_code")

	def _sync_autoname_field(self):
		autoname = self.meta.autoname or ""
		fieldname = autoname.partition("field:")[2]
		if fieldname and self.name and self.name != self.get(fieldname):
			self.set(fieldname, self.name)

	def _sanitize_content(self):
		"""HTML in a field is cleaned, unless the field is code or says it needs none."""
		if frappe.flags.in_install:
			return
		for fieldname, value in self.get_valid_dict(ignore_virtual=True).items():
			if not isinstance(value, str) or ("<" not in value and ">" not in value):
				continue
			df = self.meta.get_field(fieldname)
			if df and self._takes_raw_html(df):
				continue
			linkify = bool(df and df.fieldtype == "Text Editor")
			self.set(fieldname, frappe.utils.sanitize_html(value, linkify=linkify))

	def _takes_raw_html(self, df):
		if df.ignore_xss_filter or df.fieldtype in ("Attach", "Attach Image", "Barcode", "Code"):
			return True
		return df.options == "Email" and df.fieldtype in ("Data", "Small Text", "Text")

	def _refuse_secrets(self):
		past_check = self.flags.ignore_save_passwords or ()
		if past_check is True:
			return
		for df in self.meta.by_type.get("Password", []):
			if self.get(df.fieldname) and df.fieldname not in past_check:
				raise frappe.NotCovered(f"frappe.utils.password.set_encrypted_password ({df.fieldname})")


def _has_content(df, value):
	if value in (None, []):
		return False
	text = cstr(value)
	if df.fieldtype in ("Text Editor", "Code") and "<img" in text:
		return True
	return bool(re.sub(r"<[^>]*>", "", text).strip())
