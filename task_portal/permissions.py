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

A rule is a name and SQL criteria, of which any makes it hold. One record is judged by asking the database which
of them hold for its row as stored, so that a value changed in memory (an assignee set by the very request that is
being checked) gives nobody access. For lists, `task_portal.readers` keeps what they say of all records.

Clients have no DocType permission at all. What they see and do goes through `task_portal.portal`.
"""

from dataclasses import dataclass

import frappe
from frappe.query_builder import Case as When
from frappe.query_builder import Criterion
from frappe.query_builder import DocType as Table
from pypika.terms import ValueWrapper

from task_portal.people import (
	Person,
	get_person,
	is_department_manager,
	is_portal_manager,
	is_staff,
)

WRITE_TYPES = {"write", "create", "delete", "submit", "cancel", "amend", "email"}
# The reasons that let a person read a record but not change it.
READ_ONLY_REASONS = {"Past Holder", "Task Holder"}
# The reasons that let a person change a record, in the order shown.
ACTING_REASONS = ("Holder", "Originator", "Approver", "Assignee", "Case Owner", "Creator", "Manager")


@dataclass(frozen=True)
class Standing:
	"""What a user is to a stored record, as the rules say."""

	# The record's name, and the user.
	of: tuple[str | None, str]
	is_staff: bool
	# Names of the rules that hold; None where no such record is stored.
	reasons: frozenset[str] | None
	# Those of ACTING_REASONS among them, comma separated: what a transition's condition reads as `doc.acting_as`.
	acting_as: str


# What a portal user sees of a client's records.
OWN, ALL = "Own requests", "All requests"


# The rules

Rules = dict[str, list[Criterion]]


def get_task_rules(person: Person) -> Rules:
	task, movement = Table("Task"), Table("Task Movement")
	user = person.user
	held = frappe.qb.from_(movement).select(movement.parent).where(movement.from_user == user)
	managed = manages(task, person)
	approval, by_managers = task.kind == "Approval", task.approver_kind == "Department Managers"
	return {
		"Holder": [task.assignee == user],
		"Originator": [task.originator == user],
		"Approver": [
			approval & (task.approver_kind == "User") & (task.approver == user),
			approval & by_managers & managed,
		],
		"Past Holder": [task.name.isin(held)],
		"Manager": [managed],
	}


def get_ticket_rules(person: Person) -> Rules:
	ticket = Table("Ticket")
	return {"Assignee": [ticket.assignee == person.user]} | get_rules_around_tasks(ticket, "ticket", person)


def get_case_rules(person: Person) -> Rules:
	case = Table("Case")
	return {"Case Owner": [case.case_owner == person.user]} | get_rules_around_tasks(case, "case", person)


def get_rules_around_tasks(table, link: str, person: Person) -> Rules:
	"""What Ticket and Case share; `link` is the field of Task that points at them."""
	task = Table("Task")
	holds_one = (task.assignee == person.user) & (task.is_open == 1)
	worked_on = frappe.qb.from_(task).select(task[link]).where(holds_one)
	return {
		"Creator": [table.owner == person.user],
		"Task Holder": [table.name.isin(worked_on)],
		"Manager": [manages(table, person)],
	}


def manages(table, person: Person) -> Criterion:
	if person.is_portal_manager:
		return ValueWrapper(1) == 1
	return table.department.isin(person.departments)


RULES = {"Task": get_task_rules, "Ticket": get_ticket_rules, "Case": get_case_rules}


# What somebody is to a record


def judge(doc, user: str) -> Standing:
	"""`get_standing`, which `doc` then carries until it is saved: asked once for all that is done with it meanwhile."""
	standing = doc.__dict__["_standing"] = get_standing(doc, user)
	return standing


def get_standing(doc, user: str) -> Standing:
	"""What `user` is to the record `doc` as stored.

	Where `doc` was read for update, the row is judged as it is now, past this transaction's snapshot, and held:
	whoever waited for a record that somebody else was moving must not be judged by how it was before."""
	carried = doc.__dict__.get("_standing")
	if isinstance(carried, Standing) and carried.of == (doc.name, user):
		return carried
	person, reasons = get_person(user), None
	if person.is_staff and doc.name:
		reasons = find_reasons(doc.doctype, doc.name, person, lock=bool(doc.flags.for_update))
	acting_as = ", ".join(reason for reason in ACTING_REASONS if reason in (reasons or ()))
	return Standing((doc.name, user), person.is_staff, reasons, acting_as)


def find_reasons(doctype: str, name: str, person: Person, lock: bool = False) -> frozenset[str] | None:
	"""Names of the rules that hold for the stored record; None where there is none."""
	table = Table(doctype)
	query = frappe.qb.from_(table).select(*get_columns(RULES[doctype](person))).where(table.name == name)
	rows = (query.for_update() if lock else query).run(as_dict=True)
	return frozenset(reason for reason, holds in rows[0].items() if holds) if rows else None


def get_columns(rules: Rules) -> list:
	"""A column for each rule: whether it holds."""
	return [
		When().when(Criterion.any(criteria), 1).else_(0).as_(reason) for reason, criteria in rules.items()
	]


# Lists (hook permission_query_conditions)


def staff_query(user: str) -> str:
	return "" if is_staff(user) else "1=0"


# Single records (hook has_permission)


def has_record_permission(doc, ptype: str | None, user: str) -> bool:
	standing = get_standing(doc, user)
	if ptype == "share" or not standing.is_staff:
		return False
	if standing.reasons is None:
		return doc.is_new()
	return bool(standing.reasons - READ_ONLY_REASONS if ptype in WRITE_TYPES else standing.reasons)


def is_stored(doc) -> bool:
	"""Whoever calls may say of a stored record that it is new; and Frappe asks for `create` on a stored parent
	when one of its rows is inserted by itself."""
	return not doc.is_new() or bool(doc.name and frappe.db.exists(doc.doctype, doc.name))


def client_has_permission(doc, ptype: str | None, user: str) -> bool:
	if ptype == "share" or not is_staff(user):
		return False
	if not is_stored(doc) or ptype not in WRITE_TYPES:
		return True
	return (
		is_portal_manager(user)
		or is_department_manager(user)
		or frappe.db.get_value("Client", doc.name, "owner") == user
	)


def department_has_permission(doc, ptype: str | None, user: str) -> bool:
	return ptype != "share" and is_staff(user)


# Clients: whose records are a portal user's own, and who of a client's people finds one of its records in the portal


def get_own(doctype: str, user) -> Criterion:
	"""The user (a name, or a column of names) raised it, or the ticket that it hangs on."""
	table, ticket, case = Table(doctype), Table("Ticket"), Table("Case")
	if doctype == "Ticket":
		return table.raised_by == user
	raised = frappe.qb.from_(ticket).select(ticket.name).where(ticket.raised_by == user)
	if doctype == "Case":
		return table.ticket.isin(raised)
	cases = frappe.qb.from_(case).select(case.name).where(case.ticket.isin(raised))
	return table.ticket.isin(raised) | table.case.isin(cases)


def find_portal_users(doctype: str, name: str) -> list[str]:
	# With an alias, so that the rule's subqueries name it too.
	table, client, person = Table(doctype), Table("Client"), Table("Client Portal User").as_("person")
	query = frappe.qb.from_(table).join(client).on((client.name == table.client) & (client.disabled == 0))
	query = query.join(person).on(person.parent == client.name).select(person.user).distinct()
	query = query.where((table.name == name) & ((person.sees == ALL) | get_own(doctype, person.user)))
	query = query.where(table.client_facing == 1) if doctype == "Task" else query
	return [user for (user,) in query.run()]
