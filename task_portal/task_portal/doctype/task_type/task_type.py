import frappe
from frappe import _
from frappe.model.document import Document

from task_portal.merging import rename_in_workflows, validate_same_sector


class InternalTaskTypeWithTicket(frappe.ValidationError):
	pass


class TaskType(Document):
	def validate(self):
		if self.sector == "Internal" and self.needs_ticket:
			frappe.throw(
				_("{0} is internal: it cannot need a ticket.").format(frappe.bold(self.title)),
				InternalTaskTypeWithTicket,
			)

	def before_rename(self, old: str, new: str, merge: bool = False):
		if merge:
			validate_same_sector("Task Type", old, new)

	def after_rename(self, old: str, new: str, merge: bool = False):
		rename_in_workflows(old, new)
