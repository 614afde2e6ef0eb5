"""Prints: a case as a file for its client, in which nothing of the office stands; a task with where it has been."""

import frappe
import pytest
from frappe.www.printview import get_html_and_style
from portal_world import attach, make_client_case, make_request, say
from world import (
	ADMIN,
	ADMIN_STAFF,
	BUSINESS,
	FINANCE_MANAGER,
	FINANCE_STAFF,
	HR_COLLEAGUE,
	HR_MANAGER,
	HR_STAFF,
	OUTSIDER,
	PORTAL_MANAGER,
	act,
	acting_as,
	get_step_task,
	make_case,
	make_case_type,
	make_passed_task,
	make_task,
)

from task_portal.portal.fields import DETAILED, DOCUMENT_ROW, STEP_ROW, get_listed

FILE, HISTORY = "Case File for the Client", "Task with Its History"
CANARY = "canary of the office"
TEXTS = ("Data", "Small Text", "Text", "Text Editor", "Long Text", "Link", "Select")
# What the record cannot be shown without, and no word of anybody's.
KEPT = ("naming_series", "status", "sector", "state", "kind", "task_type", "case_step", "approver_kind")


def show_print(doc, print_format: str | None, user: str = HR_MANAGER) -> str:
	with acting_as(user):
		return get_html_and_style(doc.doctype, doc.name, print_format=print_format)["html"]


def put_canaries(doc, allowed: tuple[str, ...]):
	"""Into every field of words that the portal does not show."""
	fields = [
		field.fieldname
		for field in doc.meta.get("fields", {"fieldtype": ["in", TEXTS], "is_virtual": 0})
		if field.fieldname not in (*allowed, *KEPT)
	]
	frappe.db.set_value(doc.doctype, doc.name, dict.fromkeys(fields, CANARY), update_modified=False)
	return fields


def make_told_case():
	"""A case with a canary in all that is the office's, and a word of the client's in what is not."""
	case = make_client_case(make_request())
	papers = get_step_task(case, "Your papers")
	with acting_as(HR_STAFF):
		case.add_comment("Comment", f"{CANARY}: a comment")
		papers.add_comment("Comment", f"{CANARY}: a comment on the task")
		make_task(
			case=case.name, task_type="Business Sector Task", ticket=case.ticket, subject=f"{CANARY}: a task"
		)
	act(HR_STAFF, papers, "Forward", comment=f"{CANARY}: why", department=ADMIN, assignee=ADMIN_STAFF)
	say(BUSINESS, case, "When do we fly?")
	frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"subject": f"{CANARY}: to a supplier",
			"content": f"{CANARY}: to a supplier",
			"sender": HR_STAFF,
			"recipients": "supplier@example.com",
			"reference_doctype": "Case",
			"reference_name": case.name,
		}
	).insert()
	attach(HR_STAFF, "Case", case.name, "canary of the office.pdf")
	case, papers = frappe.get_doc("Case", case.name), frappe.get_doc("Task", papers.name)
	put_canaries(case, (*get_listed("Case"), *DETAILED["Case"]))
	put_canaries(papers, (*get_listed("Task"), *DETAILED["Task"]))
	for row in case.steps:
		put_canaries(row, STEP_ROW if row.client_facing else ())
	for row in papers.documents:
		put_canaries(row, DOCUMENT_ROW)
	for row in papers.movements:
		put_canaries(row, ())
	for user in (HR_STAFF, HR_MANAGER, HR_COLLEAGUE, ADMIN_STAFF):
		frappe.db.set_value("User", user, "full_name", f"{CANARY}: {user}")
	frappe.clear_document_cache("Case", case.name)
	return case


def test_no_word_of_the_office_stands_in_the_clients_file():
	case = make_told_case()
	printed = show_print(case, FILE)
	assert "canary" not in printed.lower() and "@example.com" not in printed
	for words in ("When do we fly?", "Hiring for Doha", "Your papers", "Trade licence", "Work in our office"):
		assert words in printed, words
	# It is what the print button gives, and what is attached to an e-mail.
	assert show_print(case, None) == printed


def test_canaries_are_where_the_office_would_see_them():
	case = make_told_case()
	assert "canary" in show_print(case, "Standard").lower()


def test_clients_file_is_of_the_record_as_stored():
	"""A form sends what is to be printed: nobody gets another ticket's or client's words by it."""
	case, other = make_client_case(), make_told_case()
	with acting_as(HR_MANAGER):
		doc = frappe.get_doc("Case", case.name).as_dict(convert_dates_to_str=True)
		doc.update({"subject": other.name, "client": other.client, "steps": []})
		printed = get_html_and_style(frappe.as_json(doc), print_format=FILE)["html"]
	assert other.name not in printed and "Your papers" in printed


def test_a_case_inside_the_house_has_a_file_too():
	case = make_case(make_case_type("_Test Inside", "Internal", {"title": "Secret step"}))
	printed = show_print(case, FILE)
	assert "Work in our office" in printed and "Secret step" not in printed


def test_a_task_is_printed_with_its_way_reasons_and_people_by_name():
	task = make_passed_task(subject="Order <b>badges</b>", description="<p>Blue ones</p>")
	printed = show_print(task, HISTORY, FINANCE_MANAGER)
	names = [frappe.db.get_value("User", user, "full_name") for user in (ADMIN_STAFF, FINANCE_STAFF)]
	for words in ("Forward", "Yours", "Blue ones", "Order &lt;b&gt;badges&lt;/b&gt;", *names):
		assert words in printed, words
	assert ADMIN_STAFF not in printed.replace(names[0], "")
	assert show_print(task, None, FINANCE_MANAGER) == printed


@pytest.mark.parametrize("print_format", [FILE, HISTORY])
def test_who_may_not_read_it_prints_nothing(print_format):
	doc = make_client_case() if print_format == FILE else make_task()
	for user in (OUTSIDER, FINANCE_MANAGER, BUSINESS):
		with pytest.raises(frappe.PermissionError):
			show_print(doc, print_format, user)
	assert show_print(doc, print_format, PORTAL_MANAGER)


def test_what_people_typed_does_nothing_in_a_print():
	case = make_client_case()
	say(BUSINESS, case, "<script>alert(1)</script>")
	assert "<script>alert" not in show_print(case, FILE)
