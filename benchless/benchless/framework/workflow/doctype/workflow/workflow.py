"""A Workflow: one active for a DocType, its state kept in a field that is made when missing."""

import frappe
from frappe import _
from frappe.model.document import Document


class Workflow(Document):
	def validate(self):
		self.validate_states()
		self.set_active()
		self.create_custom_field_for_workflow_state()
		self.update_default_workflow_status()

	def on_update(self):
		if any(frappe.utils.cint(row.doc_status) for row in self.states):
			raise frappe.NotCovered("frappe Workflow with a doc_status but 0")
		frappe.clear_cache(doctype=self.document_type)

	def set_active(self):
		if frappe.utils.cint(self.is_active):
			frappe.db.set_value(
				"Workflow", {"document_type": self.document_type}, "is_active", 0, update_modified=False
			)

	def create_custom_field_for_workflow_state(self):
		frappe.clear_cache(doctype=self.document_type)
		if frappe.get_meta(self.document_type).get_field(self.workflow_state_field):
			return
		label = self.workflow_state_field.replace("_", " ").title()
		frappe.get_doc(
			doctype="Custom Field", dt=self.document_type, fieldname=self.workflow_state_field, label=label,
			fieldtype="Link", options="Workflow State", hidden=1, allow_on_submit=1, no_copy=1,
			owner="Administrator",
		).save()  # fmt: skip

	def update_default_workflow_status(self):
		"""Records without a state get the first."""
		field = f"`{self.workflow_state_field}`"
		for row in self.states[:1]:
			frappe.db._run(
				f"update `tab{self.document_type}` set {field} = ? where ifnull({field}, '') = ''",
				[row.state],
			)

	def validate_states(self):
		known = {row.state for row in self.states}
		for row in self.transitions:
			for state in {row.state, row.next_state} - known:
				frappe.throw(_("{0} not a valid State").format(state))
