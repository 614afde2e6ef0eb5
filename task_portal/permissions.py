"""Who may do what: every rule of the app.

Staff are users with desk access; all others are refused here whatever their roles say.

Task      read: originator, holder, manager of the current department, approver, whoever held it before
          write: originator, holder, manager of the current department, approver
Ticket    read: assignee, creator, manager of its department, holder of one of its open tasks
          write: assignee, creator, manager of its department
Case      read: case owner, creator, manager of its department, holder of one of its open tasks
          write: case owner, creator, manager of its department
Client    read: staff; write: creator, any department's manager
Department, and the members in it: read by staff; written by the roles in the DocType
Task Portal Manager (and Administrator) counts as manager everywhere.

A rule is a named SQL criterion. A list is filtered by any of them; one record is judged by asking the
database which of them hold for its row as stored, so that a value changed in memory (an assignee set by the
very request that is being checked) gives nobody access.

Clients have no DocType permission at all. What they see and do goes through `task_portal.portal`.
"""

import frappe
from frappe.query_builder import Case, Criterion
from frappe.query_builder import DocType as Table

MANAGER_ROLE = "Task Portal Manager"
WRITE_TYPES = {"write", "create", "delete", "submit", "cancel", "amend", "email"}
# The reasons that let a person read a record but not change it.
READ_ONLY_REASONS = {"Past Holder", "Task Holder"}
# The reasons that let a person change a record, in the order shown.
ACTING_REASONS = ("Holder", "Originator", "Approver", "Assignee", "Case Owner", "Creator", "Manager")


# Who somebody is


def is_staff(user: str) -> bool:
	"""Has desk access (Frappe's System User) and is enabled."""
	row = frappe.get_cached_value("User", user, ["user_type", "enabled"])
	return bool(row and row[0] == "System User" and row[1])


def is_portal_manager(user: str) -> bool:
	"""Is a manager everywhere."""
	return user == "Administrator" or MANAGER_ROLE in frappe.get_roles(user)


def get_managed_departments(user: str) -> list[str]:
	"""Titles of the departments that `user` manages."""
	if "Department Manager" not in frappe.get_roles(user):
		return []
	return frappe.get_all(
		"Department Member", filters={"user": user, "is_manager": 1}, pluck="parent", distinct=True
	)


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


# The rules


def get_task_rules(user: str) -> dict[str, Criterion]:
	task, movement = Table("Task"), Table("Task Movement")
	held = frappe.qb.from_(movement).select(movement.parent).where(movement.from_user == user)
	departments = get_managed_departments(user)
	approver = (task.approver_kind == "User") & (task.approver == user)
	if is_portal_manager(user):
		approver |= task.approver_kind == "Department Managers"
	elif departments:
		approver |= (task.approver_kind == "Department Managers") & task.department.isin(departments)
	rules = {
		"Holder": task.assignee == user,
		"Originator": task.originator == user,
		"Approver": (task.kind == "Approval") & approver,
		"Past Holder": task.name.isin(held),
	}
	if departments:
		rules["Manager"] = task.department.isin(departments)
	return rules


def get_ticket_rules(user: str) -> dict[str, Criterion]:
	ticket = Table("Ticket")
	return {"Assignee": ticket.assignee == user} | get_rules_around_tasks(ticket, "ticket", user)


def get_case_rules(user: str) -> dict[str, Criterion]:
	case = Table("Case")
	return {"Case Owner": case.case_owner == user} | get_rules_around_tasks(case, "case", user)


def get_rules_around_tasks(table, link: str, user: str) -> dict[str, Criterion]:
	"""What Ticket and Case share; `link` is the field of Task that points at them."""
	task = Table("Task")
	worked_on = frappe.qb.from_(task).select(task[link]).where((task.assignee == user) & (task.is_open == 1))
	rules = {"Creator": table.owner == user, "Task Holder": table.name.isin(worked_on)}
	if departments := get_managed_departments(user):
		rules["Manager"] = table.department.isin(departments)
	return rules


RULES = {"Task": get_task_rules, "Ticket": get_ticket_rules, "Case": get_case_rules}


def get_reasons(doctype: str, name: str, user: str, lock: bool = False) -> set[str]:
	"""Why `user` has to do with the stored record: the names of the rules that hold. Empty: no access.

	`lock`: judge the row as it is now, past this transaction's snapshot, and hold it. Whoever waited for a record
	that somebody else was moving must not be judged by how it was before."""
	if not is_staff(user):
		return set()
	rules, table = RULES[doctype](user), Table(doctype)
	columns = [Case().when(criterion, 1).else_(0).as_(reason) for reason, criterion in rules.items()]
	query = frappe.qb.from_(table).select(*columns).where(table.name == name)
	rows = (query.for_update() if lock else query).run(as_dict=True)
	reasons = {reason for row in rows for reason, holds in row.items() if holds}
	return reasons | {"Manager"} if rows and is_portal_manager(user) else reasons


def get_acting_as(doc) -> str:
	"""What the caller may act as on `doc`: some of ACTING_REASONS, comma separated.

	Workflow conditions read it as `doc.acting_as`, so it speaks of the session's user."""
	user = frappe.session.user
	if doc.is_new():
		return ""
	known = doc.flags.setdefault("acting_as", {})
	if user not in known:
		reasons = get_reasons(doc.doctype, doc.name, user, lock=bool(doc.flags.for_update))
		known[user] = ", ".join(reason for reason in ACTING_REASONS if reason in reasons)
	return known[user]


# Lists (hook permission_query_conditions)


def get_query(doctype: str, user: str) -> str:
	if not is_staff(user):
		return "1=0"
	if is_portal_manager(user):
		return ""
	conditions = {reason: get_sql(rule) for reason, rule in RULES[doctype](user).items()}
	if "Manager" in conditions:
		return f"({' or '.join(conditions.values())})"
	# Who manages nothing sees few of many records. An `or` would walk the table until a page is full: with 200,000
	# tasks 470 ms for a person with three, where this takes 0.4 ms. For managers it is the other way round.
	table = f"`tab{doctype}`"
	selects = " union ".join(f"select {table}.`name` from {table} where {sql}" for sql in conditions.values())
	return f"({table}.`name` in (select `name` from ({selects}) as `visible`))"


def get_sql(term) -> str:
	return term.get_sql(quote_char="`", with_namespace=True)


def task_query(user: str) -> str:
	return get_query("Task", user)


def ticket_query(user: str) -> str:
	return get_query("Ticket", user)


def case_query(user: str) -> str:
	return get_query("Case", user)


def get_child_query(child: str, parent: str, user: str) -> str:
	"""Rows of a child table are read with their parent. Frappe lets a list name the child table itself."""
	if not (condition := get_query(parent, user)):
		return ""
	return f"(`tab{child}`.`parent` in (select `tab{parent}`.`name` from `tab{parent}` where {condition}))"


def task_movement_query(user: str) -> str:
	return get_child_query("Task Movement", "Task", user)


def task_document_query(user: str) -> str:
	return get_child_query("Task Document", "Task", user)


def case_step_query(user: str) -> str:
	return get_child_query("Case Step", "Case", user)


def client_query(user: str) -> str:
	return staff_query(user)


def staff_query(user: str) -> str:
	return "" if is_staff(user) else "1=0"


# Single records (hook has_permission)


def has_record_permission(doc, ptype: str | None, user: str) -> bool:
	if ptype == "share" or not is_staff(user):
		return False
	if not is_stored(doc):
		return True
	reasons = get_reasons(doc.doctype, doc.name, user, lock=bool(doc.flags.for_update))
	return bool(reasons - READ_ONLY_REASONS if ptype in WRITE_TYPES else reasons)


def is_stored(doc) -> bool:
	"""Whoever calls may say of a stored record that it is new; and Frappe asks for `create` on a stored parent
	when one of its rows is inserted by itself."""
	return not doc.is_new() or bool(doc.name and frappe.db.exists(doc.doctype, doc.name))


def task_has_permission(doc, ptype: str | None, user: str) -> bool:
	return has_record_permission(doc, ptype, user)


def ticket_has_permission(doc, ptype: str | None, user: str) -> bool:
	return has_record_permission(doc, ptype, user)


def case_has_permission(doc, ptype: str | None, user: str) -> bool:
	return has_record_permission(doc, ptype, user)


def client_has_permission(doc, ptype: str | None, user: str) -> bool:
	if ptype == "share" or not is_staff(user):
		return False
	if not is_stored(doc) or ptype not in WRITE_TYPES:
		return True
	return (
		is_portal_manager(user)
		or "Department Manager" in frappe.get_roles(user)
		or frappe.db.get_value("Client", doc.name, "owner") == user
	)


def department_has_permission(doc, ptype: str | None, user: str) -> bool:
	return ptype != "share" and is_staff(user)
