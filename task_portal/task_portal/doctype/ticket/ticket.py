import frappe
from frappe import _

from task_portal.permissions import is_staff
from task_portal.task_portal.doctype.department.department import validate_can_receive, validate_desk_user
from task_portal.workflow.document import WorkflowDocument
from task_portal.workflow.states import get_state

LISTED_TASKS = 5


class TicketSectorMismatch(frappe.ValidationError):
	pass


class ClientDisabled(frappe.ValidationError):
	pass


class OpenTasksLeft(frappe.ValidationError):
	pass


class Ticket(WorkflowDocument):
	def before_validate(self):
		self.set_client_name()
		self.set_from_client()
		self.set_raised_by()
		super().before_validate()

	def validate(self):
		self.validate_client()
		self.validate_assignee()
		self.validate_open_tasks()
		super().validate()

	def set_from_client(self):
		if self.client and not self.sector:
			self.sector = frappe.get_cached_value("Client", self.client, "sector")

	def set_raised_by(self):
		if self.is_new() and not (self.raised_by and is_staff(frappe.session.user)):
			self.raised_by = frappe.session.user

	def validate_client(self):
		if not self.client or not (self.has_value_changed("client") or self.has_value_changed("sector")):
			return
		sector, disabled = frappe.get_cached_value("Client", self.client, ["sector", "disabled"])
		if self.sector != sector:
			frappe.throw(
				_("Client {0} is in sector {1}, the ticket in {2}.").format(
					frappe.bold(self.client), sector, self.sector
				),
				TicketSectorMismatch,
			)
		if disabled:
			frappe.throw(_("Client {0} is disabled.").format(frappe.bold(self.client)), ClientDisabled)

	def validate_assignee(self):
		if not (self.has_value_changed("assignee") or self.has_value_changed("department")):
			return
		if self.department:
			validate_can_receive(self.department, self.assignee)
		elif self.assignee:
			validate_desk_user(self.assignee)

	def validate_open_tasks(self):
		"""A ticket is not done while its tasks are not."""
		if self.is_new() or not self.has_value_changed("status"):
			return
		if get_state(self.doctype, self.status).stage != "Done":
			return
		count = frappe.db.count("Task", {"ticket": self.name, "is_open": 1})
		if count:
			names = get_readable_open_tasks(self.name, frappe.session.user)
			frappe.throw(
				_("Ticket {0} still has {1} open tasks. {2}").format(
					frappe.bold(self.name), count, ", ".join(names)
				),
				OpenTasksLeft,
			)


def get_readable_open_tasks(ticket: str, user: str) -> list[str]:
	"""Names of some open tasks of `ticket`: to staff those they may read, to a client the client-facing ones."""
	filters = {"ticket": ticket, "is_open": 1}
	if not is_staff(user):
		return frappe.get_all("Task", filters | {"client_facing": 1}, pluck="name", limit=LISTED_TASKS)
	return frappe.get_list("Task", filters=filters, pluck="name", limit=LISTED_TASKS)
