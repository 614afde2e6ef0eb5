"""Clients by what they ask for: requests and cases of a period, what is open now, and when they were last in touch.

Last contact: the last message with the client, either way, or the last request. The period does not move it, nor what is
open now."""

import frappe
from frappe import _
from frappe.query_builder import Case as When
from frappe.query_builder import DocType as Table
from frappe.query_builder.functions import Coalesce, Count, Max, Sum
from frappe.utils import cint, get_datetime, today

from task_portal import reports
from task_portal.doctypes import MOVED

CHARTED = 6
# Without a word for longer than that, in days, a client is quiet.
QUIET = 30
COUNTS = ("tickets", "open_tickets", "cases", "open_cases")


def execute(filters: dict | None = None) -> tuple:
	filters = filters or {}
	rows = get_rows(filters)
	return get_columns(filters), rows, None, get_chart(rows), get_summary(rows)


def get_requests(doctype: str, filters: dict):
	"""By client: those of the period, those open now, and the last."""
	table, made = Table(doctype), Count("*")
	if any(reports.get_period(filters)):
		made = Sum(When().when(reports.get_within(table.creation, filters), 1).else_(0))
	return (
		frappe.qb.from_(table)
		.select(
			table.client, made.as_("made"), Sum(table.is_open).as_("open"), Max(table.creation).as_("last")
		)
		.where(reports.get_listed(doctype, filters))
		.groupby(table.client)
	)


def get_messages(doctype: str, filters: dict):
	"""By client: the last message about its records of `doctype` that the client wrote or got."""
	table, message = Table(doctype), Table("Communication")
	return (
		frappe.qb.from_(message)
		.join(table)
		.on((message.reference_doctype == doctype) & (message.reference_name == table.name))
		.select(table.client, Max(message.communication_date).as_("last"))
		.where(message.with_client == 1)
		.where(reports.get_listed(doctype, filters))
		.groupby(table.client)
	)


def get_rows(filters: dict) -> list[dict]:
	client = Table("Client")
	tickets, cases = (get_requests(doctype, filters).as_(doctype.lower()) for doctype in ("Ticket", "Case"))
	counts = [Coalesce(term, 0) for term in (tickets.made, tickets.open, cases.made, cases.open)]
	query = (
		frappe.qb.from_(client)
		.left_join(tickets)
		.on(tickets.client == client.name)
		.left_join(cases)
		.on(cases.client == client.name)
		.select(client.name.as_("client"), client.client_name, client.sector, tickets.last.as_("last_ticket"))
		.select(*(term.as_(name) for term, name in zip(counts, COUNTS, strict=True)))
		.where(reports.get_listed("Client", filters))
		.where(reports.get_chosen(client, filters, "sector"))
	)
	for doctype in MOVED:
		messages = get_messages(doctype, filters).as_(f"{doctype.lower()}_messages")
		query = query.left_join(messages).on(messages.client == client.name)
		query = query.select(messages.last.as_(f"last_{doctype.lower()}_message"))
	if filters.get("client"):
		query = query.where(client.name == str(filters["client"]))
	if not cint(filters.get("with_quiet")):
		query = query.where(counts[0] + counts[1] + counts[2] + counts[3] > 0)
	rows = [get_row(found) for found in reports.fetch(query)]
	return sorted(rows, key=lambda row: (-row.tickets - row.cases, row.client_name))


def get_row(found: dict) -> dict:
	row = frappe._dict({key: found[key] for key in ("client", "client_name", "sector", *COUNTS)})
	contacts = [get_datetime(found[key]) for key in found if key.startswith("last_") and found[key]]
	row.last_contact = max(contacts, default=None)
	row.silent_days = reports.get_days(row.last_contact, today())
	return row


def get_columns(filters: dict) -> list[dict]:
	period = reports.get_period_filter("creation", filters)

	def count(fieldname: str, label: str, doctype: str, filters: dict) -> dict:
		leads_to = reports.to_list(doctype, {"client": "{client}"}, filters)
		return reports.get_column(fieldname, label, leads_to=leads_to)

	name = reports.to_record("Client", "client")
	return [
		reports.get_column("client_name", _("Client"), "Data", 240, leads_to=name),
		reports.get_column("sector", _("Sector"), "Data"),
		count("tickets", _("Tickets"), "Ticket", period),
		count("open_tickets", _("Open Tickets"), "Ticket", {"is_open": 1}) | {"width": 130},
		count("cases", _("Cases"), "Case", period),
		count("open_cases", _("Open Cases"), "Case", {"is_open": 1}) | {"width": 130},
		reports.get_column("last_contact", _("Last Contact"), "Datetime", 190),
		reports.get_column("silent_days", _("Days Since"), width=120),
	]


def get_chart(rows: list[dict]) -> dict | None:
	sums = reports.add_up(rows[:CHARTED], "client_name", "tickets", "cases")
	return reports.get_chart(sums, (_("Tickets"), "calm"), (_("Cases"), "waiting"), stacked=True)


def get_summary(rows: list[dict]) -> list[dict]:
	quiet = [row for row in rows if row.silent_days is None or row.silent_days > QUIET]
	return [
		reports.get_figure(len(rows), _("Clients")),
		reports.get_figure(sum(row.open_tickets for row in rows), _("Open Tickets")),
		reports.get_figure(sum(row.open_cases for row in rows), _("Open Cases")),
		reports.get_figure(len(quiet), _("Without a Word for {0} Days").format(QUIET), "Orange"),
	]
