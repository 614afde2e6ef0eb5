"""A browser of a client whose office is emptied after each test, and what was written meanwhile."""

import frappe
import pytest
from portal_world import (
	Browser,
	delete,
	make_portal_world,
)
from world import BUSINESS

NEW = "/portal/tickets/new"


@pytest.fixture
def office(site):
	"""Commits what a test makes; everything of the portal's clients is deleted after it."""
	before = {
		doctype: set(frappe.get_all(doctype, pluck="name"))
		for doctype in ("Task", "Case", "Ticket", "Case Type")
	}
	clients = make_portal_world()
	frappe.db.commit()
	yield frappe._dict(clients)
	frappe.db.rollback()
	frappe.set_user("Administrator")
	after = {doctype: frappe.get_all(doctype, pluck="name") for doctype in before}
	delete(*[(doctype, name) for doctype in before for name in set(after[doctype]) - before[doctype]])


@pytest.fixture
def client(site, office):
	return Browser(site, BUSINESS)


def keep(doc) -> str:
	"""Commit, and answer with the record's page."""
	frappe.db.commit()
	return f"/portal/{doc.doctype.lower()}s/{doc.name}"


def read(doc):
	frappe.db.rollback()
	return frappe.get_doc(doc.doctype, doc.name)


def count(doctype: str, **filters) -> int:
	frappe.db.rollback()
	return frappe.db.count(doctype, filters)


def get_messages(doc) -> list[str]:
	frappe.db.rollback()
	return frappe.get_all(
		"Communication",
		filters={"reference_name": doc.name, "communication_type": "Communication"},
		pluck="content",
	)
