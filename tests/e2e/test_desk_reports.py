"""The reports, as a manager and an admin look at them: what they show, and where a number leads."""

import pytest

MANAGER, ADMIN = "hr.manager@example.com", "admin@example.com"
# A column of each that leads to a list; in Document Expiry each row is a record.
LEADING = {
	"Department Workload": ("open", "overdue", "due_soon"),
	"Time in Department": ("tasks",),
	"Case Progress": ("at_it", "to_come", "done"),
	"Client Activity": ("tickets", "open_cases"),
	"Reassignments": ("tasks",),
	"Opened and Closed": ("opened", "closed"),
	"Document Expiry": (),
}
ROW = "([field]) => frappe.query_report.data.findIndex(row => row[field])"
LINK = """([field, row]) => {
	const { datatable, data } = frappe.query_report;
	const column = datatable.datamanager.getColumns().findIndex(column => column.id === field);
	return [`.dt-cell--${column}-${row} a`, data[row][field]];
}"""


SHOWN = """(number) => {
	const [view, doctype] = frappe.get_route();
	return view === "List" && window.cur_list?.doctype === doctype && cur_list.data.length === number;
}"""


def open_report(desk, name: str):
	desk.open("query-report", name)
	desk.page.wait_for_function("name => window.frappe.query_report?.report_name === name", arg=name)
	settle(desk)
	if name == "Reassignments":
		# Not before it is there: Frappe draws a report twice at once, over itself.
		desk.page.evaluate("() => frappe.query_report.set_filter_value('group_by', 'People')")
		settle(desk)


def settle(desk):
	desk.settle()
	# It asks when its filters are there, a moment after it is named.
	desk.page.wait_for_timeout(1000)
	desk.settle()


@pytest.mark.parametrize("user", [MANAGER, ADMIN])
@pytest.mark.parametrize("name", LEADING)
def test_report_is_shown_and_its_numbers_lead_to_as_many_records(sit, user, name):
	desk = sit(user)
	for field in LEADING[name] or (None,):
		open_report(desk, name)
		if not desk.page.evaluate("() => frappe.query_report.data?.length"):
			continue
		assert desk.page.locator(".chart-wrapper:visible svg").count()
		assert "@example.com" not in desk.page.locator(".datatable:visible").first.inner_text()
		if field and (row := desk.page.evaluate(ROW, [field])) >= 0:
			link, number = desk.page.evaluate(LINK, [field, row])
			desk.page.locator(f"{link}:visible").first.click()
			# At first the list that stood there, or this one before its filters.
			desk.page.wait_for_function(SHOWN, arg=min(number, 20), timeout=30_000)
			desk.settle()
