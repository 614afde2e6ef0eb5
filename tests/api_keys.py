"""API keys for a while: what a program signs its requests with."""

from contextlib import contextmanager

import frappe
from frappe.utils.password import set_encrypted_password


@contextmanager
def api_keys():
	"""A function that gives a user an API key, and returns the header to send."""
	users = []

	def make(user: str) -> dict:
		key = frappe.generate_hash(length=15)
		frappe.db.set_value("User", user, "api_key", key)
		set_encrypted_password("User", user, "secret", "api_secret")
		users.append(user)
		frappe.db.commit()
		return {"Authorization": f"token {key}:secret"}

	yield make
	frappe.db.rollback()
	for user in users:
		frappe.db.set_value("User", user, "api_key", None)
	frappe.db.delete("__Auth", {"name": ["in", users], "fieldname": "api_secret"})
	frappe.db.commit()
