"""The first page: what waits for the client, what is open, what was lately done."""

import frappe
from frappe.query_builder import Case as When
from frappe.query_builder import Criterion
from frappe.query_builder import DocType as Table
from frappe.query_builder.functions import Max
from pypika import Order
from pypika.terms import ValueWrapper

from task_portal.doctypes import MOVED
from task_portal.portal.access import Viewer, get_criterion
from task_portal.portal.around import run_together
from task_portal.portal.fields import LISTED, show

SHOWN_WAITING = 20
SHOWN_EACH = 5


def get_home(viewer: Viewer) -> dict:
	"""Three statements: the tasks that wait, the conversations that wait, what is open and what is done."""
	tasks = get_waiting_tasks(viewer)
	recent = get_recent(viewer)
	return {
		"approvals": [task for task in tasks if task["kind"] == "Approval"],
		"documents": [task for task in tasks if task["kind"] == "Document"],
		"messages": get_unanswered(viewer),
		"open": [row for row in recent if row["is_open"]],
		"done": [row for row in recent if not row["is_open"]],
	}


def get_waiting_tasks(viewer: Viewer) -> list[dict]:
	"""Approvals that the client is to give, and documents that the client is to hand in; what is due first, first."""
	task, document = Table("Task"), Table("Task Document")
	lacking = (
		frappe.qb.from_(document)
		.select(document.parent)
		.where((document.parenttype == "Task") & document.status.isin(["Awaited", "Rejected"]))
		.where(document.parent == task.name)
	)
	approval = (task.kind == "Approval") & (task.approver_kind == "Client")
	rows = (
		frappe.qb.from_(task)
		.select(*[task[field] for field in (*LISTED, "kind", "due_date", "is_overdue")])
		.where(get_criterion("Task", viewer) & (task.is_open == 1))
		.where(approval | ((task.kind == "Document") & task.name.isin(lacking)))
		.orderby(task.due_date.isnull())
		.orderby(task.due_date, task.creation)
		.limit(SHOWN_WAITING)
		.run(as_dict=True)
	)
	return [show("Task", row) for row in rows]


def get_unanswered(viewer: Viewer) -> list[dict]:
	"""Open records in which the office wrote last."""
	rows = run_together([get_unanswered_query(doctype, viewer) for doctype in MOVED])
	rows.sort(key=lambda row: str(row.said_at), reverse=True)
	return [show(row.doctype, row) | {"said_at": row.said_at} for row in rows[:SHOWN_WAITING]]


def get_unanswered_query(doctype: str, viewer: Viewer):
	table, said = Table(doctype), Table("Communication")
	from_office = Max(When().when(said.sent_or_received == "Sent", said.creation))
	from_client = Max(When().when(said.sent_or_received == "Received", said.creation))
	return (
		frappe.qb.from_(table)
		.join(said)
		.on((said.reference_doctype == doctype) & (said.reference_name == table.name))
		.select(
			ValueWrapper(doctype, "doctype"), *[table[field] for field in LISTED], from_office.as_("said_at")
		)
		.where(get_criterion(doctype, viewer) & (table.is_open == 1))
		.where((said.with_client == 1) & said.sent_or_received.isin(["Sent", "Received"]))
		.groupby(table.name)
		.having(Criterion.any([from_client.isnull() & from_office.notnull(), from_office > from_client]))
		.orderby(from_office, order=Order.desc)
		.limit(SHOWN_WAITING)
	)


def get_recent(viewer: Viewer) -> list[dict]:
	"""Of each kind the latest changed open ones, and the latest changed ones that are not."""
	queries = [get_recent_query(doctype, viewer, is_open) for doctype in MOVED for is_open in (1, 0)]
	rows = run_together(queries)
	rows.sort(key=lambda row: str(row.modified), reverse=True)
	return [show(row.doctype, row) for row in rows]


def get_recent_query(doctype: str, viewer: Viewer, is_open: int):
	table = Table(doctype)
	return (
		frappe.qb.from_(table)
		.select(ValueWrapper(doctype, "doctype"), *[table[field] for field in LISTED])
		.where(get_criterion(doctype, viewer) & (table.is_open == is_open))
		.orderby(table.modified, order=Order.desc)
		.limit(SHOWN_EACH)
	)
