import frappe
from frappe import _
from frappe.model.document import Document

from task_portal.merging import move_rows
from task_portal.people import (
	DEPARTMENT_MANAGER,
	MEMBER,
	NotAMember,
	add_roles,
	remove_roles,
	validate_desk_user,
)
from task_portal.readers.many import write_department


class DuplicateMember(frappe.ValidationError):
	pass


class Department(Document):
	def validate(self):
		self.validate_members()
		self.validate_default_assignee()

	def on_update(self):
		before = self.get_doc_before_save()
		self.give_roles()
		managers, before = get_manager_rows(self), get_manager_rows(before)
		take_manager_role(before - managers, self.name)
		write_department(self.name, before ^ managers)

	def on_trash(self):
		take_manager_role(get_manager_rows(self), self.name)

	def after_delete(self):
		write_department(self.name, get_manager_rows(self))

	def after_rename(self, old: str, new: str, merge: bool = False):
		if merge:
			move_rows("Department Member", old, new)
			write_department(new)

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
			add_roles(row.user, MEMBER, *([DEPARTMENT_MANAGER] if row.is_manager else []))


def get_manager_rows(department) -> set[str]:
	return {row.user for row in department.members if row.is_manager} if department else set()


def take_manager_role(users: set[str], department: str):
	for user in sorted(users):
		if not manages_another_department(user, department):
			remove_roles(user, DEPARTMENT_MANAGER)


def manages_another_department(user: str, department: str) -> bool:
	return bool(
		frappe.db.exists("Department Member", {"user": user, "is_manager": 1, "parent": ["!=", department]})
	)
