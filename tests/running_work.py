"""Open work of every kind, in which each link of our DocTypes names something."""

import frappe
from leavers import end_sessions, nothing_unlearnt
from world import (
	ADMIN,
	FINANCE,
	FINANCE_COLLEAGUE,
	FINANCE_STAFF,
	HR,
	HR_COLLEAGUE,
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	act,
	acting_as,
	attach_file,
	get_step_task,
	make_case,
	make_case_type,
	make_client,
	make_department,
	make_task,
	make_ticket,
	make_user,
)

from task_portal import api
from task_portal.doctypes import get_doctypes

LEAVER, DECIDER = "test.leaver@example.com", "test.decider@example.com"
OWN, DESK, TYPE, CASE_TYPE = "_Test Own Desk", "_Test Desk", "_Test Links", "_Test Links"


def make_running_work() -> list:
	"""The records. Their people hold, decide and answer for them; HR_MANAGER manages what is left."""
	for user in (LEAVER, DECIDER):
		make_user(user, "Task User")
	make_department(DESK, [HR_MANAGER, LEAVER, HR_STAFF], managers=[HR_MANAGER], default_assignee=LEAVER)
	make_department(OWN, [HR_MANAGER, LEAVER], managers=[HR_MANAGER])
	values = {"title": TYPE, "sector": "Individual", "default_department": DESK}
	frappe.get_doc({"doctype": "Task Type"} | values).insert()
	client = make_client("_Test Linked", "Individual", INDIVIDUAL)
	over = make_ticket(client=client.name, department=DESK, assignee=LEAVER, raised_by=LEAVER)
	act(LEAVER, over, "Close")
	ticket = make_ticket(client=client.name, department=DESK, assignee=LEAVER, raised_by=LEAVER)
	ticket.db_set("continues", over.name)
	case = make_running_case(ticket.reload())
	about = {"task_type": TYPE, "ticket": ticket.name, "department": DESK, "assignee": LEAVER, "by": LEAVER}
	tasks = [
		make_task(**about, subject="Action"),
		make_document(about),
		make_decided(about),
		make_passed(about),
	]
	tasks.append(make_task(**about, kind="Approval", approver_kind="User", approver=DECIDER))
	tasks.append(make_task(**about, kind="Approval", approver_kind="Department Managers"))
	steps = [get_step_task(case, title) for title in ("Now", "Decide")]
	return [doc.reload() for doc in (ticket, over, case, *tasks, *steps)]


def make_running_case(ticket):
	step = {"task_type": TYPE, "department": DESK}
	decided = {"kind": "Approval", "approver_kind": "User", "approver": DECIDER}
	case_type = make_case_type(
		CASE_TYPE,
		"Individual",
		step | {"title": "Now"},
		step | decided | {"title": "Decide"},
		step | decided | {"title": "Next", "after_step": "Now"},
		step | {"title": "Last", "after_step": "Next"},
	)
	return make_case(case_type, by=LEAVER, ticket=ticket.name, department=DESK, case_owner=LEAVER)


def make_document(about: dict):
	rows = [{"title": "Passport", "is_required": 1}, {"title": "Photo", "is_required": 1}]
	task = make_task(**about, kind="Document", documents=rows)
	with acting_as(LEAVER):
		api.submit_document(task.name, task.documents[0].name, attach_file(task, LEAVER))
		api.accept_document(task.name, task.documents[0].name)
	return task


def make_decided(about: dict):
	task = make_task(**about, kind="Approval", approver_kind="User", approver=DECIDER)
	act(DECIDER, task, "Approve")
	return task


def make_passed(about: dict):
	"""Through one desk to another and back, so that its movements name all."""
	task = make_task(**about | {"department": OWN})
	act(LEAVER, task, "Forward", comment="Yours", department=DESK, assignee=HR_STAFF)
	act(HR_STAFF, task, "Forward", comment="Yours", department=OWN, assignee=LEAVER)
	act(LEAVER, task, "Forward", comment="Yours", department=FINANCE, assignee=FINANCE_STAFF)
	return task


def get_links() -> list[tuple[str, str, str]]:
	"""(DocType, field, what it links to) of every link of ours."""
	return [
		(doctype, field.fieldname, field.options)
		for doctype in get_doctypes()
		for field in frappe.get_meta(doctype).get_link_fields()
		if not field.get("is_virtual")
	]


def get_targets(linked: str, records: list) -> dict[str, list[str]]:
	"""What of DocType `linked` the work, and what it hangs on, names, and in which fields."""
	found = {}
	about = {*(doc.name for doc in records), DESK, OWN, TYPE, CASE_TYPE, *(doc.client for doc in records)}
	for doctype, field, options in get_links():
		if options == linked:
			key = "parent" if frappe.get_meta(doctype).istable else "name"
			filters = {key: ["in", [name for name in about if name]], field: ["is", "set"]}
			for value in frappe.get_all(doctype, filters, pluck=field, distinct=True, order_by=None):
				found.setdefault(value, []).append(f"{doctype}.{field}")
	return found


# What becomes of a target


def disable(doctype: str, name: str):
	end_sessions()
	doc = frappe.get_doc(doctype, name)
	field, value = ("enabled", 0) if doctype == "User" else ("disabled", 1)
	doc.set(field, value)
	doc.save(ignore_permissions=True)


def rename(doctype: str, name: str):
	end_sessions()
	new = "test.renamed@example.com" if doctype == "User" else f"{name} Renamed"
	with nothing_unlearnt():
		frappe.rename_doc(doctype, name, new, force=True, show_alert=False, rebuild_search=False)


def merge(doctype: str, name: str):
	end_sessions()
	frappe.local.dynamic_link_map = None
	other = get_other(doctype, name)
	with nothing_unlearnt():
		frappe.rename_doc(
			doctype, name, other, merge=True, force=True, show_alert=False, rebuild_search=False
		)


def delete(doctype: str, name: str):
	end_sessions()
	frappe.local.dynamic_link_map = None
	frappe.delete_doc(doctype, name)


def delete_by_force(doctype: str, name: str):
	"""Past Frappe's check, with links that name it."""
	end_sessions()
	frappe.delete_doc(doctype, name, force=True)
	# In which 15 still finds it, until the transaction ends.
	frappe.db.value_cache.clear()
	assert not frappe.db.exists(doctype, name)


def get_other(doctype: str, name: str) -> str:
	if doctype == "User":
		return HR_COLLEAGUE if name != HR_COLLEAGUE else FINANCE_COLLEAGUE
	if doctype == "Department":
		return ADMIN if name == HR else HR
	if doctype == "Client":
		return make_client("_Test Other", frappe.db.get_value("Client", name, "sector")).name
	if doctype == "Workflow State":
		return "To Do" if name == "New" else "New"
	filters = {"name": ["!=", name]}
	if frappe.get_meta(doctype).has_field("sector"):
		filters["sector"] = frappe.db.get_value(doctype, name, "sector")
	if found := frappe.db.get_value(doctype, filters):
		return found
	other = frappe.copy_doc(frappe.get_doc(doctype, name))
	if other.meta.get_field("title"):
		# By which it is named: one of the same title would be refused, and nothing merged.
		other.title = f"{other.title} Other"
	return other.insert().name


FATES = {
	"disabled": disable,
	"renamed": rename,
	"merged": merge,
	"deleted": delete,
	"force-deleted": delete_by_force,
}
