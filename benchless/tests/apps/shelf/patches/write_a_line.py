import frappe


def execute():
	frappe.db.set_global("shelf_patched", str(int(frappe.db.get_global("shelf_patched") or 0) + 1))
