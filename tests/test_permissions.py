"""Who sees and changes what: list, count and single record agree for every actor."""

import frappe
import pytest
from world import (
	ADMIN_MANAGER,
	ADMIN_STAFF,
	BUSINESS,
	FINANCE,
	FINANCE_COLLEAGUE,
	FINANCE_MANAGER,
	FINANCE_STAFF,
	HR,
	HR_COLLEAGUE,
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	OUTSIDER,
	PORTAL_MANAGER,
	STRANGER,
	act,
	acting_as,
	get_client,
	get_stored,
	make_passed_task,
	make_task,
	make_ticket,
)

from task_portal.guards import about, counts, files
from task_portal.readers import lists

EVERYBODY = [
	HR_STAFF,
	HR_COLLEAGUE,
	HR_MANAGER,
	FINANCE_STAFF,
	FINANCE_COLLEAGUE,
	FINANCE_MANAGER,
	ADMIN_STAFF,
	ADMIN_MANAGER,
	OUTSIDER,
	PORTAL_MANAGER,
	INDIVIDUAL,
	BUSINESS,
	STRANGER,
	"Guest",
]
CLIENTS = {INDIVIDUAL, BUSINESS, STRANGER, "Guest"}


def get_access(user: str, doc) -> tuple[bool, bool, bool]:
	"""What `user` gets at: by list, by reading it, by changing it. The count must agree with the list."""
	with acting_as(user):
		try:
			by_list = doc.name in frappe.get_list(doc.doctype, pluck="name", limit=0)
			assert bool(counts.get_count(doc.doctype, {"name": doc.name})) == by_list
		except frappe.PermissionError:
			by_list = False
		return (
			by_list,
			frappe.has_permission(doc.doctype, "read", doc.name),
			frappe.has_permission(doc.doctype, "write", doc.name),
		)


@pytest.mark.parametrize("user", EVERYBODY)
def test_task_access_by_list_and_by_record_agree(user):
	task = make_passed_task()
	write = {HR_STAFF, FINANCE_STAFF, FINANCE_MANAGER, PORTAL_MANAGER}
	read = write | {ADMIN_STAFF}
	assert get_access(user, task) == (user in read, user in read, user in write)


@pytest.mark.parametrize("user", EVERYBODY)
def test_ticket_access_by_list_and_by_record_agree(user):
	ticket = make_ticket(by=OUTSIDER, department=HR, assignee=HR_STAFF)
	task = make_task(
		by=HR_STAFF, ticket=ticket.name, department=FINANCE, assignee=FINANCE_STAFF, task_type=None
	)
	write = {OUTSIDER, HR_STAFF, HR_MANAGER, PORTAL_MANAGER}
	read = write | {FINANCE_STAFF}
	assert get_access(user, ticket) == (user in read, user in read, user in write)
	act(FINANCE_STAFF, task, "Close", comment="Done")
	assert get_access(FINANCE_STAFF, ticket) == (False, False, False)


@pytest.mark.parametrize("user", EVERYBODY)
def test_clients_and_departments_are_for_staff(user):
	client = frappe.get_doc("Client", get_client("Individual"))
	is_staff = user not in CLIENTS
	managers = {HR_MANAGER, FINANCE_MANAGER, ADMIN_MANAGER, PORTAL_MANAGER}
	assert get_access(user, client) == (is_staff, is_staff, user in managers)
	department = frappe.get_doc("Department", HR)
	assert get_access(user, department) == (is_staff, is_staff, user == PORTAL_MANAGER)


@pytest.mark.parametrize("user", EVERYBODY)
def test_movements_are_read_with_their_task(user):
	make_passed_task()
	with acting_as(user):
		try:
			rows = frappe.get_list("Task Movement", parent_doctype="Task", fields=["comment"], limit=0)
		except frappe.PermissionError:
			rows = []
	assert bool(rows) == (user in {HR_STAFF, FINANCE_STAFF, FINANCE_MANAGER, PORTAL_MANAGER, ADMIN_STAFF})


def test_naming_oneself_holder_in_the_same_request_gives_no_access():
	task = make_passed_task()
	before = get_stored(task)
	for field in ("assignee", "originator"):
		with acting_as(OUTSIDER), pytest.raises(frappe.PermissionError):
			doc = frappe.get_doc("Task", task.name)
			doc.set(field, OUTSIDER)
			doc.save()
	assert get_stored(task) == before


def test_list_rule_quotes_what_it_is_given():
	assert "' or 1=1" not in lists.get_query("x' or 1=1 -- @example.com", "Task")
	with acting_as("Administrator"):
		assert lists.get_query("nobody@example.com", "Task") == "1=0"


def test_nobody_shares_a_record_past_the_rules():
	task = make_passed_task()
	with acting_as(FINANCE_STAFF), pytest.raises(frappe.PermissionError):
		frappe.share.add("Task", task.name, OUTSIDER, read=1)
	with pytest.raises(about.SharingNotAllowed):
		frappe.share.add("Task", task.name, OUTSIDER, read=1)
	with pytest.raises(about.SharingNotAllowed):
		frappe.share.add("Task", task.name, everyone=1)


def test_assign_to_gives_no_access_and_no_hold():
	"""Frappe's Assign To shares the record with whoever is named, and never takes it back."""
	from frappe.desk.form import assign_to

	task = make_passed_task()
	with acting_as(FINANCE_STAFF), pytest.raises(frappe.PermissionError):
		assign_to.add({"doctype": "Task", "name": task.name, "assign_to": [OUTSIDER]})
	assert get_access(OUTSIDER, task) == (False, False, False)
	assert task.reload().assignee == FINANCE_STAFF


def test_clearing_an_assignment_leaves_the_holder():
	"""Frappe blanks a field named `assigned_to` for any reader; ours is `assignee`."""
	from frappe.desk.form import assign_to

	task = make_passed_task()
	with acting_as(ADMIN_STAFF):
		assign_to.remove("Task", task.name, FINANCE_STAFF)
	assert task.reload().assignee == FINANCE_STAFF


def make_file(task, **values):
	return frappe.get_doc(
		{
			"doctype": "File",
			"file_name": "passport.txt",
			"attached_to_doctype": "Task",
			"attached_to_name": task.name,
			"content": "secret " + task.name,
		}
		| values
	).insert()


def test_files_of_our_records_are_private():
	task = make_task()
	with pytest.raises(files.PublicFileNotAllowed):
		make_file(task, file_name="public.txt", is_private=0)
	file = make_file(task, file_name=f"{task.name}.txt", is_private=1)
	assert file.file_url.startswith("/private/files/")
	file.is_private = 0
	with pytest.raises(files.PublicFileNotAllowed):
		file.save()


def test_portal_client_has_no_desk_and_no_doctype_permission():
	assert frappe.db.get_value("Role", "Portal Client", "desk_access") == 0
	assert frappe.db.get_value("User", INDIVIDUAL, "user_type") == "Website User"
	assert "Portal Client" in frappe.get_roles(INDIVIDUAL)
	for doctype in ("DocPerm", "Custom DocPerm"):
		assert not frappe.get_all(doctype, filters={"role": "Portal Client"})


@pytest.mark.parametrize("doctype", ["Task", "Ticket", "Client", "Department", "Task Type"])
@pytest.mark.parametrize("user", sorted(CLIENTS))
def test_client_reads_nothing_and_creates_nothing_by_generic_means(user, doctype):
	with acting_as(user):
		with pytest.raises(frappe.PermissionError):
			frappe.get_list(doctype)
		assert not frappe.has_permission(doctype, "create")
		with pytest.raises(frappe.PermissionError):
			frappe.new_doc(doctype).insert()


def test_acting_as_is_what_the_rules_say():
	task = make_task()
	for user, expected in (
		(HR_STAFF, "Holder, Originator"),
		(HR_MANAGER, "Manager"),
		(PORTAL_MANAGER, "Manager"),
		(HR_COLLEAGUE, ""),
	):
		with acting_as(user):
			assert frappe.get_doc("Task", task.name).acting_as == expected


def test_who_lost_the_department_loses_its_tasks():
	task = make_passed_task()
	department = frappe.get_doc("Department", FINANCE)
	department.members = [row for row in department.members if row.user != FINANCE_MANAGER]
	department.save()
	assert get_access(FINANCE_MANAGER, task) == (False, False, False)
