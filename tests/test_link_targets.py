"""Whatever becomes of what a link of ours names, while work runs: no open record becomes immovable."""

import traceback
from contextlib import contextmanager

import frappe
import pytest
from leavers import forget
from running_work import FATES, get_links, get_targets, make_running_work
from world import (
	ADMIN,
	ADMIN_STAFF,
	FINANCE,
	FINANCE_COLLEAGUE,
	HR_COLLEAGUE,
	PORTAL_MANAGER,
	act,
	acting_as,
	forget_records,
	get_action_names,
)

# Why Frappe or we say no; then nothing has changed.
REFUSED = (frappe.ValidationError, frappe.PermissionError)
LINKED = (
	"Case",
	"Case Type",
	"Client",
	"Department",
	"File",
	"Task",
	"Task Type",
	"Ticket",
	"User",
	"Workflow State",
)


@pytest.fixture(autouse=True)
def fresh_caches(site):
	yield
	forget()


def has_fate(linked: str, fate: str) -> bool:
	return fate != "disabled" or linked in ("User", "Client", "Department", "Case Type")


def get_details(doc) -> dict:
	"""What an action may ask for, that holds whatever has become of the rest."""
	department = ADMIN if doc.get("department") != ADMIN else FINANCE
	assignee = ADMIN_STAFF if department == ADMIN else FINANCE_COLLEAGUE
	return {"comment": "Because", "department": department, "assignee": assignee}


def move(doc, *actions: str) -> list[str]:
	"""Take these of the offered actions, or each, as the manager of all; and save the record. Returns what was offered."""
	offered = get_action_names(PORTAL_MANAGER, doc)
	for action in actions or offered:
		details = get_details(doc)
		if action == "Delegate":
			details["assignee"] = next(
				user for user in (HR_COLLEAGUE, FINANCE_COLLEAGUE) if user != doc.approver
			)
		if doc.doctype != "Task":
			details = {"comment": "Because"}
		frappe.db.savepoint("moved")
		act(PORTAL_MANAGER, doc, action, **details)
		frappe.db.rollback(save_point="moved")
		frappe.clear_document_cache(doc.doctype, doc.name)
	with acting_as(PORTAL_MANAGER):
		frappe.db.savepoint("saved")
		frappe.get_doc(doc.doctype, doc.name).save()
		frappe.db.rollback(save_point="saved")
	return offered


def check_all_move(records: list):
	"""What is open has a way out, and a task a way on. That each offered action goes through, others test."""
	for record in records:
		if frappe.db.exists(record.doctype, record.name):
			doc = frappe.get_doc(record.doctype, record.name)
			ways = ("Cancel", "Forward") if doc.doctype == "Task" else ("Cancel",)
			assert not doc.is_open or set(ways) <= set(move(doc, *ways)), (doc.doctype, doc.name)


def test_every_link_names_something():
	"""So that a link that is added later is in the test below, or here is why it is not."""
	assert {options for _, _, options in get_links()} == set(LINKED)
	records = make_running_work()
	covered = {
		field for linked in LINKED for fields in get_targets(linked, records).values() for field in fields
	}
	links = {f"{doctype}.{field}" for doctype, field, _ in get_links()}
	assert links == covered
	for record in records:
		move(frappe.get_doc(record.doctype, record.name))


@pytest.mark.parametrize("linked", LINKED)
def test_no_open_record_becomes_immovable(linked):
	records = make_running_work()
	for name in sorted(get_targets(linked, records)):
		touched = [doc for doc in records if names(doc, linked, name) or doc.doctype == "Case"]
		for fate in FATES:
			if has_fate(linked, fate):
				with coming_to_pass():
					FATES[fate](linked, name)
					forget_records()
					check_all_move(touched)


@contextmanager
def coming_to_pass():
	"""What happens inside has not happened afterwards; what Frappe or we refuse has not happened at all."""
	frappe.db.savepoint("fate")
	try:
		yield
	except REFUSED as error:
		# Only the fate itself may be refused, no move after it.
		if any(entry.name == "check_all_move" for entry in traceback.extract_tb(error.__traceback__)):
			raise
		frappe.clear_messages()
	frappe.db.rollback(save_point="fate")
	forget_records()


def names(doc, linked: str, name: str) -> bool:
	"""The record, or a row of it, links to it."""
	rows = [doc, *(row for table in doc.meta.get_table_fields() for row in doc.get(table.fieldname))]
	return any(
		row.get(field.fieldname) == name
		for row in rows
		for field in row.meta.get_link_fields()
		if field.options == linked and not field.get("is_virtual")
	)
