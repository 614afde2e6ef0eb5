"""From an address to the File that the caller may download."""

import frappe


def find_file_by_url(path: str, name: str | None = None):
	filters = {"file_url": str(path)}
	if name:
		filters["name"] = str(name)
	for found in frappe.get_all("File", filters=filters, pluck="name"):
		file = frappe.get_doc("File", found)
		if file.is_downloadable():
			return file
