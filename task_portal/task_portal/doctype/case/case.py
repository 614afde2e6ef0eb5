import frappe
from frappe import _

from task_portal.cases import steps
from task_portal.cases.corrections import StepsWritten
from task_portal.cases.open_tasks import get_open_tasks_left
from task_portal.people import get_managers, is_staff, validate_can_receive, validate_desk_user
from task_portal.readers import rows
from task_portal.workflow.move import Carried, MovedRecord

HISTORY_FIELDS = ("steps", "progress")


class CaseClientMismatch(frappe.ValidationError):
	pass


class CaseTypeDisabled(frappe.ValidationError):
	pass


class NoCaseOwner(frappe.ValidationError):
	pass


class StepsWaiting(frappe.ValidationError):
	pass


class Case(MovedRecord):
	steps_written = Carried("_steps_written", StepsWritten)

	def before_validate(self):
		self.set_from_ticket()
		self.set_case_owner()
		self.set_history()

	def validate(self):
		self.validate_case_type()
		self.validate_client()
		self.validate_case_owner()
		super().validate()

	def after_insert(self):
		if self.ticket and not self.has_open_case():
			frappe.db.set_value("Ticket", self.ticket, "case", self.name)
			rows.note("Ticket", self.ticket)
		# A copy: this one still counts as new, and would be inserted again.
		case = frappe.get_doc("Case", self.name)
		steps.run(case)
		self.update({"steps": case.steps, "progress": case.progress, "modified": case.modified})

	def has_open_case(self) -> bool:
		"""The ticket names another one already, which is not over."""
		named = frappe.db.get_value("Ticket", self.ticket, "case")
		return bool(named and frappe.db.get_value("Case", named, "is_open"))

	def follow_up(self, move):
		if self.is_reopened() or self.steps_written:
			self.steps_written = None
			steps.run(self)

	def is_own_save(self) -> bool:
		return bool(self.steps_written)

	def on_recurring(self, reference_doc, auto_repeat_doc):
		"""Of Frappe's Auto Repeat, before the copy is inserted: it runs as Administrator."""
		owner = reference_doc.case_owner
		self.case_owner = owner if is_staff(owner) else next(iter(get_managers(self.department)), None)

	def get_obstacle(self, state, lock: bool = False) -> tuple | None:
		if state.stage != "Done":
			return None
		if obstacle := get_open_tasks_left(self, "case", lock):
			return obstacle
		waiting = [step.title for step in self.steps if step.state == "Waiting"]
		if waiting:
			return StepsWaiting, _("Case {0} has steps still to come: {1}.").format(
				frappe.bold(self.name), ", ".join(waiting)
			)
		return None

	def is_reopened(self) -> bool:
		before = self.get_doc_before_save()
		return bool(before and self.is_open and not before.is_open)

	def set_from_ticket(self):
		if not self.ticket or not self.is_new():
			return
		ticket = frappe.get_doc("Ticket", self.ticket)
		if not self.flags.ignore_permissions:
			ticket.check_permission("read")
		self.client = ticket.client
		self.subject = self.subject or ticket.subject
		self.department = self.department or ticket.department

	def set_case_owner(self):
		if self.case_owner:
			return
		user, managers = frappe.session.user, get_managers(self.department) if self.department else []
		self.case_owner = user if is_staff(user) else next(iter(managers), None)

	def set_history(self):
		if before := self.get_doc_before_save():
			for fieldname in HISTORY_FIELDS:
				if fieldname != "steps" or not self.steps_written:
					self.set(fieldname, before.get(fieldname))
			return
		self.progress = 0
		if self.case_type:
			case_type = frappe.get_cached_doc("Case Type", self.case_type)
			self.sector = case_type.sector
			self.set("steps", steps.copy_steps(case_type))

	def validate_case_type(self):
		if (
			self.is_new()
			and self.case_type
			and frappe.get_cached_value("Case Type", self.case_type, "disabled")
		):
			frappe.throw(
				_("Case Type {0} is disabled.").format(frappe.bold(self.case_type)), CaseTypeDisabled
			)

	def validate_client(self):
		"""A case inside the house has no client; any other is about one client of its sector."""
		if not self.is_new():
			return
		sector = frappe.get_cached_value("Client", self.client, "sector") if self.client else "Internal"
		if self.sector and sector != self.sector:
			frappe.throw(
				_("A case of type {0} is of sector {1}; client {2} does not fit.").format(
					frappe.bold(self.case_type), self.sector, self.client or _("none")
				),
				CaseClientMismatch,
			)

	def validate_case_owner(self):
		if not self.case_owner:
			frappe.throw(_("Nobody answers for this case: name a case owner."), NoCaseOwner)
		if self.has_value_changed("case_owner"):
			validate_desk_user(self.case_owner)
		if self.department and self.has_value_changed("department"):
			validate_can_receive(self.department, None)
