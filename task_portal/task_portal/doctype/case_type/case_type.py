import frappe
from frappe import _
from frappe.model.document import Document

from task_portal.cases.starting import get_document_titles
from task_portal.cases.steps import InvalidSteps, get_in_order
from task_portal.merging import rename_in_workflows, validate_same_sector


class CaseType(Document):
	def validate(self):
		get_in_order(self.steps)
		for step in self.steps:
			self.validate_sector(step)
			self.validate_kind(step)

	def before_rename(self, old: str, new: str, merge: bool = False):
		if merge:
			validate_same_sector("Case Type", old, new)

	def after_rename(self, old: str, new: str, merge: bool = False):
		rename_in_workflows(old, new)

	def validate_sector(self, step):
		sector = frappe.get_cached_value("Task Type", step.task_type, "sector")
		if sector not in ("Internal", self.sector):
			frappe.throw(
				_("Step {0}: a task of type {1} is of sector {2}, the case of sector {3}.").format(
					frappe.bold(step.title), step.task_type, sector, self.sector
				),
				InvalidSteps,
			)
		if step.client_facing and (sector == "Internal" or self.sector == "Internal"):
			frappe.throw(
				_("Step {0} is internal: no client can see it.").format(frappe.bold(step.title)), InvalidSteps
			)

	def validate_kind(self, step):
		if step.kind == "Document" and not get_document_titles(step):
			frappe.throw(_("Step {0} names no documents.").format(frappe.bold(step.title)), InvalidSteps)
		if step.kind != "Approval":
			return
		if not step.approver_kind or (step.approver_kind == "User" and not step.approver):
			frappe.throw(_("Step {0}: say who decides.").format(frappe.bold(step.title)), InvalidSteps)
		if step.approver_kind == "Client" and not step.client_facing:
			frappe.throw(
				_("Step {0} is decided by the client, so it must be client facing.").format(
					frappe.bold(step.title)
				),
				InvalidSteps,
			)
