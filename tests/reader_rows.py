"""What lists go by, held against the rules."""

import frappe

from task_portal.people import get_person, is_portal_manager, is_staff
from task_portal.permissions import find_reasons
from task_portal.readers import rows


def assert_rows_follow_rules(doctype: str, names: list[str]):
	"""As the rules say when they are asked of these records at once."""
	rows.write_changed()
	# A site without the demo has no cases.
	if names:
		assert rows.get_rows(doctype, names, None) == rows.ask_rules(doctype, names)


def get_told(doctype: str, name: str) -> set[str]:
	"""Staff who may read the record, as the rules say of each by themselves; without managers everywhere."""
	users = [
		user
		for user in frappe.get_all("User", pluck="name")
		if is_staff(user) and not is_portal_manager(user)
	]
	return {user for user in users if find_reasons(doctype, name, get_person(user))}


def get_listed(doctype: str, name: str) -> set[str]:
	"""Staff who find the record in their rows; without managers everywhere."""
	rows.write_changed()
	users = {user for _name, user in rows.get_rows(doctype, [name], None)}
	return {user for user in users if is_staff(user) and not is_portal_manager(user)}
