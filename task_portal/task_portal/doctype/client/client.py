import frappe
from frappe import _
from frappe.model.document import Document

from task_portal.doctypes import MOVED
from task_portal.merging import move_rows, validate_same_sector
from task_portal.people import CLIENT, add_roles, is_portal_manager, is_staff, remove_roles

CONTACT_FIELDS = ("email", "phone", "address")


class InvalidPortalUser(frappe.ValidationError):
	pass


class RenameNotAllowed(frappe.ValidationError):
	pass


class Client(Document):
	def validate(self):
		self.validate_portal_users()

	def on_update(self):
		before = self.get_doc_before_save()
		for user in sorted(get_users(self) - get_users(before)):
			add_roles(user, CLIENT)
		take_portal_role(get_users(before) - get_users(self), self.name)

	def on_trash(self):
		take_portal_role(get_users(self), self.name)

	def before_rename(self, old: str, new: str, merge: bool = False):
		if not merge:
			frappe.throw(_("Client {0} keeps its name.").format(old), RenameNotAllowed)
		if not is_portal_manager(frappe.session.user):
			frappe.throw(_("Only a Task Portal Manager makes two clients one."), frappe.PermissionError)
		validate_same_sector("Client", old, new)

	def after_rename(self, old: str, new: str, merge: bool = False):
		"""What links to it, is said about it and attached to it, Frappe has moved."""
		move_rows("Client Portal User", old, new)
		other = frappe.get_doc("Client", old)
		for field in CONTACT_FIELDS:
			if other.get(field) and not self.get(field):
				self.db_set(field, other.get(field))
		for doctype in MOVED:
			frappe.db.set_value(
				doctype, {"client": new}, "client_name", self.client_name, update_modified=False
			)

	def validate_portal_users(self):
		seen, known = set(), get_users(self.get_doc_before_save())
		for row in self.portal_users:
			if row.user in seen:
				frappe.throw(_("{0} is named twice as a portal user.").format(row.user), InvalidPortalUser)
			seen.add(row.user)
			# Who has come to work here since must not keep the client from being changed.
			if row.user in known:
				continue
			if is_staff(row.user) or row.user == "Guest":
				frappe.throw(
					_("{0} cannot be a portal user: clients sign in with a user without desk access.").format(
						row.user
					),
					InvalidPortalUser,
				)


def get_users(client) -> set[str]:
	return {row.user for row in client.portal_users} if client else set()


def take_portal_role(users: set[str], client: str):
	"""Portal users have the role Portal Client while a client names them."""
	for user in sorted(users):
		if not frappe.db.exists("Client Portal User", {"user": user, "parent": ["!=", client]}):
			remove_roles(user, CLIENT)
