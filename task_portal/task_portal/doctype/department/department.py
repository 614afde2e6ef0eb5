import frappe
from frappe import _
from frappe.model.document import Document

from task_portal.permissions import is_staff

MANAGER_ROLE = "Department Manager"
MEMBER_ROLE = "Task User"


class DuplicateMember(frappe.ValidationError):
	pass


class NotAMember(frappe.ValidationError):
	pass


class NotADeskUser(frappe.ValidationError):
	pass


class DepartmentDisabled(frappe.ValidationError):
	pass


class UserDisabled(frappe.ValidationError):
	pass


class Department(Document):
	def validate(self):
		self.validate_members()
		self.validate_default_assignee()

	def on_update(self):
		self.update_roles()

	def on_trash(self):
		self.members = []
		self.update_roles()

	def validate_members(self):
		seen = set()
		known = {row.user for row in (self.get_doc_before_save() or frappe._dict()).get("members") or []}
		for row in self.members:
			if row.user in seen:
				frappe.throw(
					_("{0} is named twice as a member of {1}.").format(row.user, self.title), DuplicateMember
				)
			seen.add(row.user)
			# Who left the house may stay in the list; who is new to it must be able to sign in to the desk.
			if row.user not in known:
				validate_desk_user(row.user)

	def validate_default_assignee(self):
		if self.default_assignee and self.default_assignee not in [row.user for row in self.members]:
			frappe.throw(
				_("{0} takes tasks for {1} only as one of its members.").format(
					self.default_assignee, self.title
				),
				NotAMember,
			)

	def update_roles(self):
		"""Managers have the role Department Manager while they manage a department; members get Task User."""
		before = self.get_doc_before_save()
		former = {row.user for row in before.members if row.is_manager} if before else set()
		for row in self.members:
			add_roles(row.user, MEMBER_ROLE, *([MANAGER_ROLE] if row.is_manager else []))
		managers = {row.user for row in self.members if row.is_manager}
		if self.flags.in_delete:
			former = set(get_managers(self.name, only_enabled=False))
		for user in sorted(former - managers):
			if not manages_another_department(user, self.name):
				frappe.get_doc("User", user).remove_roles(MANAGER_ROLE)


def add_roles(user: str, *roles: str):
	missing = set(roles) - set(frappe.get_roles(user))
	if missing:
		frappe.get_doc("User", user).add_roles(*sorted(missing))


def manages_another_department(user: str, department: str) -> bool:
	return bool(
		frappe.db.exists("Department Member", {"user": user, "is_manager": 1, "parent": ["!=", department]})
	)


def validate_desk_user(user: str):
	if not is_enabled(user):
		throw_user_disabled(user)
	if not is_staff(user):
		frappe.throw(
			_("{0} has no desk access. Give the user a role with desk access first, for example {1}.").format(
				user, MEMBER_ROLE
			),
			NotADeskUser,
		)


def throw_user_disabled(user: str):
	frappe.throw(_("{0} is disabled and cannot take work on.").format(user), UserDisabled)


def is_enabled(user: str) -> bool:
	return bool(user and frappe.get_cached_value("User", user, "enabled"))


def get_members(department: str) -> list[str]:
	"""Users of the department's enabled members, in the order they are listed."""
	rows = frappe.get_cached_doc("Department", department).members
	return [row.user for row in rows if is_enabled(row.user)]


def get_managers(department: str, only_enabled: bool = True) -> list[str]:
	"""Users of the department's managers, in the order they are listed."""
	rows = frappe.get_cached_doc("Department", department).members
	return [row.user for row in rows if row.is_manager and (is_enabled(row.user) or not only_enabled)]


def get_home_department(user: str, preferred: str | None) -> str | None:
	"""The department that `user` is a member of: `preferred` if that is one, or if there is none."""
	departments = frappe.get_all(
		"Department Member", filters={"user": user}, pluck="parent", order_by="creation asc", distinct=True
	)
	return preferred if preferred in departments or not departments else departments[0]


def validate_can_receive(department: str, assignee: str | None):
	"""`department` takes new work, from its member `assignee` where one is named."""
	if not frappe.db.exists("Department", department):
		frappe.throw(_("There is no department {0}.").format(frappe.bold(department)), frappe.DoesNotExistError)
	if frappe.get_cached_value("Department", department, "disabled"):
		frappe.throw(
			_("{0} is disabled and takes no new work.").format(frappe.bold(department)), DepartmentDisabled
		)
	if not assignee:
		return
	if not frappe.db.exists("User", assignee):
		frappe.throw(_("There is no user {0}.").format(frappe.bold(assignee)), frappe.DoesNotExistError)
	if not is_enabled(assignee):
		throw_user_disabled(assignee)
	if assignee not in get_members(department):
		frappe.throw(
			_("{0} is not a member of {1}.").format(frappe.bold(assignee), frappe.bold(department)), NotAMember
		)
