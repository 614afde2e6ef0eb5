"""Reports: to whom they are open, how many queries they take, how they are exported and sent."""
# ruff: noqa: F401, F811 (fixtures)

import json

import frappe
import pytest
from frappe.desk.query_report import export_query, run
from portal_world import counted_statements
from report_rows import (
	NAMES,
	ask,
	cases,
	everything,
	get_list,
	get_rows,
	office,
	papers,
	put_case,
	put_hop,
	put_task,
	put_ticket,
	requests,
)
from world import (
	FINANCE,
	FINANCE_STAFF,
	HR,
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	OUTSIDER,
	PORTAL_MANAGER,
	STRANGER,
	acting_as,
)

from task_portal import reports
from task_portal.reports import NotForOthers

# A report of any of ours: permission, roles, names and its own queries, none for a row.
QUERIES = 30


def test_only_staff_of_the_house_run_reports(everything):
	for name in NAMES:
		for user in (STRANGER, INDIVIDUAL):
			with pytest.raises(frappe.PermissionError):
				ask(name, user)
		assert get_rows(name, OUTSIDER) == [], name
		assert get_rows(name, HR_MANAGER), name


def test_queries_do_not_grow_with_the_rows(everything):
	before = {}
	for name in NAMES:
		with acting_as(HR_MANAGER), counted_statements() as statements:
			run(name, {}, ignore_prepared_report=True)
		before[name] = len(statements)
		assert before[name] <= QUERIES, "\n".join(statements)
	for _number in range(3):
		task = put_task(HR, HR_MANAGER)
		put_hop(task, 1, (FINANCE, None), (HR, HR_MANAGER), 1, 1)
		put_ticket("Individual")
		put_case("Active", "Waiting", "Waiting", case_type=f"_Test {task}")
	for name in NAMES:
		with acting_as(HR_MANAGER), counted_statements() as statements:
			run(name, {}, ignore_prepared_report=True)
		assert len(statements) <= before[name], f"{name}:\n" + "\n".join(statements)


def test_user_permissions_narrow_reports_as_they_do_lists(everything):
	before = {name: get_rows(name, HR_MANAGER) for name in NAMES}
	frappe.permissions.add_user_permission("Department", FINANCE, HR_MANAGER)
	try:
		for name in NAMES:
			assert len(get_rows(name, HR_MANAGER)) < len(before[name]), name
	finally:
		frappe.db.delete("User Permission", {"user": HR_MANAGER})
		frappe.cache.hdel("user_permissions", HR_MANAGER)


def test_reports_are_exported_with_names_and_without_keys(everything):
	for name in NAMES:
		asked = {"report_name": name, "filters": "{}", "visible_idx": "[]", "file_format_type": "CSV"}
		with acting_as(HR_MANAGER):
			frappe.local.form_dict = frappe._dict(asked)
			export_query()
		lines = frappe.response["filecontent"].decode().splitlines()
		assert len(lines) > 1, name
		assert "@example.com" not in "".join(lines), name


def make_mail(report: str, user: str, **values):
	defaults = {"email_to": user, "format": "HTML", "report_type": "Script Report", "frequency": "Daily"}
	return frappe.get_doc(
		{"doctype": "Auto Email Report", "report": report, "user": user} | defaults | values
	).insert(ignore_permissions=True)


def test_mailed_reports_are_those_of_whom_they_are_for(everything):
	"""The scheduler sends them as Administrator, who sees everything."""
	for name in NAMES:
		for user in (HR_MANAGER, FINANCE_STAFF, OUTSIDER):
			mail = frappe.get_doc("Auto Email Report", make_mail(name, user, format="CSV").name)
			sent = (mail.get_report_content() or "").splitlines()
			assert max(len(sent) - 1, 0) == len(get_rows(name, user)), (name, user)
		assert (
			"<td"
			in frappe.get_doc("Auto Email Report", make_mail(name, HR_MANAGER).name).get_report_content()
		)


def test_nobody_has_reports_sent_that_are_another_persons(everything):
	with acting_as(HR_STAFF):
		mail = make_mail("Department Workload", HR_STAFF)
		for change in ({"user": HR_MANAGER}, {"filters": json.dumps({"for_user": HR_MANAGER})}):
			mail.reload().update(change)
			if "user" in change:
				with pytest.raises(NotForOthers):
					mail.save(ignore_permissions=True)
			else:
				mail.save(ignore_permissions=True)
				assert json.loads(mail.filters)["for_user"] == HR_STAFF
	with acting_as(HR_MANAGER), pytest.raises(NotForOthers):
		frappe.get_doc("Auto Email Report", mail.name).update({"email_to": HR_MANAGER}).save(
			ignore_permissions=True
		)
	# Of other reports Frappe decides.
	with acting_as(HR_STAFF):
		make_mail("Permitted Documents For User", HR_MANAGER)


def test_naming_another_reader_shows_nothing_more(everything):
	for name in NAMES:
		own = get_rows(name, FINANCE_STAFF)
		assert len(get_rows(name, FINANCE_STAFF, for_user="Administrator")) <= len(own), name
	rows = get_rows("Department Workload", HR_STAFF, for_user=PORTAL_MANAGER)
	assert sum(row.open for row in rows) == len(get_list("Task", HR_STAFF, {"is_open": 1}))


def test_what_people_made_of_reports_goes_with_the_app(everything):
	make_mail("Document Expiry", HR_MANAGER)
	own = {"report_name": "_Test Mine", "report_type": "Custom Report", "reference_report": "Case Progress"}
	frappe.get_doc({"doctype": "Report", "ref_doctype": "Case", "is_standard": "No"} | own).insert()
	reports.delete_what_was_made()
	assert not frappe.db.exists("Report", "_Test Mine")
	assert not frappe.get_all("Auto Email Report", {"report": ["in", NAMES]})
	assert set(reports.get_reports()) == {*NAMES, "Setup Check"}
