"""User Permissions: which linked records a user's documents may concern."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils.data import cstr


class UserPermission(Document):
	def validate(self):
		same = {"allow": self.allow, "user": self.user, "name": ["!=", self.name]}
		scope = {
			"applicable_for": cstr(self.applicable_for),
			"apply_to_all_doctypes": self.apply_to_all_doctypes,
		}
		if frappe.get_all("User Permission", {**same, "for_value": self.for_value, **scope}, limit=1):
			frappe.throw(_("User permission already exists"), frappe.DuplicateEntryError)
		if self.is_default:
			either = {"applicable_for": scope["applicable_for"], "apply_to_all_doctypes": 1}
			filters = {**same, "is_default": 1}
			if taken := frappe.get_all("User Permission", filters, or_filters=either, pluck="name", limit=1):
				message = _("{0} has already assigned default value for {1}.")
				frappe.throw(message.format(taken[0], self.allow))

	def on_update(self):
		frappe.local.user_perms = {}
		frappe.local.new_doc_templates = {}

	on_trash = after_delete = on_update
