"""Frappe's endpoints that count: here they count what their caller may list.

As they are, they ask at most whether the caller may read records of that kind at all; with a filter like
`subject like "a%"` anybody could then read any record letter by letter."""

import frappe
from frappe import _
from frappe import client as frappe_client
from frappe.desk import listview as frappe_listview
from frappe.desk import notifications as frappe_notifications
from frappe.desk.form import linked_with as frappe_links
from frappe.model import default_fields
from frappe.utils import goal as frappe_goal
from frappe.workflow.doctype.workflow import workflow as frappe_workflow

from task_portal.guards.endpoints import BadRequest, is_guarded, parse_json

# As many as Frappe counts of linked records.
LINKED = 100
GROUPS = 50


@frappe.whitelist()
def get_count(
	doctype: str, filters: str | dict | list | None = None, debug: bool = False, cache: bool = False
) -> int:
	"""`frappe.client.get_count`."""
	if not is_guarded(doctype):
		return frappe_client.get_count(doctype, filters, debug, cache)
	return frappe.db.sql(f"select count(*) from ({get_listed(doctype, filters)}) listed")[0][0]


@frappe.whitelist()
def get_workflow_state_count(doctype: str, workflow_state_field: str, states: str | list) -> list[dict]:
	"""`frappe.workflow.doctype.workflow.workflow.get_workflow_state_count`."""
	if not is_guarded(doctype):
		return frappe_workflow.get_workflow_state_count(doctype, workflow_state_field, states)
	frappe.has_permission(doctype, "read", throw=True)
	field = validate_field(doctype, workflow_state_field)
	listed = get_listed(doctype, {field: ["not in", parse_json(states) or [""]]}, field)
	rows = frappe.db.sql(
		f"select `{field}`, count(*) as `count` from ({listed}) listed group by `{field}`", as_dict=True
	)
	return [row for row in rows if row[field]]


@frappe.whitelist()
def get_group_by_count(doctype: str, current_filters: str | list | dict, field: str) -> list[dict]:
	"""`frappe.desk.listview.get_group_by_count`, which for `assigned_to` counts what nobody may list."""
	if field != "assigned_to" or not is_guarded(doctype):
		return frappe_listview.get_group_by_count(doctype, current_filters, field)
	listed = get_listed(doctype, current_filters)
	return frappe.db.sql(
		f"""select `allocated_to` as `name`, count(*) as `count` from `tabToDo`
		where `status` != 'Cancelled' and `reference_type` = %s and ifnull(`allocated_to`, '') != ''
			and `reference_name` in (select `name` from ({listed}) listed)
		group by `allocated_to` order by `count` desc limit {GROUPS}""",
		(doctype,),
		as_dict=True,
	)


@frappe.whitelist()
def get_monthly_goal_graph_data(goal_doctype: str, **kwargs) -> dict:
	"""`frappe.utils.goal.get_monthly_goal_graph_data`, which in 15 adds up what nobody may list."""
	if is_guarded(goal_doctype):
		frappe.throw(_("{0} has no goals.").format(_(goal_doctype)), frappe.PermissionError)
	return frappe.call(frappe_goal.get_monthly_goal_graph_data, goal_doctype=goal_doctype, **kwargs)


@frappe.whitelist()
def get_open_count(doctype: str, name: str, items: str | list | None = None) -> dict:
	"""`frappe.desk.notifications.get_open_count`, the numbers on a form's links to other records."""
	answer = frappe_notifications.get_open_count(doctype, name, items)
	links = frappe.get_meta(doctype).get_dashboard_data()
	# Where counting took too long, Frappe answers with an empty list.
	for row in (answer["count"] or {}).get("external_links_found", []):
		if row["count"] and is_guarded(row["doctype"]):
			field = links.get("non_standard_fieldnames", {}).get(row["doctype"], links.get("fieldname"))
			row["count"] = count_linked(row["doctype"], field, name)
			row["open_count"] = min(row["open_count"], row["count"])
	return answer


@frappe.whitelist()
def get_linked(doctype: str, docname: str) -> dict:
	"""`frappe.desk.form.linked_with.get`, which also tells how many it does not show."""
	found = frappe_links.get(doctype, docname)
	for linked in [linked for linked in found if is_guarded(linked)]:
		if isinstance(found[linked], dict):
			found[linked]["hidden_count"] = 0
			if not found[linked]["docs"]:
				del found[linked]
	return found


def count_linked(doctype: str, field: str | None, name: str) -> int:
	if not field or not frappe.has_permission(doctype, "read"):
		return 0
	return len(frappe.get_list(doctype, filters={field: name}, pluck="name", limit=LINKED))


def get_listed(doctype: str, filters, *fields: str) -> str:
	"""The query for the names (and `fields`) of what the caller may list, and no more."""
	if frappe.is_table(doctype):
		frappe.throw(_("{0} is read with its parent.").format(_(doctype)), frappe.PermissionError)
	filters = parse_json(filters) or {}
	if not isinstance(filters, dict | list):
		frappe.throw(_("Filters are an object or a list."), BadRequest)
	# 15 and 16 each take functions among the fields in a form that the other refuses.
	return frappe.get_list(
		doctype, filters=filters, fields=["name", *fields], distinct=True, order_by=None, run=False
	)


def validate_field(doctype: str, field: str) -> str:
	if field not in default_fields and not frappe.get_meta(doctype).has_field(field):
		frappe.throw(_("{0} has no field {1}.").format(_(doctype), field), BadRequest)
	return field
