from frappe.model.document import Document

from task_portal.cases.steps import get_in_order, validate_step
from task_portal.merging import rename_in_workflows, validate_same_sector


class CaseType(Document):
	def validate(self):
		get_in_order(self.steps)
		for step in self.steps:
			validate_step(step, self.sector)

	def before_rename(self, old: str, new: str, merge: bool = False):
		if merge:
			validate_same_sector("Case Type", old, new)

	def after_rename(self, old: str, new: str, merge: bool = False):
		rename_in_workflows(old, new)
