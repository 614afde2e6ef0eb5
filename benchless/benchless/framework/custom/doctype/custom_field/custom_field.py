"""Fields a site or an app adds to a DocType that is not its own."""

import frappe
from frappe import _
from frappe.model.document import Document


class CustomField(Document):
	def autoname(self):
		self.set_fieldname()
		self.name = f"{self.dt}-{self.fieldname}"

	def set_fieldname(self):
		if not self.fieldname:
			if not self.label:
				frappe.throw(_("Label is mandatory"))
			self.fieldname = frappe.scrub("".join(c for c in self.label if c.isalnum() or c in " _-"))
		self.fieldname = self.fieldname.lower()

	def before_insert(self):
		self.set_fieldname()

	def validate(self):
		meta = frappe.get_meta(self.dt, cached=False)
		if self.insert_after == "append":
			self.insert_after = meta.fields[-1].fieldname
		names = [df.fieldname for df in meta.fields]
		if self.is_new() and self.fieldname in names:
			message = _("A field with the name {0} already exists in {1}")
			frappe.throw(message.format(frappe.bold(self.fieldname), self.dt))
		if self.insert_after in names:
			self.idx = names.index(self.insert_after) + 1
		elif not self.idx:
			self.idx = len(names) + 1

	def on_update(self):
		frappe.clear_cache(doctype=self.dt)
		frappe.db.updatedb(self.dt)

	def after_delete(self):
		frappe.clear_cache(doctype=self.dt)

	on_trash = after_delete


def create_custom_field(doctype, df):
	"""Add a field to a DocType; None where it has one of that name."""
	df = frappe._dict(df)
	df.fieldname = df.fieldname or frappe.scrub(df.label)
	if frappe.db.exists("Custom Field", {"dt": doctype, "fieldname": df.fieldname}):
		return None
	values = {"dt": doctype, "permlevel": 0, "fieldtype": "Data", "hidden": 0, **df, "is_system_generated": 1}
	return frappe.get_doc({"doctype": "Custom Field", **values}).insert(ignore_permissions=True)


def create_custom_fields(custom_fields, ignore_validate=False, update=True):
	"""`custom_fields` is {DocType, or tuple of them: field or fields}; those that exist are updated."""
	frappe.NotCovered.refuse("frappe create_custom_fields", {"ignore_validate": ignore_validate})
	for doctypes, fields in custom_fields.items():
		for doctype in (doctypes,) if isinstance(doctypes, str) else doctypes:
			for df in [fields] if isinstance(fields, dict) else fields:
				name = frappe.db.get_value("Custom Field", {"dt": doctype, "fieldname": df["fieldname"]})
				if not name:
					create_custom_field(doctype, df)
				elif update:
					frappe.get_doc("Custom Field", name).update(df).save(ignore_permissions=True)
