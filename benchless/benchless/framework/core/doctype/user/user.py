"""Users: their roles decide whether they are of the desk."""

import frappe
from frappe import STANDARD_USERS, _
from frappe.model.document import Document
from frappe.permissions import AUTOMATIC_ROLES
from frappe.utils import get_fullname  # noqa: F401 - part of the surface
from frappe.utils.password import update_password as store_password


class User(Document):
	def __setup__(self):
		self.flags.ignore_save_passwords = ["new_password"]

	def autoname(self):
		if self.get("is_admin") or self.get("is_guest"):
			self.name = self.first_name
		else:
			self.email = self.email.strip().lower()
			self.name = self.email

	def validate(self):
		self._password = self.new_password
		self.new_password = ""
		if self.name not in STANDARD_USERS:
			self.email = self.name
			frappe.utils.validate_email_address(self.email.strip(), True)
		self.remove_automatic_roles()
		self.set_system_user()
		self.full_name = " ".join(filter(None, (self.first_name, self.last_name)))
		self.check_enable_disable()
		self.set_username()

	def remove_automatic_roles(self):
		"""Each role once, and none of those that come by themselves."""
		seen = set()
		for row in list(self.roles):
			disabled = frappe.db.get_value("Role", row.role, "disabled")
			automatic = row.role in AUTOMATIC_ROLES and self.name != "Administrator"
			if row.role in seen or disabled or automatic or self.name == "Guest":
				self.remove(row)
			seen.add(row.role)

	def set_system_user(self):
		"""A role with desk access makes a System User, and the lack of one a Website User."""
		roles = [row.role for row in self.roles]
		has_desk = roles and frappe.db.count("Role", {"desk_access": 1, "name": ["in", roles]})
		self.user_type = "System User" if has_desk or self.name == "Administrator" else "Website User"

	def check_enable_disable(self):
		if not self.enabled and self.name in STANDARD_USERS:
			frappe.throw(_("User {0} cannot be disabled").format(self.name))
		if not self.enabled:
			self.check_a_system_manager_remains()
			frappe.db._run("delete from `tabSessions` where user = ?", [self.name])

	def check_a_system_manager_remains(self):
		"""Some enabled user besides this one and Administrator must hold the role."""
		rows, _names = frappe.db._run(
			"select 1 from `tabHas Role` r join `tabUser` u on u.name = r.parent where r.role = 'System Manager'"
			" and u.enabled = 1 and u.name not in ('Administrator', ?) limit 1",
			[self.name],
		)
		if not rows and frappe.db.get_value("Role", "System Manager", "disabled") == 0:
			frappe.throw(_("There should remain at least one System Manager"))

	def set_username(self):
		if not self.username and self.is_new() and self.first_name:
			self.username = frappe.scrub(self.first_name)
		if self.username and frappe.db.exists("User", {"username": self.username, "name": ["!=", self.name]}):
			self.username = None

	def on_update(self):
		self.share_with_self()
		frappe.clear_cache(user=self.name)
		if self._password:
			others_end = self.logout_all_sessions and not self.flags.in_insert
			store_password(self.name, self._password, logout_all_sessions=others_end)
		ensure_notification_settings(self.name)

	_password = None

	def share_with_self(self):
		if self.name in STANDARD_USERS:
			return
		flags = {"ignore_share_permission": True}
		frappe.share.add_docshare(self.doctype, self.name, self.name, write=1, share=1, flags=flags)

	def on_trash(self):
		if self.name in STANDARD_USERS:
			frappe.throw(_("User {0} cannot be deleted").format(self.name))
		self.check_a_system_manager_remains()
		frappe.clear_cache(user=self.name)
		for doctype in ("DocShare", "User Permission"):
			frappe.db.delete(doctype, {"user": self.name})
		frappe.db.delete("ToDo", {"allocated_to": self.name})
		frappe.db.delete("Notification Log", {"for_user": self.name})
		frappe.delete_doc("Notification Settings", self.name, force=True)
		frappe.db._run("delete from `tabSessions` where user = ?", [self.name])

	def add_roles(self, *roles):
		present = {row.role for row in self.roles}
		self.extend("roles", [{"role": role} for role in roles if role not in present])
		self.save()

	def remove_roles(self, *roles):
		for row in [row for row in self.roles if row.role in roles]:
			self.remove(row)
		self.save()


def ensure_notification_settings(user):
	if frappe.db.exists("User", user) and not frappe.db.exists("Notification Settings", user):
		doc = frappe.new_doc("Notification Settings")
		doc.name = doc.user = user
		doc.flags.ignore_links = True
		doc.insert(ignore_permissions=True)


def get_permission_query_conditions(user):
	if user == "Administrator":
		return ""
	return "(`tabUser`.name not in ({}))".format(", ".join(frappe.db.escape(name) for name in STANDARD_USERS))


def has_permission(doc, user):
	return not (user != "Administrator" and doc.name in STANDARD_USERS)
