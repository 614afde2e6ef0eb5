"""Who the caller is, and which records are theirs.

Ticket, Case   those of the caller's clients
Task           the same, where the task is client facing
Own requests   of these, the tickets that the user raised and what hangs on them
All requests   all of these

A disabled client gives no access. A record that is not the caller's does not exist for them: the error is the same."""

from typing import NamedTuple

import frappe
from frappe import _
from frappe.query_builder import Criterion
from frappe.query_builder import DocType as Table

from task_portal.doctypes import MOVED
from task_portal.people import is_staff
from task_portal.permissions import ALL, OWN, get_own
from task_portal.portal.preview import get_chosen
from task_portal.texts import plain


class LoginRequired(frappe.PermissionError):
	pass


class NoClient(frappe.PermissionError):
	pass


class ReadOnlyView(frappe.PermissionError):
	pass


class RecordNotFound(frappe.DoesNotExistError):
	pass


class Membership(NamedTuple):
	client: str
	client_name: str
	sector: str
	sees: str


class Viewer(NamedTuple):
	"""A portal user and the clients they belong to; `read_only` when staff look through their eyes."""

	user: str
	clients: dict[str, Membership]
	read_only: bool = False

	def get_clients(self, sees: str) -> list[str]:
		return [row.client for row in self.clients.values() if row.sees == sees]


def get_viewer(for_change: bool = False) -> Viewer:
	"""The caller as the portal knows them. Raises LoginRequired, NoClient, ReadOnlyView."""
	user = frappe.session.user
	if user == "Guest":
		frappe.throw(_("Log in to open the portal."), LoginRequired)
	if is_staff(user):
		return get_preview(for_change)
	viewer = Viewer(user, get_memberships(user))
	if not viewer.clients:
		frappe.throw(_("Your account does not belong to a client yet. Ask the office to add you."), NoClient)
	return viewer


def get_preview(for_change: bool) -> Viewer:
	"""What a member of staff looks at through a client's eyes."""
	chosen = get_chosen()
	memberships = get_memberships(chosen.user) if chosen else {}
	if not chosen or chosen.client not in memberships:
		frappe.throw(_("This is the clients' portal. Your work is in the desk."), NoClient)
	if for_change:
		frappe.throw(_("You are looking at what a client sees. Nothing can be changed here."), ReadOnlyView)
	return Viewer(chosen.user, {chosen.client: memberships[chosen.client]}, read_only=True)


def get_memberships(user: str) -> dict[str, Membership]:
	row, client = Table("Client Portal User"), Table("Client")
	rows = (
		frappe.qb.from_(row)
		.join(client)
		.on(client.name == row.parent)
		.select(client.name, client.client_name, client.sector, row.sees)
		.where((row.user == user) & (row.parenttype == "Client") & (client.disabled == 0))
		.orderby(client.client_name)
		.run()
	)
	return {name: Membership(name, plain(title), *others) for name, title, *others in rows}


def get_criterion(doctype: str, viewer: Viewer) -> Criterion:
	"""Which records of `doctype` are the viewer's. The lists and the single record ask the same."""
	table, terms = Table(doctype), []
	if clients := viewer.get_clients(ALL):
		terms.append(table.client.isin(clients))
	if clients := viewer.get_clients(OWN):
		terms.append(table.client.isin(clients) & get_own(doctype, viewer.user))
	criterion = Criterion.any(terms)
	return criterion & (table.client_facing == 1) if doctype == "Task" else criterion


def get_visible(doctype: str, name: str, viewer: Viewer, for_update: bool = False):
	"""The record, if it is the viewer's; saving it then asks for no DocType permission. Raises RecordNotFound."""
	if not is_visible(doctype, name, viewer):
		frappe.throw(_("There is no such record, or it is not yours."), RecordNotFound)
	doc = frappe.get_doc(doctype, name, for_update=for_update)
	doc.flags.ignore_permissions = True
	return doc


def is_visible(doctype: str, name: str, viewer: Viewer) -> bool:
	if doctype not in MOVED or not name:
		return False
	table = Table(doctype)
	query = frappe.qb.from_(table).select(table.name)
	return bool(query.where((table.name == name) & get_criterion(doctype, viewer)).run())
