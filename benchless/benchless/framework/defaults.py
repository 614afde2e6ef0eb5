"""Defaults of the site and of users, rows of `tabDefaultValue`."""

import frappe
from frappe._context import _dict


def get_defaults_for(parent="__default"):
	cached = frappe.local.request_cache.setdefault("defaults", {})
	if parent not in cached:
		query = "select defkey, defvalue from `tabDefaultValue` where parent = ? order by creation desc"
		cached[parent] = _dict(frappe.db._run(query, [parent])[0])
	return cached[parent]


def get_defaults(user=None):
	user = user or (frappe.session.user if frappe.session else "Guest")
	values = _dict(get_defaults_for("__default"))
	values.update(get_defaults_for(user))
	values.update({"user": user, "owner": user})
	return values


def set_default(key, value, parent, parenttype="__default"):
	frappe.db.delete("DefaultValue", {"defkey": key, "parent": parent})
	if value is not None:
		now = frappe.utils.now()
		row = {
			"name": frappe.generate_hash(length=10), "creation": now, "modified": now, "owner": "Administrator",
			"modified_by": "Administrator", "parent": parent, "parenttype": parenttype or "__default",
			"parentfield": "system_defaults", "defkey": key, "defvalue": str(value),
		}  # fmt: skip
		marks = ", ".join("?" * len(row))
		query = f"insert into `tabDefaultValue` ({', '.join(row)}) values ({marks})"
		frappe.db._run(query, list(row.values()))
	frappe.local.request_cache.pop("defaults", None)
	frappe.local.request_cache.pop("installed_apps", None)
	frappe.local.new_doc_templates = {}


def set_global_default(key, value):
	set_default(key, value, "__default")
