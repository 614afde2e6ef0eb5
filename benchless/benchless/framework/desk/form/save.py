"""Saving a form."""

import frappe


@frappe.whitelist()
def savedocs(doc: str, action: str):
	"""Save the record that a form sends. What is new in it comes with a name of the browser's own making."""
	if action != "Save":
		raise frappe.NotCovered(f"frappe.desk.form.save.savedocs with {action}")
	saved = frappe.get_doc(drop_local_names(frappe.parse_json(doc)))
	saved.save()
	frappe.response.docs = [saved.as_dict()]


def drop_local_names(values: dict) -> dict:
	"""The same record, with the names left out of all that is new in it."""
	kept = {}
	for key, value in values.items():
		if isinstance(value, list):
			value = [drop_local_names(row) if isinstance(row, dict) else row for row in value]
		if key != "name" or not values.get("__islocal"):
			kept[key] = value
	return kept
