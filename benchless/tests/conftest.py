"""benchless' own suite: one throwaway site, each test rolled back."""

import pytest

import benchless

benchless.activate()


@pytest.fixture
def site(benchless_site):
	import frappe

	frappe.set_user("Administrator")
	frappe.clear_messages()
	yield benchless_site
	frappe.set_user("Administrator")
	frappe.db.rollback()


@pytest.fixture
def make_doctype(site):
	"""A function that makes a custom DocType from (fieldname, fieldtype, options) triples; dropped afterwards."""
	import frappe

	made = []

	def make(name, *fields, permissions=(), **more):
		rows = [
			{"fieldname": field, "label": field.title(), "fieldtype": kind, "options": options}
			for field, kind, options in fields
		]
		doc = frappe.get_doc(
			doctype="DocType",
			name=name,
			module="Core",
			custom=1,
			fields=rows,
			permissions=list(permissions),
			**more,
		).insert()
		made.append(name)
		frappe.db.commit()
		return doc

	yield make
	frappe.set_user("Administrator")
	frappe.db.rollback()
	for name in made:
		frappe.delete_doc("DocType", name, force=True)
		frappe.db.drop_table(name)
	frappe.db.commit()
