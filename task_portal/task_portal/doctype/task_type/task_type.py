import frappe
from frappe import _

from task_portal.imports import ImportableDocument


class InternalTaskTypeWithTicket(frappe.ValidationError):
	pass


class TaskType(ImportableDocument):
	def validate(self):
		if self.sector == "Internal" and self.needs_ticket:
			frappe.throw(
				_("{0} is internal: it cannot need a ticket.").format(frappe.bold(self.title)),
				InternalTaskTypeWithTicket,
			)
