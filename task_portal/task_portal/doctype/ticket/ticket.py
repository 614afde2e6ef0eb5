import frappe
from frappe import _

from task_portal.permissions import is_staff
from task_portal.task_portal.doctype.department.department import validate_can_receive, validate_desk_user
from task_portal.workflow.document import WorkflowDocument
from task_portal.workflow.open_tasks import get_open_tasks_left


class TicketSectorMismatch(frappe.ValidationError):
	pass


class ClientDisabled(frappe.ValidationError):
	pass


class Ticket(WorkflowDocument):
	def before_validate(self):
		self.set_from_email()
		self.set_client_name()
		self.set_from_client()
		self.set_raised_by()
		super().before_validate()

	def validate(self):
		self.validate_client()
		self.validate_assignee()
		super().validate()

	def set_from_email(self):
		"""An incoming mail makes a ticket for the one client whose portal user has exactly its sender's address."""
		if not self.is_new() or self.client or not self.contact_email:
			return
		self.category = self.category or "Other"
		user = frappe.db.get_value("User", {"email": self.contact_email, "enabled": 1})
		clients = frappe.get_all("Client Portal User", filters={"user": user}, pluck="parent") if user else []
		if len(clients) == 1:
			self.client, self.raised_by = clients[0], user

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

	def get_obstacle(self, state, lock: bool = False) -> tuple | None:
		return get_open_tasks_left(self, "ticket", lock) if state.stage == "Done" else None
