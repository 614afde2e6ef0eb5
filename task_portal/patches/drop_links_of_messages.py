"""Messages about our records from when they were linked to every Contact with one of their addresses."""

import frappe
from frappe.query_builder import DocType as Table

from task_portal.doctypes import GUARDED


def execute():
	link, said = Table("Communication Link"), Table("Communication")
	messages = frappe.qb.from_(said).select(said.name).where(said.reference_doctype.isin(GUARDED))
	frappe.qb.from_(link).delete().where(
		(link.parenttype == "Communication") & link.parent.isin(messages)
	).run()
