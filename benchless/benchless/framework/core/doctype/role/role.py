"""Roles; giving one desk access or taking it away changes what its users are."""

import frappe
from frappe import _
from frappe.model.document import Document

STANDARD_ROLES = ("Administrator", "System Manager", "Script Manager", "All", "Guest")


class Role(Document):
	def before_insert(self):
		self.refuse_home_page()

	def refuse_home_page(self):
		if self.get("home_page"):
			raise frappe.NotCovered("frappe.core Role.home_page")

	def validate(self):
		self.refuse_home_page()
		if self.disabled and self.name in STANDARD_ROLES:
			frappe.throw(_("Standard roles cannot be disabled"))
		if self.disabled:
			frappe.db.delete("Has Role", {"role": self.name})
			frappe.clear_cache()
		elif self.name == "Guest":
			self.desk_access = 0

	def on_update(self):
		if not frappe.flags.in_install and self.has_value_changed("desk_access"):
			self.update_user_type_on_change()

	def update_user_type_on_change(self):
		alike = "System User" if self.desk_access else "Website User"
		same = set(frappe.get_all("User", {"user_type": alike}, pluck="name"))
		for name in set(get_users(self.name)) - same:
			user = frappe.get_doc("User", name)
			before = user.user_type
			user.set_system_user()
			if before != user.user_type:
				user.save()


def get_users(role):
	return frappe.get_all("Has Role", {"role": role, "parenttype": "User"}, pluck="parent")


def get_info_based_on_role(role):
	"""The addresses of its enabled users."""
	filters = {"name": ["in", get_users(role)], "enabled": 1}
	filters["email"] = ["not in", ["admin@example.com", "guest@example.com"]]
	return frappe.get_all("User", filters, pluck="email")
