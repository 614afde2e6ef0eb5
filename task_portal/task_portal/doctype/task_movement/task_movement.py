import frappe

from task_portal.child_row import ChildRow


class TaskMovement(ChildRow):
	pass


def on_doctype_update():
	# Who held what before: read from the index alone.
	frappe.db.add_index("Task Movement", ["from_user", "parent"])
