"""Passwords of logins, hashed; secrets that are kept encrypted are not covered."""

import frappe
from frappe import _
from passlib.context import CryptContext

hashes = CryptContext(schemes=["pbkdf2_sha256"])


def check_password(user, pwd, doctype="User", fieldname="password"):
	"""The user's name as stored; AuthenticationError when the password is another."""
	rows, _names = frappe.db._run(
		"select name, password from `__Auth` where doctype = ? and name = ? and fieldname = ?",
		[doctype, user, fieldname],
	)
	if not rows or not hashes.verify(pwd, rows[0][1]):
		raise frappe.AuthenticationError(_("Incorrect User or Password"))
	return rows[0][0]


def update_password(user, pwd, doctype="User", fieldname="password", logout_all_sessions=False):
	# fewer rounds on a throwaway site, where hundreds of users are made
	rounds = 1000 if frappe.conf.fast_passwords else 29000
	frappe.db._run(
		"insert into `__Auth` (doctype, name, fieldname, password) values (?, ?, ?, ?)"
		" on conflict do update set password = excluded.password",
		[doctype, user, fieldname, hashes.handler("pbkdf2_sha256").using(rounds=rounds).hash(pwd)],
	)
	if logout_all_sessions:
		frappe.db._run("delete from `tabSessions` where user = ?", [user])


def delete_all_passwords_for(doctype, name):
	frappe.db._run("delete from `__Auth` where doctype = ? and name = ?", [doctype, name])
