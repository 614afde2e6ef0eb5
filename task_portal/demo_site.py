"""What the demo does to the site around its records, and takes back when the app goes."""

import json

import frappe
from frappe.installer import update_site_config
from frappe.utils import cint
from frappe.utils.scheduler import enable_scheduler
from frappe.utils.user import get_system_managers

# What Frappe's setup wizard would ask for.
OFFICE = {"language": "English", "country": "Qatar", "timezone": "Asia/Qatar", "currency": "QAR"}
SYSTEM_MANAGER = "system.manager@example.com"
# Global defaults; they go with the app.
USERS_KEY = "task_portal_demo_users"
MUTED_KEY = "task_portal_demo_muted"


def open_site():
	"""Finish the setup wizard where nobody has, for until then Frappe keeps all but Administrator out of the desk.

	Such a site is new, and becomes the demo's: jobs run, and no mail leaves it. Where another app has questions of its
	own in the wizard, they are left to a person."""
	if is_open() or has_wizard_of_another_app():
		return
	from frappe.desk.page.setup_wizard.setup_wizard import setup_complete

	setup_complete(dict(OFFICE))
	enable_scheduler()
	if "mute_emails" not in frappe.conf:
		update_site_config("mute_emails", 1)
		frappe.db.set_global(MUTED_KEY, "1")


def is_open() -> bool:
	return bool(cint(frappe.db.get_single_value("System Settings", "setup_complete")))


def has_wizard_of_another_app() -> bool:
	return bool(frappe.get_hooks("setup_wizard_stages") or frappe.get_hooks("setup_wizard_complete"))


def add_system_manager():
	"""Where Administrator is the only one, Frappe may give the role to the next who saves an account. Nobody has this
	one's password: it is not the demo's."""
	if get_system_managers():
		return
	user = frappe.new_doc("User")
	user.update(
		{"email": SYSTEM_MANAGER, "first_name": "System", "last_name": "Manager", "send_welcome_email": 0}
	)
	user.append("roles", {"role": "System Manager"})
	user.insert(ignore_permissions=True)
	remember_users(SYSTEM_MANAGER)


def remember_users(*emails: str):
	"""All at once: each change of a global default empties all of Frappe's caches."""
	if emails:
		frappe.db.set_global(USERS_KEY, json.dumps([*get_users(), *emails]))


def get_users() -> list[str]:
	"""The accounts that the demo made on this site; their password is known to everybody."""
	return json.loads(frappe.db.get_global(USERS_KEY) or "[]")


def leave_site():
	"""Delete the demo's accounts, and let mail go out again."""
	for email in get_users():
		delete_user(email)
	if frappe.db.get_global(MUTED_KEY):
		# Frappe's word for taking a key away.
		update_site_config("mute_emails", "None")


def delete_user(email: str):
	for contact in frappe.get_all("Contact", filters={"user": email}, pluck="name"):
		frappe.delete_doc("Contact", contact, force=True, ignore_permissions=True, delete_permanently=True)
	frappe.delete_doc("User", email, force=True, ignore_permissions=True, delete_permanently=True)
	# Frappe keeps what the account had chosen.
	frappe.db.delete("DefaultValue", {"parent": email})
