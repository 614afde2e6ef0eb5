import frappe
from frappe import _
from frappe.model.document import Document

from task_portal.permissions import is_staff

PORTAL_ROLE = "Portal Client"


class InvalidPortalUser(frappe.ValidationError):
	pass


class Client(Document):
	def validate(self):
		self.validate_portal_users()

	def on_update(self):
		self.update_roles()

	def on_trash(self):
		self.portal_users = []
		self.update_roles()

	def validate_portal_users(self):
		seen = set()
		for row in self.portal_users:
			if row.user in seen:
				frappe.throw(_("{0} is named twice as a portal user.").format(row.user), InvalidPortalUser)
			if is_staff(row.user) or row.user == "Guest":
				frappe.throw(
					_("{0} cannot be a portal user: clients sign in with a user without desk access.").format(
						row.user
					),
					InvalidPortalUser,
				)
			seen.add(row.user)

	def update_roles(self):
		"""Portal users have the role Portal Client while a client names them."""
		before = self.get_doc_before_save()
		if self.flags.in_delete:
			former = set(
				frappe.get_all("Client Portal User", filters={"parent": self.name}, pluck="user")
			)
		else:
			former = {row.user for row in before.portal_users} if before else set()
		users = {row.user for row in self.portal_users}
		for user in sorted(users):
			if PORTAL_ROLE not in frappe.get_roles(user):
				frappe.get_doc("User", user).add_roles(PORTAL_ROLE)
		for user in sorted(former - users):
			if not frappe.db.exists("Client Portal User", {"user": user, "parent": ["!=", self.name]}):
				frappe.get_doc("User", user).remove_roles(PORTAL_ROLE)
