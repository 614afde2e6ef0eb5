import frappe
from frappe import _
from frappe.utils import escape_html

from task_portal.imports import ImportableDocument
from task_portal.permissions import add_roles, is_staff, remove_roles

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


class Department(ImportableDocument):
	def validate(self):
		self.validate_members()
		self.validate_default_assignee()

	def on_update(self):
		before = self.get_doc_before_save()
		self.give_roles()
		take_manager_role(get_manager_rows(before) - get_manager_rows(self), self.name)

	def on_trash(self):
		take_manager_role(get_manager_rows(self), self.name)

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

	def give_roles(self):
		"""Managers have the role Department Manager while they manage a department; members get Task User."""
		for row in self.members:
			add_roles(row.user, MEMBER_ROLE, *([MANAGER_ROLE] if row.is_manager else []))


def get_manager_rows(department) -> set[str]:
	return {row.user for row in department.members if row.is_manager} if department else set()


def take_manager_role(users: set[str], department: str):
	for user in sorted(users):
		if not manages_another_department(user, department):
			remove_roles(user, MANAGER_ROLE)


def manages_another_department(user: str, department: str) -> bool:
	return bool(
		frappe.db.exists("Department Member", {"user": user, "is_manager": 1, "parent": ["!=", department]})
	)


def validate_enabled(user: str):
	if not frappe.db.exists("User", user):
		frappe.throw(
			_("There is no user {0}.").format(frappe.bold(escape_html(user))), frappe.DoesNotExistError
		)
	if not is_enabled(user):
		frappe.throw(_("{0} is disabled and cannot take work on.").format(frappe.bold(user)), UserDisabled)


def validate_desk_user(user: str):
	validate_enabled(user)
	if not is_staff(user):
		frappe.throw(
			_("{0} has no desk access. Give the user a role with desk access first, for example {1}.").format(
				frappe.bold(user), MEMBER_ROLE
			),
			NotADeskUser,
		)


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
		frappe.throw(
			_("There is no department {0}.").format(frappe.bold(escape_html(department))),
			frappe.DoesNotExistError,
		)
	if frappe.get_cached_value("Department", department, "disabled"):
		frappe.throw(
			_("{0} is disabled and takes no new work.").format(frappe.bold(department)), DepartmentDisabled
		)
	if not assignee:
		return
	validate_enabled(assignee)
	if assignee not in get_members(department):
		frappe.throw(
			_("{0} is not a member of {1}.").format(frappe.bold(assignee), frappe.bold(department)),
			NotAMember,
		)
