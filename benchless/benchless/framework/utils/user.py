"""What a user is, for menus and lists of users."""

import frappe


class UserPermissions:
	def __init__(self, name=""):
		self.name = name or frappe.session.user

	def get_roles(self):
		return frappe.get_roles(self.name)

	def load_user(self):
		row = frappe.db.get_value(
			"User",
			self.name,
			["name", "email", "first_name", "last_name", "full_name", "user_type", "language"],
			as_dict=True,
		)
		return frappe._dict(row or {}, roles=self.get_roles())

	def __getattr__(self, name):
		raise frappe.NotCovered(f"frappe.utils.user.UserPermissions.{name} is not covered by benchless")


def get_user_fullname(user):
	return frappe.db.get_value("User", user, "full_name") or ""


def get_users_with_role(role):
	holders = frappe.get_all("Has Role", {"role": role, "parenttype": "User"}, pluck="parent")
	names = {"name": ["in", holders or [""]], "enabled": 1}
	return [user for user in frappe.get_all("User", names, pluck="name") if user != "Administrator"]


def get_system_managers(only_name=False):
	managers = get_users_with_role("System Manager")
	return managers if only_name else [frappe.utils.get_formatted_email(user) for user in managers]


def add_role(user, role):
	frappe.get_doc("User", user).add_roles(role)


def is_website_user(username=None):
	return frappe.db.get_value("User", username or frappe.session.user, "user_type") == "Website User"
