"""Lists of what is kept about our records (hook permission_query_conditions): a row is listed with its record."""

import frappe

from task_portal.doctypes import GUARDED
from task_portal.guards.about import ABOUT
from task_portal.people import is_portal_manager, is_staff
from task_portal.readers.lists import get_readable_query


def get_about_query(doctype: str, user: str) -> str:
	"""Rows about our records are listed with the record; files also to who uploaded them."""
	if is_portal_manager(user):
		return ""
	of_doctype, of_name = (f"`tab{doctype}`.`{field}`" for field in ABOUT[doctype])
	allowed = [f"({of_doctype} is null or {of_doctype} not in ({get_list(GUARDED)}))"]
	if doctype == "File":
		allowed = [f"({allowed[0]} and not {get_message_query(of_doctype, of_name)})"]
		allowed.append(f"`tabFile`.`owner` = {frappe.db.escape(user)}")
	if is_staff(user):
		readable = get_readable_query(user)
		allowed.append(f"({of_doctype}, {of_name}) in ({readable})")
		if doctype == "File":
			of_message = f"(`said`.`reference_doctype`, `said`.`reference_name`) in ({readable})"
			allowed.append(get_message_query(of_doctype, of_name, of_message))
	return f"({' or '.join(allowed)})"


def get_message_query(of_doctype: str, of_name: str, condition: str | None = None) -> str:
	"""Of rows on a message: those on one that `condition` is true for; by default, on one about a guarded record."""
	condition = condition or f"`said`.`reference_doctype` in ({get_list(GUARDED)})"
	return (
		f"({of_doctype} = 'Communication' and exists (select 1 from `tabCommunication` as `said`"
		f" where `said`.`name` = {of_name} and {condition}))"
	)


def get_list(names) -> str:
	return ", ".join(frappe.db.escape(name) for name in names)


def comment_query(user: str) -> str:
	return get_about_query("Comment", user)


def file_query(user: str) -> str:
	return get_about_query("File", user)


def tag_link_query(user: str) -> str:
	return get_about_query("Tag Link", user)


def todo_query(user: str) -> str:
	return get_about_query("ToDo", user)
