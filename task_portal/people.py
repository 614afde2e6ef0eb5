"""Who works where: staff, departments' members and managers; and the roles that go with it."""

from typing import Any, NamedTuple

import frappe
from frappe import _
from frappe.utils import escape_html

# Is a manager everywhere.
PORTAL_MANAGER = "Task Portal Manager"
# Manages a department; comes and goes with it.
DEPARTMENT_MANAGER = "Department Manager"
MEMBER = "Task User"
CLIENT = "Portal Client"


class NotAMember(frappe.ValidationError):
	pass


class NotADeskUser(frappe.ValidationError):
	pass


class DepartmentDisabled(frappe.ValidationError):
	pass


class UserDisabled(frappe.ValidationError):
	pass


class Person(NamedTuple):
	"""What the rules ask about somebody. `user`: a name, or a term of a query over many users."""

	user: Any
	is_staff: bool
	is_portal_manager: bool
	# A query for the titles of those that the person manages.
	departments: Any


# Who somebody is


def get_person(user: str) -> Person:
	if not is_staff(user):
		return Person(user, False, False, None)
	return get_anybody(user)._replace(is_portal_manager=is_portal_manager(user))


def is_enabled(user: str) -> bool:
	return bool(user and frappe.get_cached_value("User", user, "enabled"))


def is_staff(user: str | None) -> bool:
	"""Has desk access (Frappe's System User) and is enabled."""
	row = frappe.get_cached_value("User", user, ["user_type", "enabled"]) if user else None
	return bool(row and row[0] == "System User" and row[1])


def is_portal_manager(user: str) -> bool:
	"""Is a manager everywhere."""
	return user == "Administrator" or PORTAL_MANAGER in frappe.get_roles(user)


def is_department_manager(user: str) -> bool:
	"""Manages some department."""
	return DEPARTMENT_MANAGER in frappe.get_roles(user)


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
				frappe.bold(user), MEMBER
			),
			NotADeskUser,
		)


def get_portal_managers() -> set[str]:
	return {
		"Administrator",
		*frappe.get_all("Has Role", {"role": PORTAL_MANAGER, "parenttype": "User"}, pluck="parent"),
	}


def get_team() -> list[str]:
	"""Users who have worked with the app or may: with one of our roles, or in a department."""
	roles = ["in", (MEMBER, DEPARTMENT_MANAGER, PORTAL_MANAGER)]
	with_role = frappe.get_all(
		"Has Role", {"parenttype": "User", "role": roles}, pluck="parent", distinct=True
	)
	members = frappe.get_all("Department Member", pluck="user", distinct=True)
	return sorted({*with_role, *members} - {None, ""})


def get_names(users: list[str]) -> dict[str, str]:
	"""What people are called, by user."""
	rows = frappe.get_all("User", {"name": ["in", users]}, ["name", "full_name"], as_list=True)
	return {user: name or user for user, name in rows}


def tell_name(user: str) -> str:
	"""For a sentence, as HTML."""
	return frappe.bold(escape_html(get_names([user]).get(user, user)))


def get_departments(user: str) -> list[str]:
	"""Titles of the departments that `user` is a member of."""
	filters = {"user": user, "parenttype": "Department"}
	return frappe.get_all("Department Member", filters, pluck="parent", distinct=True, order_by="parent asc")


def get_anybody(user) -> Person:
	"""Whoever a row of a query over users is about. `user`: the query's term for the name."""
	member = frappe.qb.DocType("Department Member")
	managed = (
		frappe.qb.from_(member).select(member.parent).where((member.user == user) & (member.is_manager == 1))
	)
	return Person(user, True, False, managed)


# Departments


def get_managed_departments(user: str) -> list[str]:
	"""Titles of the departments that `user` manages."""
	return frappe.get_all(
		"Department Member", filters={"user": user, "is_manager": 1}, pluck="parent", distinct=True
	)


def get_members(department: str) -> list[str]:
	"""Users of the department's enabled members, in the order they are listed."""
	return [row.user for row in get_rows(department) if is_enabled(row.user)]


def get_managers(department: str) -> list[str]:
	"""Users of the department's enabled managers, in the order they are listed."""
	return [row.user for row in get_rows(department) if row.is_manager and is_enabled(row.user)]


def get_rows(department: str) -> list:
	"""The department's members; none of one that is gone."""
	# Not by the cache's own answer: of what is gone it raises.
	return frappe.get_cached_value("Department", department, "members") or []


def get_home_department(user: str, preferred: str | None) -> str | None:
	"""The department that `user` is a member of: `preferred` if that is one, or if there is none."""
	departments = frappe.get_all(
		"Department Member", filters={"user": user}, pluck="parent", order_by="creation asc", distinct=True
	)
	return preferred if preferred in departments or not departments else departments[0]


def takes_work(department: str) -> bool:
	return frappe.db.get_value("Department", department, "disabled") == 0


def validate_can_receive(department: str, assignee: str | None):
	"""`department` takes new work, from its member `assignee` where one is named."""
	validate_takes_work(department)
	if assignee:
		validate_member(department, assignee)


def validate_takes_work(department: str):
	if not frappe.db.exists("Department", department):
		frappe.throw(
			_("There is no department {0}.").format(frappe.bold(escape_html(department))),
			frappe.DoesNotExistError,
		)
	if frappe.get_cached_value("Department", department, "disabled"):
		frappe.throw(
			_("{0} is disabled and takes no new work.").format(frappe.bold(department)), DepartmentDisabled
		)


def validate_member(department: str, assignee: str):
	"""Also where the department takes no new work: what lies there is still somebody's."""
	validate_enabled(assignee)
	if assignee not in get_members(department):
		frappe.throw(
			_("{0} is not a member of {1}.").format(tell_name(assignee), frappe.bold(department)),
			NotAMember,
		)


# Roles


def add_roles(user: str, *roles: str):
	"""Give `user` the roles that are missing. Who names a member or portal user need not be able to edit users."""
	if set(roles) - set(frappe.get_roles(user)):
		doc = frappe.get_doc("User", user)
		doc.flags.ignore_permissions = True
		doc.add_roles(*roles)


def remove_roles(user: str, *roles: str):
	if set(roles) & set(frappe.get_roles(user)):
		doc = frappe.get_doc("User", user)
		doc.flags.ignore_permissions = True
		doc.remove_roles(*roles)
