"""The office that the tests work in, and factories. Users are test.*@example.com, departments start with _Test."""

from contextlib import contextmanager

import frappe
from files import make_file
from frappe.utils.password import update_password

PASSWORD = "demo"
AS_MADE = "as-made.localhost"  # benchless's site before the first test: a copy to spoil
HR, FINANCE, ADMIN, EMPTY, CLOSED = (
	"_Test HR",
	"_Test Finance",
	"_Test Admin",
	"_Test Empty",
	"_Test Closed",
)

HR_STAFF = "test.hr.staff@example.com"
HR_COLLEAGUE = "test.hr.colleague@example.com"
HR_MANAGER = "test.hr.manager@example.com"
FINANCE_STAFF = "test.finance.staff@example.com"
FINANCE_COLLEAGUE = "test.finance.colleague@example.com"
FINANCE_MANAGER = "test.finance.manager@example.com"
ADMIN_STAFF = "test.admin.staff@example.com"
ADMIN_MANAGER = "test.admin.manager@example.com"
OUTSIDER = "test.outsider@example.com"
PORTAL_MANAGER = "test.portal.manager@example.com"
INDIVIDUAL = "test.individual@example.com"
BUSINESS = "test.business@example.com"
STRANGER = "test.stranger@example.com"

MEMBERS = {
	HR: [HR_MANAGER, HR_STAFF, HR_COLLEAGUE],
	FINANCE: [FINANCE_MANAGER, FINANCE_STAFF, FINANCE_COLLEAGUE],
	ADMIN: [ADMIN_MANAGER, ADMIN_STAFF],
	EMPTY: [],
	CLOSED: [ADMIN_STAFF],
}
# What Frappe knows of DocTypes and apps: to learn it again takes half a second.
LEARNT = (b"doctype_meta", b"table_columns", b"app_hooks", b"app_modules", b"installed_app_modules")
STAFF = [user for users in MEMBERS.values() for user in users] + [OUTSIDER]
CLIENTS = {"_Test Individual": ("Individual", INDIVIDUAL), "_Test Business": ("Business", BUSINESS)}


def make_world():
	for user in dict.fromkeys(STAFF):
		make_user(user, "Task User")
	make_user(PORTAL_MANAGER, "Task Portal Manager")
	for user in (INDIVIDUAL, BUSINESS, STRANGER):
		make_user(user)
	for title, users in MEMBERS.items():
		make_department(title, users, disabled=int(title == CLOSED))
	for client_name, (sector, user) in CLIENTS.items():
		if not frappe.db.exists("Client", {"client_name": client_name}):
			make_client(client_name, sector, user)


def make_user(email: str, *roles: str):
	if not frappe.db.exists("User", email):
		user = frappe.new_doc("User")
		user.update({"email": email, "first_name": email.split("@")[0], "send_welcome_email": 0})
		user.update({"roles": [{"role": role} for role in roles]})
		user.insert(ignore_permissions=True)
		update_password(email, PASSWORD)
	return email


def make_department(title: str, users=(), managers=None, **values):
	if frappe.db.exists("Department", title):
		return frappe.get_doc("Department", title)
	managers = [user for user in users if ".manager@" in user] if managers is None else managers
	members = [{"user": user, "is_manager": int(user in managers)} for user in users]
	return frappe.get_doc({"doctype": "Department", "title": title, "members": members} | values).insert()


def make_client(client_name: str, sector: str, *portal_users: str):
	users = [{"user": user, "sees": "Own requests"} for user in portal_users]
	return frappe.get_doc(
		{"doctype": "Client", "client_name": client_name, "sector": sector, "portal_users": users}
	).insert()


def get_client(sector: str) -> str:
	return frappe.db.get_value("Client", {"client_name": f"_Test {sector}"})


def make_ticket(client_sector: str = "Individual", by: str = HR_STAFF, **values):
	category = "Passport" if client_sector == "Individual" else "Job Order"
	defaults = {
		"doctype": "Ticket",
		"subject": "Renew my passport",
		"client": get_client(client_sector),
		"category": category,
		"department": HR,
	}
	with acting_as(by):
		return frappe.get_doc(defaults | values).insert()


def make_task(by: str = HR_STAFF, **values):
	defaults = {
		"doctype": "Task",
		"subject": "Order new badges",
		"task_type": "Internal Task",
		"department": HR,
	}
	with acting_as(by):
		return frappe.get_doc(defaults | values).insert()


def make_case_type(title: str, sector: str, *steps: dict):
	"""Steps are dicts of the step's fields; `title` is needed, the rest has defaults."""
	task_type = {"Internal": "Internal Task"}.get(sector, f"{sector} Sector Task")
	defaults = {"task_type": task_type, "kind": "Action"}
	return frappe.get_doc(
		{
			"doctype": "Case Type",
			"title": title,
			"sector": sector,
			"steps": [defaults | step for step in steps],
		}
	).insert()


def make_case(case_type, by: str = HR_STAFF, **values):
	client = None if case_type.sector == "Internal" else get_client(case_type.sector)
	defaults = {
		"doctype": "Case",
		"subject": "Work in Qatar",
		"case_type": case_type.name,
		"client": client,
		"department": HR,
	}
	with acting_as(by):
		return frappe.get_doc(defaults | values).insert()


def get_step_task(case, title: str):
	"""The task of a step of `case`, as stored; None while the step waits."""
	name = frappe.db.get_value("Case Step", {"parent": case.name, "title": title}, "task")
	return frappe.get_doc("Task", name) if name else None


def get_step_states(case) -> dict[str, str]:
	rows = frappe.get_all("Case Step", filters={"parent": case.name}, fields=["title", "state"])
	return {row.title: row.state for row in rows}


def attach_file(task, user: str, file_name: str = "passport.pdf") -> str:
	from task_portal.guards.about import trusted

	with acting_as(user), trusted():
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{task.name}-{frappe.generate_hash(length=6)}-{file_name}",
				"attached_to_doctype": "Task",
				"attached_to_name": task.name,
				"content": make_file(file_name, frappe.generate_hash()),
				"is_private": 1,
			}
		).insert(ignore_permissions=True)
	return file.name


def make_passed_task(status: str = "New", **values):
	"""A task of HR_STAFF that ADMIN_STAFF held first and FINANCE_STAFF holds now, in `status`."""
	task = make_task(**({"department": ADMIN, "assignee": ADMIN_STAFF} | values))
	act(ADMIN_STAFF, task, "Forward", comment="Yours", department=FINANCE, assignee=FINANCE_STAFF)
	action = {"New": None, "To Do": "Start", "Cancel": "Cancel", "Close": "Close"}[status]
	if action:
		act(FINANCE_STAFF, task, action, comment="Because")
	return task.reload()


def act(user: str, doc, action: str, **details):
	"""Take an action through the staff door, as `user`. Returns the record as the door returns it."""
	from task_portal import api

	with acting_as(user):
		return api.act(doc.doctype, doc.name, action, **details)


def act_as_client(user: str, doc, action: str, **details):
	"""Take an action as the portal does: access was checked, so the record is saved with permissions ignored."""
	from task_portal.workflow import move

	with acting_as(user):
		doc = frappe.get_doc(doc.doctype, doc.name)
		doc.flags.ignore_permissions = True
		return move.take(doc, action, **details)


def get_action_names(user: str, doc) -> list[str]:
	from task_portal import api

	with acting_as(user):
		return [row["action"] for row in api.get_actions(doc.doctype, doc.name)]


@contextmanager
def jobs_at_once():
	"""Frappe does inside what it would leave to a job: 15 asks the flag, 16 the module."""
	before = frappe.flags.in_test, getattr(frappe, "in_test", False)
	frappe.flags.in_test = frappe.in_test = True
	try:
		yield
	finally:
		frappe.flags.in_test, frappe.in_test = before


@contextmanager
def acting_as(user: str):
	before = frappe.session.user
	if user == before:
		# To set the user empties Frappe's caches of this process.
		yield
		return
	frappe.set_user(user)
	try:
		yield
	finally:
		frappe.set_user(before)


def get_stored(doc) -> dict:
	"""Everything that is stored of a record and around it, to show that a refusal changed nothing."""
	row = frappe.get_doc(doc.doctype, doc.name).as_dict(convert_dates_to_str=True)
	row.pop("acting_as", None)
	about = {"reference_doctype": doc.doctype, "reference_name": doc.name}
	row["comments"] = frappe.db.count("Comment", about)
	row["communications"] = frappe.db.count("Communication", about)
	return row


def rolled_back():
	"""What a test runs in: starts as Administrator, and leaves nothing behind."""
	frappe.set_user("Administrator")
	frappe.clear_messages()
	yield
	frappe.set_user("Administrator")
	frappe.db.rollback()
	forget_cached_world()


def forget_cached_world():
	"""What Frappe caches by another door than a record's own, a rollback does not reach."""
	# 15 takes one key at a time.
	for user in (*STAFF, PORTAL_MANAGER, INDIVIDUAL, BUSINESS, STRANGER):
		frappe.cache.hdel("roles", user)
	for doctype in ("Task", "Ticket", "Case"):
		frappe.cache.hdel("workflow", doctype)
	frappe.cache.delete_keys("task_portal:sent")
	# A refused save leaves its record in it, and each later one looks through all.
	frappe.flags.currently_saving = []


def is_learnt(key: bytes) -> bool:
	return key.partition(b"|")[2].startswith(LEARNT)


def forget_records():
	"""As frappe.clear_cache, but what it has learnt of DocTypes and apps stays."""
	keys = [key for key in frappe.cache.get_keys("") if not is_learnt(key)]
	frappe.cache.delete_value(keys, make_keys=False)
	# 16 keeps in the process what it has read.
	remembered = getattr(frappe, "client_cache", None)
	for key in keys if remembered else ():
		remembered.cache.pop(key, None)
	frappe.utils.caching._SITE_CACHE.clear()
	frappe.local.cache, frappe.local.new_doc_templates = {}, {}
	frappe.clear_cache(user="Guest")  # and what is kept for a request


@contextmanager
def without_the_wall():
	"""Clients' logins meet what stands behind it: the second lock."""
	set_wall_down(1)
	try:
		yield
	finally:
		set_wall_down(None)


def set_wall_down(value: int | None):
	from frappe.installer import update_site_config

	from task_portal.guards.wall import DOWN_IN_TESTS

	# Frappe's word for taking a key away.
	update_site_config(DOWN_IN_TESTS, "None" if value is None else value)
