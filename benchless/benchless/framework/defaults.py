"""Defaults of the site and of users, rows of `tabDefaultValue`."""

import frappe
from frappe._context import _dict


def get_defaults_for(parent="__default"):
	cached = frappe.local.request_cache.setdefault("defaults", {})
	if parent not in cached:
		rows, _names = frappe.db._run(
			"select defkey, defvalue from `tabDefaultValue` where parent = ? order by creation", [parent]
		)
		values = {}
		for key, value in rows:
			values.setdefault(key, {})[value] = True
		cached[parent] = _dict(
			{k: [*known] if len(known) > 1 else next(iter(known)) for k, known in values.items()}
		)
	return cached[parent]


def get_defaults(user=None):
	user = user or (frappe.session.user if frappe.session else "Guest")
	values = _dict(get_defaults_for("__default"))
	values.update(get_defaults_for(user))
	values.update({"user": user, "owner": user})
	return values


def set_default(key, value, parent, parenttype="__default"):
	clear_default(key=key, parent=parent)
	if value is not None:
		add_default(key, value, parent, parenttype)


def add_default(key, value, parent, parenttype=None):
	now = frappe.utils.now()
	row = {
		"name": frappe.generate_hash(length=10), "creation": now, "modified": now, "owner": "Administrator",
		"modified_by": "Administrator", "parent": parent, "parenttype": parenttype or "__default",
		"parentfield": "system_defaults", "defkey": key, "defvalue": None if value is None else str(value),
	}  # fmt: skip
	marks = ", ".join("?" * len(row))
	frappe.db._run(f"insert into `tabDefaultValue` ({', '.join(row)}) values ({marks})", list(row.values()))
	_forget()


def set_global_default(key, value):
	set_default(key, value, "__default")


def clear_default(key=None, value=None, parent=None, name=None, parenttype=None):
	filters = {"defkey": key, "defvalue": value, "parent": parent, "name": name, "parenttype": parenttype}
	filters = {field: wanted for field, wanted in filters.items() if wanted}
	if not filters:
		raise ValueError("clear_default wants something to go by")
	frappe.db.delete("DefaultValue", filters)
	_forget()


def _forget():
	frappe.local.request_cache.pop("defaults", None)
	frappe.local.request_cache.pop("installed_apps", None)
	frappe.local.new_doc_templates = {}
