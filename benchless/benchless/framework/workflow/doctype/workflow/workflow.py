"""A Workflow: one active for a DocType, its state kept in a field that is made when missing."""

import frappe
from frappe import _
from frappe.model.document import Document


class Workflow(Document):
	def validate(self):
		self.set_active()
		self.create_custom_field_for_workflow_state()
		self.update_default_workflow_status()
		self.validate_docstatus()

	def on_update(self):
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
		"""Records without a state get the first state of their docstatus."""
		seen = set()
		for row in self.states:
			if row.doc_status in seen:
				continue
			seen.add(row.doc_status)
			field = self.workflow_state_field
			frappe.db._run(
				f"update `tab{self.document_type}` set `{field}` = ? where ifnull(`{field}`, '') = '' and docstatus = ?",
				[row.state, frappe.utils.cint(row.doc_status)],
			)

	def validate_docstatus(self):
		by_name = {row.state: row.doc_status for row in reversed(self.states)}
		for row in self.transitions:
			for state in (row.state, row.next_state):
				if state not in by_name:
					frappe.throw(_("{0} not a valid State").format(state))
			step = (by_name[row.state], by_name[row.next_state])
			refused = {
				("1", "0"): _("Submitted Document cannot be converted back to draft. Transition row {0}"),
				("0", "2"): _("Cannot cancel before submitting. See Transition {0}"),
			}
			if step[0] == "2":
				refused[step] = _("Cannot change state of Cancelled Document. Transition row {0}")
			if step in refused:
				frappe.throw(refused[step].format(row.idx))
