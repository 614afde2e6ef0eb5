import frappe

from task_portal.guards.about import KeepsLinks
from task_portal.guards.rows import ChildRow


class TaskMovement(KeepsLinks, ChildRow):
	pass


def on_doctype_update():
	# Who held what before: read from the index alone.
	frappe.db.add_index("Task Movement", ["from_user", "parent"])
