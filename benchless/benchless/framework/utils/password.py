"""Passwords: hashed for logins, kept apart from the records for secrets."""

import frappe
from cryptography.fernet import Fernet, InvalidToken
from frappe import _
from passlib.context import CryptContext

hashes = CryptContext(schemes=["pbkdf2_sha256"])


def _stored(doctype, name, fieldname, encrypted):
	rows, _names = frappe.db._run(
		"select name, password from `__Auth` where doctype = ? and name = ? and fieldname = ? and encrypted = ?",
		[doctype, name, fieldname, encrypted],
	)
	return rows[0] if rows else None


def _store(doctype, name, fieldname, password, encrypted):
	frappe.db._run(
		"insert into `__Auth` (doctype, name, fieldname, password, encrypted) values (?, ?, ?, ?, ?)"
		" on conflict do update set password = excluded.password, encrypted = excluded.encrypted",
		[doctype, name, fieldname, password, encrypted],
	)


def check_password(user, pwd, doctype="User", fieldname="password", delete_tracker_cache=True):
	"""The user's name as stored; AuthenticationError when the password is another."""
	found = _stored(doctype, user, fieldname, 0)
	if not found or not hashes.verify(pwd, found[1]):
		raise frappe.AuthenticationError(_("Incorrect User or Password"))
	return found[0]


def update_password(user, pwd, doctype="User", fieldname="password", logout_all_sessions=False):
	# fewer rounds on a throwaway site, where hundreds of users are made
	rounds = 1000 if frappe.conf.fast_passwords else 29000
	_store(doctype, user, fieldname, hashes.handler("pbkdf2_sha256").using(rounds=rounds).hash(pwd), 0)
	if logout_all_sessions:
		frappe.db._run("delete from `tabSessions` where user = ?", [user])


def delete_all_passwords_for(doctype, name):
	frappe.db._run("delete from `__Auth` where doctype = ? and name = ?", [doctype, name])


def set_encrypted_password(doctype, name, pwd, fieldname="password"):
	_store(doctype, name, fieldname, encrypt(pwd), 1)


def remove_encrypted_password(doctype, name, fieldname="password"):
	frappe.db._run(
		"delete from `__Auth` where doctype = ? and name = ? and fieldname = ?", [doctype, name, fieldname]
	)


def get_decrypted_password(doctype, name, fieldname="password", raise_exception=True):
	found = _stored(doctype, name, fieldname, 1)
	if found:
		return decrypt(found[1])
	if raise_exception:
		message = _("Password not found for {0} {1} {2}").format(doctype, name, fieldname)
		frappe.throw(message, frappe.AuthenticationError)


def encrypt(txt, encryption_key=None):
	return Fernet(encryption_key or get_encryption_key()).encrypt(txt.encode()).decode()


def decrypt(txt, encryption_key=None):
	try:
		return Fernet(encryption_key or get_encryption_key()).decrypt(txt.encode()).decode()
	except InvalidToken:
		frappe.throw(_("Encryption key is invalid! Please check site_config.json"))


def get_encryption_key():
	from frappe.installer import update_site_config

	if not frappe.conf.encryption_key:
		update_site_config("encryption_key", Fernet.generate_key().decode())
	return frappe.conf.encryption_key
