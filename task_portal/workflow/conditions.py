"""Conditions of transitions that raise: told to the admin once, and tried before a Workflow is saved.

A condition that raises is not met. What that says of the record nobody knows, and no other transition may suffer."""

import hashlib

import frappe
from frappe import _
from frappe.model import no_value_fields, table_fields
from frappe.model import workflow as frappe_workflow
from frappe.utils import escape_html, get_datetime, getdate

from task_portal.doctypes import STATE_FIELD
from task_portal.people import CLIENT, get_portal_managers

SECONDS = 24 * 60 * 60
# A value of each type that is told from any other; all the rest is text.
SAMPLES = {
	"Check": 1,
	"Int": 1,
	"Float": 1.0,
	"Currency": 1.0,
	"Percent": 1.0,
	"Rating": 1.0,
	"Duration": 1,
	"Date": getdate("2024-02-29"),
	"Datetime": get_datetime("2024-02-29 12:00:00"),
}


def report(row, doc, error: Exception):
	"""`row` of a Workflow raised for `doc`: log it and tell the admins, once for one condition.

	A job: what a GET writes is rolled back, and so is what a refused save writes."""
	key = hashlib.sha256(f"{row.parent}:{row.name}:{row.condition}".encode()).hexdigest()[:12]
	cached = f"task_portal:condition:{key}"
	if frappe.cache.get_value(cached, expires=True):
		return
	frappe.cache.set_value(cached, 1, expires_in_sec=SECONDS)
	frappe.enqueue(
		log_and_tell,
		queue="short",
		now=bool(frappe.flags.in_test),
		workflow=row.parent,
		title=f"Workflow {row.parent}, transition row {row.idx} ({key})"[:140],
		message=f"{row.state}: {row.action}\n{row.condition}\n{doc.doctype} {doc.name}\n{error!r}",
		idx=row.idx,
	)


def log_and_tell(workflow: str, title: str, message: str, idx: int):
	if frappe.db.exists("Error Log", {"method": title}):
		return
	frappe.log_error(title, message, reference_doctype="Workflow", reference_name=workflow)
	for user in sorted(get_portal_managers()):
		if frappe.get_cached_value("User", user, "enabled"):
			tell(user, workflow, idx)


def tell(user: str, workflow: str, idx: int):
	language = frappe.get_cached_value("User", user, "language")
	subject = _(
		"The condition of transition {0} of the Workflow {1} fails: nobody is offered that action.", language
	)
	frappe.get_doc(
		{
			"doctype": "Notification Log",
			"type": "Alert",
			"for_user": user,
			"document_type": "Workflow",
			"document_name": workflow,
			"subject": subject.format(idx, escape_html(workflow)),
		}
	).insert(ignore_permissions=True)


def find_broken(doc) -> list:
	"""The transitions from the record's state whose condition raises for the session's user."""
	workflow, roles, broken = frappe_workflow.get_workflow(doc.doctype), frappe.get_roles(), []
	for row in workflow.transitions:
		if row.state == doc.get(STATE_FIELD) and row.allowed in roles:
			try:
				frappe_workflow.is_transition_condition_satisfied(row, doc)
			except Exception:
				broken.append(row)
	return broken


# Before a Workflow is saved


def find_error(doctype: str, row) -> tuple[str, str] | None:
	"""What the row's condition raises on a record without values, or on one with all: the record, the error."""
	for record, doc in (
		(_("an empty record"), get_sample(doctype)),
		(_("a full record"), get_sample(doctype, True)),
	):
		# What a client may act as is nobody's to ask.
		doc.acting_as = None if row.allowed == CLIENT else doc.acting_as or ""
		try:
			frappe.safe_eval(row.condition, frappe_workflow.get_workflow_safe_globals(), {"doc": doc})
		except Exception as error:
			return record, str(error)
	return None


def get_sample(doctype: str, is_full: bool = False) -> frappe._dict:
	sample = frappe._dict(doctype=doctype, name=doctype, owner="Administrator", docstatus=0)
	for field in frappe.get_meta(doctype).fields:
		if field.fieldtype in table_fields:
			sample[field.fieldname] = [get_sample(field.options, is_full)] if is_full else []
		elif field.fieldtype not in no_value_fields:
			sample[field.fieldname] = get_value(field) if is_full else get_empty_value(field)
	return sample


def get_value(field):
	choices = [option for option in (field.options or "").split("\n") if option]
	return choices[0] if field.fieldtype == "Select" and choices else SAMPLES.get(field.fieldtype, "x")


def get_empty_value(field):
	return 0 if field.fieldtype in ("Check", "Int", "Float", "Currency", "Percent") else None
