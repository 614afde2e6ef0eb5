import frappe
from frappe import _
from frappe.utils import add_days, getdate, today

from task_portal.cases.approvals import (
	DECIDED_BY_FIELDS,
	DECISION_FIELDS,
	get_undecided,
	validate_approver,
	validate_approver_change,
)
from task_portal.cases.documents import DocumentsWritten, get_missing, set_documents
from task_portal.cases.said import validate_client_stays
from task_portal.cases.starting import StepStart, get_originator
from task_portal.cases.steps import follow_task
from task_portal.notices.notify import notify_task_changes
from task_portal.people import get_home_department, get_members, validate_can_receive, validate_member
from task_portal.workflow.effects import Asked, get_movement
from task_portal.workflow.move import OPEN_STAGES, Carried, MovedRecord, get_state

# What only the workflow and the scheduler write; a form or request that sends something else changes nothing.
HISTORY_FIELDS = (
	"originator",
	"originator_department",
	"movements",
	"case_step",
	"is_overdue",
	"reminded_on",
	*DECISION_FIELDS,
)


class TaskTicketMismatch(frappe.ValidationError):
	pass


class TaskClientMismatch(frappe.ValidationError):
	pass


class TicketRequired(frappe.ValidationError):
	pass


class CaseClosed(frappe.ValidationError):
	pass


class TicketClosed(frappe.ValidationError):
	pass


class DepartmentChangedByHand(frappe.ValidationError):
	pass


class ReassignmentNotAllowed(frappe.ValidationError):
	pass


class Task(MovedRecord):
	started_by = Carried("_started_by", StepStart)
	documents_written = Carried("_documents_written", DocumentsWritten)
	given_with = Carried("_given_with", Asked)

	def validate(self):
		self.set_defaults()
		self.validate_references()
		super().validate()
		self.documents_written = None
		self.clear_what_is_over()

	def set_defaults(self):
		self.set_from_case()
		self.set_from_ticket()
		self.set_from_task_type()
		self.set_history()
		self.set_assignee()
		self.set_documents()

	def validate_references(self):
		# Frappe looks for missing mandatory fields after `validate`; these two the rules cannot do without.
		if self.task_type and self.department:
			self.validate_ticket()
			if self.has_value_changed("client"):
				validate_client_stays(self)
			self.validate_client()
			self.validate_department()
			self.validate_assignee()
		if any(self.has_value_changed(field) for field in DECIDED_BY_FIELDS):
			validate_approver_change(self)
		if self.kind == "Approval" and not self.is_history():
			validate_approver(self)
		self.record_reassignment()

	def is_own_save(self) -> bool:
		return bool(self.documents_written)

	def follow_up(self, move):
		if self.case_step:
			follow_task(self)
		notify_task_changes(self, move.plan.effect if move and move.plan else None)

	def on_recurring(self, reference_doc, auto_repeat_doc):
		"""Of Frappe's Auto Repeat, before the copy is inserted: it runs as Administrator."""
		self.started_by = StepStart(None, reference_doc.originator)

	def is_history(self) -> bool:
		"""Closed work that an admin imports: who did it may have left, what it hangs on may be over."""
		return (
			self.is_new() and self.is_imported() and bool(self.status) and self.get_stage() not in OPEN_STAGES
		)

	def get_obstacle(self, state, lock: bool = False) -> tuple | None:
		if state.stage == "Done" and not state.effect:
			return get_undecided(self) or get_missing(self)
		return None if self.is_open else self.get_closed_parent(lock)

	def get_closed_parent(self, lock: bool) -> tuple | None:
		"""A task of a case or ticket that is over is not reopened alone: that would leave it with an open task."""
		doctype, name, error = (
			("Case", self.case, CaseClosed) if self.case else ("Ticket", self.ticket, TicketClosed)
		)
		if not name or frappe.db.get_value(doctype, name, "is_open", for_update=lock) != 0:
			return None
		return error, _("{0} {1} is not open. Reopen it first.").format(_(doctype), frappe.bold(name))

	def set_from_case(self):
		"""A task of a case is about the case's client; who adds one can read the case."""
		if not self.case or not self.is_new():
			return
		if not self.flags.ignore_permissions:
			frappe.get_doc("Case", self.case, for_update=True).check_permission("read")
		fields = ["department", "ticket", "client", "is_open"]
		case = frappe.db.get_value("Case", self.case, fields, as_dict=True, for_update=True)
		if not case.is_open and not self.is_history():
			frappe.throw(
				_("Case {0} is not open. Reopen it before adding tasks.").format(frappe.bold(self.case)),
				CaseClosed,
			)
		self.department = self.department or case.department
		if self.task_type and frappe.get_cached_value("Task Type", self.task_type, "sector") != "Internal":
			self.ticket, self.client = self.ticket or case.ticket, case.client

	def set_from_ticket(self):
		"""A task made from a ticket starts with what the ticket says; its client is always the ticket's."""
		if not self.ticket or not self.has_value_changed("ticket"):
			return
		ticket = frappe.get_doc("Ticket", self.ticket)
		if not self.flags.ignore_permissions:
			ticket.check_permission("read")
		self.client = ticket.client
		if self.is_new():
			self.department = self.department or ticket.department
			self.subject = self.subject or ticket.subject
			self.task_type = self.task_type or frappe.db.get_value(
				"Task Type", {"sector": ticket.sector}, order_by="creation asc"
			)

	def set_from_task_type(self):
		fields = ["sector", "default_department", "due_in_days"]
		values = self.task_type and frappe.get_cached_value("Task Type", self.task_type, fields)
		# Of a type that is gone, what it said stays.
		if not values:
			return
		self.sector, default_department, due_in_days = values
		self.client_facing = int(bool(self.client and self.client_facing))
		if self.is_new():
			self.department = self.department or default_department
			if due_in_days and not self.due_date:
				self.due_date = add_days(today(), due_in_days)

	def set_history(self):
		if before := self.get_doc_before_save():
			for fieldname in HISTORY_FIELDS:
				self.set(fieldname, before.get(fieldname))
			return
		self.movements = []
		kept = self.is_history()
		self.update(dict.fromkeys((*(() if kept else DECISION_FIELDS), "reminded_on", "is_overdue")))
		start = self.started_by
		self.case_step = start.case_step if start else None
		self.originator = start.originator if start else (kept and self.originator) or get_originator(self)
		self.originator_department = self.department
		if self.originator not in (get_members(self.department) if self.department else []):
			self.originator_department = get_home_department(self.originator, self.department)

	def set_assignee(self):
		"""Default assignee, else the creator where that is a member, else it waits for a manager."""
		if not self.is_new() or self.assignee or not self.department:
			return
		members = get_members(self.department)
		default = frappe.get_cached_value("Department", self.department, "default_assignee")
		for user in (default, self.originator):
			if user in members:
				self.assignee = user
				return

	def set_documents(self):
		before = self.get_doc_before_save()
		if self.documents or (before and before.documents):
			set_documents(self)

	def validate_ticket(self):
		if not (self.has_value_changed("ticket") or self.has_value_changed("task_type")):
			return
		task_type = frappe.get_cached_doc("Task Type", self.task_type)
		if not self.ticket:
			if task_type.needs_ticket and not self.case:
				frappe.throw(
					_("A task of type {0} needs a ticket of sector {1}.").format(
						frappe.bold(self.task_type), task_type.sector
					),
					TicketRequired,
				)
			return
		# Locked: a ticket must not close while it gets this task.
		sector, is_open = frappe.db.get_value("Ticket", self.ticket, ["sector", "is_open"], for_update=True)
		if sector != task_type.sector:
			frappe.throw(
				_("Ticket {0} is of sector {1}; a task of type {2} is of sector {3}.").format(
					frappe.bold(self.ticket), sector, frappe.bold(self.task_type), task_type.sector
				),
				TaskTicketMismatch,
			)
		if not is_open and not self.case and not self.is_history():
			frappe.throw(
				_("Ticket {0} is not open. Reopen it before adding tasks.").format(frappe.bold(self.ticket)),
				TicketClosed,
			)

	def validate_client(self):
		changed = ("client", "ticket", "task_type")
		if not self.client or not any(self.has_value_changed(field) for field in changed):
			return
		sector, ticket_client = frappe.get_cached_doc("Client", self.client).sector, None
		if self.ticket:
			ticket_client = frappe.db.get_value("Ticket", self.ticket, "client")
		if sector != self.sector or (ticket_client and ticket_client != self.client):
			frappe.throw(
				_("Client {0} does not fit: the task is of sector {1} and its ticket is {2}.").format(
					frappe.bold(self.client), self.sector, self.ticket or _("none")
				),
				TaskClientMismatch,
			)

	def validate_department(self):
		if self.is_new() or not self.has_value_changed("department"):
			return
		frappe.throw(
			_("{0} is in {1}. Use Forward or Reply to move it to another department.").format(
				frappe.bold(self.name), frappe.bold(self.get_doc_before_save().department)
			),
			DepartmentChangedByHand,
		)

	def validate_assignee(self):
		if self.is_history():
			return
		if self.is_new():
			validate_can_receive(self.department, self.assignee)
		elif self.has_value_changed("assignee"):
			if "Manager" not in self.acting_as:
				frappe.throw(
					_("Only a manager of {0} may give {1} to somebody else there.").format(
						frappe.bold(self.department), frappe.bold(self.name)
					),
					ReassignmentNotAllowed,
				)
			if self.assignee:
				validate_member(self.department, self.assignee)

	def clear_what_is_over(self):
		"""A reopened approval is undecided; a task that is not late, or is over, is not overdue."""
		before = self.get_doc_before_save()
		if before and self.is_open and not before.is_open:
			self.update(dict.fromkeys(DECISION_FIELDS))
		if self.is_overdue and (not self.is_open or not self.due_date or getdate(self.due_date) >= getdate()):
			self.is_overdue = 0
		if before and before.due_date != self.due_date:
			self.reminded_on = None

	def is_rejected(self) -> bool:
		return self.decision == "Rejected"

	def get_stage(self) -> str:
		return get_state(self.doctype, self.status).stage

	def record_reassignment(self):
		"""A new holder inside the department is a movement too, so that the former one can still read."""
		before = self.get_doc_before_save()
		if before and before.assignee != self.assignee:
			hop = {"from_user": before.assignee, "to_department": self.department, "to_user": self.assignee}
			self.append("movements", get_movement(self, self.given_with or Asked("Assign")) | hop)


def on_doctype_update():
	# The list of open tasks, newest first.
	frappe.db.add_index("Task", ["is_open", "modified"])
