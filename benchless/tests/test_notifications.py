"""Notification records: who is told, of what, and what an app may hand to the template."""

import frappe
import pytest


@pytest.fixture
def told(make_doctype, monkeypatch):
	"""A function that makes a Notification on the method `tell_it`, calls it and returns what was logged."""
	monkeypatch.setattr(frappe.flags, "in_test", True)
	make_doctype("Note It", ("subject", "Data", None), ("who", "Data", None))
	user = "notified@example.com"
	frappe.get_doc(doctype="User", email=user, first_name="Notified", send_welcome_email=0).insert()

	def told(field, **values):
		frappe.get_doc(
			doctype="Notification", name="Tell it", document_type="Note It", event="Method", method="tell_it", enabled=1,
			channel="System Notification", subject="{{ doc.subject }} for {{ doc.get('recipient') }}", message="x",
			recipients=[{"receiver_by_document_field": field}],
		).insert()  # fmt: skip
		doc = frappe.get_doc(doctype="Note It", subject="News", **values).insert()
		doc.set("recipient", user)
		doc.run_method("tell_it")
		return frappe.get_all("Notification Log", {"document_name": doc.name}, ["for_user", "subject"])

	return told


def test_what_is_no_field_survives_the_reload_and_may_name_the_recipient(told):
	assert told("recipient") == [
		{"for_user": "notified@example.com", "subject": "News for notified@example.com"}
	]


def test_what_is_no_address_is_told_nothing(told):
	assert told("who", who="nobody in particular") == []
