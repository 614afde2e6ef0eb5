"""Single DocTypes and site-wide defaults: rows of `tabSingles` and `tabDefaultValue`."""

import frappe
from frappe._context import _dict
from frappe.database.dialect import adapt
from frappe.utils.data import cast as _cast


class SingleCalls:
	def get_singles_dict(self, doctype, *, for_update=False):
		if for_update:
			self.connection.begin()
		return _dict(self._run("select field, value from `tabSingles` where doctype = ?", [doctype])[0])

	def get_single_value(self, doctype, fieldname, cache=True):
		key = ("single", doctype, fieldname)
		if cache and key in self.value_cache:
			return self.value_cache[key]
		rows, _names = self._run(
			"select value from `tabSingles` where doctype = ? and field = ?", [doctype, fieldname]
		)
		df = frappe.get_meta(doctype).get_field(fieldname)
		if not df:
			message = frappe._("Field {0} does not exist on {1}")
			frappe.throw(message.format(frappe.bold(fieldname), frappe.bold(doctype)), self.ProgrammingError)
		self.value_cache[key] = _cast(df.fieldtype, rows[0][0] if rows else None)
		return self.value_cache[key]

	def write_single(self, doctype, field, value):
		self._run("delete from `tabSingles` where doctype = ? and field = ?", [doctype, field])
		self._run(
			"insert into `tabSingles` (doctype, field, value) values (?, ?, ?)",
			[doctype, field, None if value is None else str(adapt(value))],
		)

	def get_default(self, key, parent="__default"):
		from frappe.defaults import get_defaults_for

		found = get_defaults_for(parent)
		return found.get(key, found.get(frappe.scrub(key)))

	def set_default(self, key, val, parent="__default", parenttype=None):
		from frappe.defaults import set_default

		set_default(key, val, parent, parenttype)

	def get_global(self, key, user="__global"):
		return self.get_default(key, user)

	def set_global(self, key, val, user="__global"):
		self.set_default(key, val, user)
