"""What may be written by hand in which state: a new record's first one, and a state's "Only Allow Edit For", which
Frappe asks in its form alone."""

import frappe
from frappe import _
from frappe.model import no_value_fields, table_fields
from frappe.utils import cast, cstr

from task_portal.doctypes import STATE_FIELD
from task_portal.workflow.errors import ActionNotAllowed

# What a record works out for itself.
COMPUTED = {STATE_FIELD, "is_open", "client_name", "sector"}


class NotFirstState(ActionNotAllowed):
	pass


class NotEditableNow(frappe.PermissionError):
	pass


def validate_new(doc, states: list):
	"""A new record is in the first of `states` (rows of the Workflow). What an admin imports has its history behind it,
	and rests wherever a record may."""
	resting = {row.state for row in states if not row.effect}
	allowed = resting if doc.is_imported() else {states[0].state}
	if doc.get(STATE_FIELD) not in allowed:
		frappe.throw(
			_("A new {0} cannot be {1}.").format(_(doc.doctype), frappe.bold(_(doc.get(STATE_FIELD)))),
			NotFirstState,
		)


def validate_unchanged(doc, stored, states: list):
	"""Of a record whose `states` (rows of the Workflow) the session's user may not edit, only the state changes, and
	what the state that it goes to sets by itself."""
	if doc.is_own_save():
		return
	written = {row.update_field for row in states if row.state == doc.get(STATE_FIELD)}
	for field in doc.meta.fields:
		if field.fieldname in COMPUTED | written or field.get("is_virtual") or not has_value(field):
			continue
		if is_changed(field, doc, stored):
			frappe.throw(
				_("{0} {1} is {2}: it is changed by an action alone, not by hand.").format(
					_(doc.doctype), frappe.bold(doc.name), frappe.bold(_(stored.get(STATE_FIELD)))
				),
				NotEditableNow,
			)


def has_value(field) -> bool:
	return field.fieldtype in table_fields or field.fieldtype not in no_value_fields


def is_changed(field, doc, stored) -> bool:
	if field.fieldtype not in table_fields:
		return normalise(field, doc) != normalise(field, stored)
	rows, before = doc.get(field.fieldname) or [], stored.get(field.fieldname) or []
	columns = [column for column in frappe.get_meta(field.options).fields if has_value(column)]
	return len(rows) != len(before) or any(
		normalise(column, row) != normalise(column, other)
		for row, other in zip(rows, before, strict=True)
		for column in columns
	)


def normalise(field, row) -> str:
	"""As it is stored, for a form sends dates as text and nothing as nothing at all."""
	value = row.get(field.fieldname)
	return cstr(cast(field.fieldtype, value) or "") if value else ""
