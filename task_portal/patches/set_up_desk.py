import frappe

from task_portal import install
from task_portal.doctypes import MOVED, SEARCHED


def execute():
	"""Sites from before: the lists' columns, states in the colours of their stages, global search over what is there."""
	install.set_up_desk()
	for name in frappe.get_all("Workflow", filters={"document_type": ["in", list(MOVED)]}, pluck="name"):
		frappe.db.set_value("Workflow", name, "override_status", 1, update_modified=False)
	for doctype in SEARCHED:
		frappe.clear_cache(doctype=doctype)
		method = "frappe.utils.global_search.rebuild_for_doctype"
		frappe.enqueue(method, queue="long", doctype=doctype, enqueue_after_commit=True)
