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
			either = {"applicable_for": cstr(self.applicable_for), "apply_to_all_doctypes": 1}
			taken = frappe.get_all(
				"User Permission", {**same, "is_default": 1}, or_filters=either, pluck="name", limit=1
			)
			if taken:
				frappe.throw(
					_("{0} has already assigned default value for {1}.").format(taken[0], self.allow)
				)

	def on_update(self):
		frappe.local.user_perms = {}
		frappe.local.new_doc_templates = {}

	on_trash = after_delete = on_update


@frappe.whitelist()
def get_user_permissions(user=None):
	"""{DocType: [{doc, applicable_for, is_default}]} for the user."""
	if frappe.request and frappe.form_dict.cmd == "get_user_permissions":
		user = frappe.session.user
	user = user or frappe.session.user
	if not user or user in ("Administrator", "Guest"):
		return {}
	known = frappe.local.user_perms
	if user not in known:
		known[user] = frappe._dict()
		fields = ["allow", "for_value", "applicable_for", "is_default"]
		for row in frappe.db.get_values("User Permission", {"user": user}, fields, as_dict=True) or []:
			entry = frappe._dict(
				doc=row.for_value, applicable_for=row.applicable_for, is_default=row.is_default
			)
			known[user].setdefault(row.allow, []).append(entry)
	return known[user]
