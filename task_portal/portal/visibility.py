"""Who can see a record, and why: for staff, from the very rules that let people in."""

import frappe
from frappe import _

from task_portal.people import is_portal_manager
from task_portal.permissions import ALL
from task_portal.portal.access import Membership, Viewer, is_visible
from task_portal.readers.lists import find_staff

# In the words of `permissions`, as staff read them.
WHY = {
	"Holder": lambda: _("holds it"),
	"Originator": lambda: _("started it"),
	"Approver": lambda: _("decides it"),
	"Assignee": lambda: _("answers for it"),
	"Case Owner": lambda: _("owns the case"),
	"Creator": lambda: _("created it"),
	"Manager": lambda: _("manages its department"),
	"Past Holder": lambda: _("held it before"),
	"Task Holder": lambda: _("holds one of its open tasks"),
}


def get_viewers(doc) -> list[dict]:
	"""Rows of user, full_name, side (Staff or Client) and why (sentences), of everybody who can open `doc`."""
	return [*get_staff(doc), *get_portal_users(doc)]


def get_staff(doc) -> list[dict]:
	found = find_staff(doc.doctype, doc.name)
	users = frappe.get_all(
		"User",
		filters={"name": ["in", list(found)]},
		fields=["name", "full_name"],
		order_by="full_name asc",
	)
	return [
		{
			"user": user.name,
			"full_name": user.full_name,
			"side": "Staff",
			"why": get_why(user.name, found[user.name]),
		}
		for user in users
		if frappe.has_permission(doc.doctype, "read", doc=doc, user=user.name)
	]


def get_why(user: str, reasons: set[str]) -> list[str]:
	if is_portal_manager(user):
		return [_("is a Task Portal Manager")] + [
			WHY[reason]() for reason in WHY if reason in reasons - {"Manager"}
		]
	return [WHY[reason]() for reason in WHY if reason in reasons]


def get_portal_users(doc) -> list[dict]:
	"""The client's people, each judged as the portal would."""
	if not doc.client:
		return []
	client = frappe.get_doc("Client", doc.client)
	rows = []
	for row in [] if client.disabled else client.portal_users:
		membership = Membership(client.name, client.client_name, client.sector, row.sees)
		if is_visible(doc.doctype, doc.name, Viewer(row.user, {client.name: membership})):
			why = (
				_("sees all requests of {0}")
				if row.sees == ALL
				else _("raised it, or the request it belongs to, for {0}")
			)
			rows.append(
				{
					"user": row.user,
					"full_name": row.full_name,
					"side": "Client",
					"why": [why.format(client.client_name)],
				}
			)
	return rows
