"""A department's form tells its managers who holds what; a client's, who of its people is in the portal and since when."""

import frappe
import pytest
from leavers import disable, forget
from portal_world import counted_statements
from test_desk_forms import load
from test_notices import get_mails, set_outgoing_account
from world import (
	FINANCE,
	FINANCE_MANAGER,
	FINANCE_STAFF,
	HR,
	HR_COLLEAGUE,
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	PORTAL_MANAGER,
	acting_as,
	get_client,
	make_client,
	make_task,
	make_user,
)

from task_portal import desk
from task_portal.admins.invitations import NotInvited, invite_again

pytestmark = pytest.mark.usefixtures("wall_down")
INVITED = "test.invited@example.com"


@pytest.fixture(autouse=True)
def fresh_caches(site):
	yield
	forget()


def get_loads(department: str, user: str) -> dict:
	told = load("Department", department, user)
	return {row["user"]: (row["open"], row["late"]) for row in told.get("loads", [])}


def test_a_manager_sees_what_each_member_holds_here():
	yesterday = frappe.utils.add_days(frappe.utils.today(), -1)
	before = get_loads(HR, HR_MANAGER)
	make_task(assignee=HR_STAFF)
	late = make_task(assignee=HR_STAFF)
	frappe.db.set_value("Task", late.name, "due_date", yesterday)
	nobody = make_task()
	frappe.db.set_value("Task", nobody.name, "assignee", None)
	make_task(department=FINANCE, assignee=FINANCE_STAFF)
	after = get_loads(HR, HR_MANAGER)
	assert after[HR_STAFF] == (before[HR_STAFF][0] + 2, before[HR_STAFF][1] + 1)
	assert after[None][0] == before.get(None, (0, 0))[0] + 1
	assert after[HR_COLLEAGUE] == before[HR_COLLEAGUE] and FINANCE_STAFF not in after
	assert get_loads(HR, PORTAL_MANAGER) == after
	for user, (count, _late) in after.items():
		filters = {"department": HR, "is_open": 1, "assignee": user or ["is", "not set"]}
		with acting_as(HR_MANAGER):
			assert len(frappe.get_list("Task", filters, limit_page_length=0)) == count


def test_who_holds_work_here_and_left_is_named():
	make_task(department=FINANCE, assignee=FINANCE_STAFF)
	disable("User", FINANCE_STAFF)
	rows = {row["user"]: row for row in load("Department", FINANCE, FINANCE_MANAGER)["loads"]}
	assert rows[FINANCE_STAFF]["is_here"] == 0 and rows[FINANCE_STAFF]["open"]
	frappe.db.delete("Department Member", {"parent": FINANCE, "user": FINANCE_STAFF})
	frappe.clear_document_cache("Department", FINANCE)
	assert FINANCE_STAFF in get_loads(FINANCE, FINANCE_MANAGER)


@pytest.mark.parametrize("user", [HR_STAFF, FINANCE_MANAGER])
def test_loads_are_told_to_managers_alone(user):
	assert load("Department", HR, user) == {}


def test_a_client_tells_what_its_portal_users_see_and_when_they_were_here():
	make_user(INVITED)
	client = make_client("_Test Two People", "Individual", INDIVIDUAL, INVITED)
	seen = frappe.utils.get_datetime("2026-01-02 03:04:05")
	frappe.db.set_value("User", INDIVIDUAL, {"last_active": seen, "last_login": None})
	frappe.db.set_value("User", INVITED, {"last_active": None, "last_login": None})
	rows = {row["user"]: row for row in load("Client", client.name, HR_STAFF)["portal_users"]}
	assert (rows[INDIVIDUAL]["seen"], rows[INDIVIDUAL]["sees"]) == (seen, "Own requests")
	assert (rows[INVITED]["seen"], rows[INVITED]["is_enabled"]) == (None, 1)


def test_people_on_a_form_are_few_queries():
	for doctype, name, prepare in (
		("Department", HR, desk.prepare_department),
		("Client", get_client("Individual"), desk.prepare_client),
	):
		with acting_as(HR_MANAGER):
			doc = frappe.get_doc(doctype, name)
			doc.check_permission("read")
			# What Frappe asks once and keeps.
			prepare(doc)
			with counted_statements() as statements:
				prepare(doc)
		assert len(statements) <= 3, "\n".join(statements)


def test_a_portal_user_who_never_came_is_invited_again(jobs_run_now):
	make_user(INVITED)
	client = make_client("_Test Invited", "Individual", INVITED).name
	with acting_as(PORTAL_MANAGER), pytest.raises(NotInvited, match="No mail"):
		set_outgoing_account(0)
		invite_again(client, INVITED)
	set_outgoing_account(1)
	before = len(get_mails(INVITED))
	with acting_as(PORTAL_MANAGER):
		invite_again(client, INVITED)
		assert len(get_mails(INVITED)) == before + 1
		with pytest.raises(NotInvited):
			invite_again(get_client("Individual"), INVITED)
		frappe.db.set_value("User", INVITED, "last_login", frappe.utils.now())
		with pytest.raises(NotInvited, match="signed in"):
			invite_again(client, INVITED)
	for user in (HR_STAFF, HR_MANAGER, INDIVIDUAL):
		with acting_as(user), pytest.raises(frappe.PermissionError):
			invite_again(client, INVITED)
