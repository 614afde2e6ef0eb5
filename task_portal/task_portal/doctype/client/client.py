import frappe
from frappe import _

from task_portal.imports import ImportableDocument
from task_portal.permissions import add_roles, is_staff, remove_roles

PORTAL_ROLE = "Portal Client"


class InvalidPortalUser(frappe.ValidationError):
	pass


class RenameNotAllowed(frappe.ValidationError):
	pass


class Client(ImportableDocument):
	def validate(self):
		self.validate_portal_users()

	def on_update(self):
		before = self.get_doc_before_save()
		for row in self.portal_users:
			add_roles(row.user, PORTAL_ROLE)
		take_portal_role(get_users(before) - get_users(self), self.name)

	def on_trash(self):
		take_portal_role(get_users(self), self.name)

	def before_rename(self, old: str, new: str, merge: bool = False):
		frappe.throw(_("Client {0} keeps its name.").format(old), RenameNotAllowed)

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


def get_users(client) -> set[str]:
	return {row.user for row in client.portal_users} if client else set()


def take_portal_role(users: set[str], client: str):
	"""Portal users have the role Portal Client while a client names them."""
	for user in sorted(users):
		if not frappe.db.exists("Client Portal User", {"user": user, "parent": ["!=", client]}):
			remove_roles(user, PORTAL_ROLE)
