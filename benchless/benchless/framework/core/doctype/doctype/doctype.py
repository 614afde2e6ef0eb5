"""DocType records made on the site itself: checked, their table made, their roles made."""

import re

import frappe
from frappe import _
from frappe.model.document import Document


class UniqueFieldnameError(frappe.ValidationError):
	pass


class DocType(Document):
	def validate(self):
		if not re.match(r"^[A-Za-z][A-Za-z0-9 _\-]*$", self.name or ""):
			frappe.throw(_("DocType's name should start with a letter"), frappe.NameError)
		names = set()
		for position, df in enumerate(self.fields, 1):
			df.idx = position
			df.fieldname = df.fieldname or _fieldname_for(df, position)
			if df.fieldname.lower() in names:
				message = _("{0}: Fieldname {1} appears multiple times in rows")
				frappe.throw(message.format(self.name, df.fieldname), UniqueFieldnameError)
			names.add(df.fieldname.lower())
			if df.fieldtype in ("Link", "Table", "Table MultiSelect") and not df.options:
				message = _("{0}: Options required for Link or Table type field {1}")
				frappe.throw(message.format(self.name, df.label))

	def on_update(self):
		from frappe.modules.import_file import make_roles

		frappe.clear_cache(doctype=self.name)
		frappe.db.updatedb(self.name)
		make_roles(self.as_dict())
		frappe.clear_cache(doctype=self.name)


def _fieldname_for(df, position):
	if df.label:
		return re.sub(r"[^a-z0-9_]", "", frappe.scrub(df.label.strip()))
	return f"{frappe.scrub(df.fieldtype)}_{position}"
