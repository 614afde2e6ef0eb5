"""Which records of Frappe's own DocTypes a Task Portal Manager reaches: those about our DocTypes.

Whoever has the right by another role too (a System Manager) is not bounded. Both the list and the single record ask
`is_bounded`, then what the record is about, as stored and as it would be."""

import frappe
from frappe import _
from frappe.query_builder import Criterion
from frappe.query_builder import DocType as Table

from task_portal.doctypes import MOVED, get_doctypes
from task_portal.people import PORTAL_MANAGER

# The rows of a guarded record, which Frappe's REST also takes by themselves.
ROWS = {
	"Workflow Document State": "Workflow",
	"Workflow Transition": "Workflow",
	"Notification Recipient": "Notification",
}
# Where a Workflow names a state or an action.
NAMED_IN = {
	"Workflow State": (
		("Workflow Document State", "state"),
		("Workflow Transition", "state"),
		("Workflow Transition", "next_state"),
	),
	"Workflow Action Master": (("Workflow Transition", "action"),),
}


class ChangedByItself(frappe.PermissionError):
	pass


def get_subjects(doctype: str) -> list[str]:
	"""The DocTypes that a record of `doctype` may be about."""
	return list(MOVED) if doctype == "Workflow" else get_doctypes()


def is_bounded(doctype: str, ptype: str | None, user: str, owner: str | None = None) -> bool:
	"""`user` has this right by the role Task Portal Manager alone."""
	roles = set(frappe.get_roles(user))
	if user == "Administrator" or PORTAL_MANAGER not in roles:
		return False
	rights = {"select": ("select", "read")}.get(ptype or "read", (ptype or "read",))
	return not any(
		perm.role in roles - {PORTAL_MANAGER}
		and not perm.permlevel
		and any(perm.get(right) for right in rights)
		and (not perm.if_owner or owner == user)
		for perm in frappe.get_meta(doctype).permissions
	)


# Single records (hook has_permission)


def has_permission(doc, ptype: str | None, user: str) -> bool:
	if not others_agree(doc, ptype, user, f"{__name__}.has_permission"):
		return False
	if not is_bounded(doc.doctype, ptype, user, doc.get("owner")):
		return True
	if doc.doctype in NAMED_IN:
		return ptype != "write" or not is_named_elsewhere(doc)
	return is_ours(doc)


def others_agree(doc, ptype: str | None, user: str, own: str) -> bool:
	"""Frappe 15 takes the last app's answer alone, so ours (`own`) asks the other apps' hooks; 16 asks each itself."""
	for method in frappe.get_hooks("has_permission").get(doc.doctype, []):
		if method != own:
			answer = frappe.call(method, doc=doc, ptype=ptype, user=user)
			if answer is not None and not answer:
				return False
	return True


def is_ours(doc) -> bool:
	field = "name" if doc.doctype == "DocType" else "document_type"
	about = {doc.get(field), frappe.db.get_value(doc.doctype, doc.name, field) or doc.get(field)}
	return about <= set(get_subjects(doc.doctype))


def is_named_elsewhere(doc) -> bool:
	"""Another app's Workflow has this state or action."""
	workflow = Table("Workflow")
	for doctype, field in NAMED_IN[doc.doctype]:
		row = Table(doctype)
		query = frappe.qb.from_(row).join(workflow).on(workflow.name == row.parent).select(row.name).limit(1)
		query = query.where((row[field] == doc.name) & workflow.document_type.notin(list(MOVED)))
		if query.run():
			return True
	return False


# Lists (hook permission_query_conditions)


def get_sql(term) -> str:
	return term.get_sql(quote_char="`", with_namespace=True)


def get_query(doctype: str, user: str) -> str:
	return f"({get_sql(get_rule(doctype))})" if is_bounded(doctype, "select", user) else ""


def get_rule(doctype: str) -> Criterion:
	table = Table(doctype)
	field = table.name if doctype == "DocType" else table.document_type
	return field.isin(get_subjects(doctype))


def get_row_query(doctype: str, user: str) -> str:
	if not is_bounded(ROWS[doctype], "select", user):
		return ""
	parent = Table(ROWS[doctype])
	parents = frappe.qb.from_(parent).select(parent.name).where(get_rule(ROWS[doctype]))
	return f"({get_sql(Table(doctype).parent.isin(parents))})"


def workflow_query(user: str) -> str:
	return get_query("Workflow", user)


def notification_query(user: str) -> str:
	return get_query("Notification", user)


def doctype_query(user: str) -> str:
	return get_query("DocType", user)


def workflow_state_row_query(user: str) -> str:
	return get_row_query("Workflow Document State", user)


def workflow_transition_row_query(user: str) -> str:
	return get_row_query("Workflow Transition", user)


def notification_recipient_query(user: str) -> str:
	return get_row_query("Notification Recipient", user)


# Rows by themselves (hook doc_events: Frappe runs it for a row only where that is saved or deleted without its parent)


def refuse_row(row, method=None):
	"""What the parent's own checks would refuse is not done row by row, nor is a row moved between parents."""
	parenttype = ROWS[row.doctype]
	stored = frappe.db.get_value(row.doctype, row.name, "parent") if row.name else None
	for parent in {row.parent, stored} - {None}:
		subject = frappe.db.get_value(parenttype, parent, "document_type")
		if subject in get_subjects(parenttype) or is_bounded(parenttype, "write", frappe.session.user):
			frappe.throw(
				_("A row of {0} is changed with its {1}.").format(_(row.doctype), _(parenttype)),
				ChangedByItself,
			)
