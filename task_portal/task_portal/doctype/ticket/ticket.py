import json
from pathlib import Path

import frappe
from frappe import _

from task_portal.cases.open_tasks import get_open_tasks_left
from task_portal.cases.said import validate_client_stays
from task_portal.mail.received import validate_ticket
from task_portal.notices.notify import notify_ticket_changes
from task_portal.people import is_staff, validate_desk_user, validate_member, validate_takes_work
from task_portal.workflow.move import OPEN_STAGES, MovedRecord, get_state


class TicketSectorMismatch(frappe.ValidationError):
	pass


class TicketHasTasks(frappe.ValidationError):
	pass


class ClientDisabled(frappe.ValidationError):
	pass


class Ticket(MovedRecord):
	def before_insert(self):
		validate_ticket(self)

	def before_validate(self):
		self.set_from_email()
		self.set_from_client()
		self.set_raised_by()

	def validate(self):
		validate_client_stays(self)
		self.validate_client()
		self.validate_assignee()
		super().validate()

	def follow_up(self, move):
		notify_ticket_changes(self)

	def on_recurring(self, reference_doc, auto_repeat_doc):
		"""Of Frappe's Auto Repeat, before the copy is inserted."""
		self.raised_by = reference_doc.raised_by

	def is_history(self) -> bool:
		return (
			self.is_imported()
			and bool(self.status)
			and get_state("Ticket", self.status).stage not in OPEN_STAGES
		)

	def set_from_email(self):
		"""An incoming mail makes a ticket for the one client whose portal user has exactly its sender's address."""
		if not self.is_new() or self.client or not self.contact_email:
			return
		if not self.category and "Other" in (self.meta.get_field("category").options or "").split("\n"):
			self.category = "Other"
		user = frappe.db.get_value("User", {"email": self.contact_email, "enabled": 1})
		clients = frappe.get_all("Client Portal User", filters={"user": user}, pluck="parent") if user else []
		# Of a disabled client nothing is taken here, and a mail that is refused is lost: staff sort it.
		if len(clients) == 1 and not frappe.get_cached_value("Client", clients[0], "disabled"):
			self.client, self.raised_by = clients[0], user

	def set_from_client(self):
		if self.client and not self.sector:
			self.sector = frappe.get_cached_value("Client", self.client, "sector")

	def set_raised_by(self):
		"""Who calls, unless staff name somebody else; nobody, where a mail from an unknown address made it."""
		if self.is_new() and not (is_staff(frappe.session.user) and (self.raised_by or self.contact_email)):
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
		if not self.is_new() and frappe.db.exists("Task", {"ticket": self.name}):
			frappe.throw(
				_("Ticket {0} has tasks: its client stays.").format(frappe.bold(self.name)), TicketHasTasks
			)
		if disabled and not self.is_history():
			frappe.throw(_("Client {0} is disabled.").format(frappe.bold(self.client)), ClientDisabled)

	def validate_assignee(self):
		# Of what is brought along from elsewhere, who did it may have left.
		if self.is_history():
			return
		changes_department, changes_assignee = map(self.has_value_changed, ("department", "assignee"))
		if self.department and changes_department:
			validate_takes_work(self.department)
		if not self.assignee or not (changes_department or changes_assignee):
			return
		if self.department:
			validate_member(self.department, self.assignee)
		else:
			validate_desk_user(self.assignee)

	def get_obstacle(self, state, lock: bool = False) -> tuple | None:
		return get_open_tasks_left(self, "ticket", lock) if state.stage == "Done" else None


def get_categories(sector: str) -> list[str]:
	"""What a ticket of this sector may be about: the field's options without those that `categories.json` gives to
	another sector alone."""
	of_sectors = json.loads((Path(__file__).parent / "categories.json").read_text())
	others = [name for key, names in of_sectors.items() if key != sector for name in names]
	options = (frappe.get_meta("Ticket").get_field("category").options or "").split("\n")
	return [option for option in options if option and option not in others]
