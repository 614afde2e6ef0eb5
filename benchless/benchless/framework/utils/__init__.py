"""frappe.utils: the data functions, and checks on what people type."""

import re

import frappe
from frappe.utils.data import *
from frappe.utils.data import cint, cstr, escape_html, flt, strip_html  # noqa: F401
from frappe.utils.html_utils import is_json, sanitize_html  # noqa: F401

strip_html_tags = strip_html
EMAIL = re.compile(
	r"^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)+$"
)
PHONE = re.compile(r"([0-9 +_\-,.*#()]){1,20}$")


def get_fullname(user=None):
	user = user or frappe.session.user
	known = frappe.local.request_cache.setdefault("fullnames", {})
	if user not in known:
		row = frappe.db.get_value("User", user, ["first_name", "last_name"], as_dict=True)
		known[user] = " ".join(filter(None, (row.first_name, row.last_name))) if row else user
	return known[user] or user


def extract_email_id(email):
	from email.utils import parseaddr

	return parseaddr(email)[1]


def split_emails(txt):
	return [part.strip() for part in re.split(r"[,\n](?=(?:[^\"]|\"[^\"]*\")*$)", cstr(txt)) if part.strip()]


def validate_email_address(email_str, throw=False):
	"""The addresses in `email_str` that are addresses, joined; with `throw` an error for one that is not."""
	email_str = (email_str or "").strip()
	good = []
	for part in email_str.split(",") if email_str else ():
		address = extract_email_id(part.strip()) or part.strip()
		if address in ("undisclosed-recipient",) or EMAIL.match(address):
			good.append(address.lower() if part.strip() == address else part.strip())
		elif throw:
			good.clear()
			break
	if throw and not good:
		message = frappe._("{0} is not a valid Email Address").format(escape_html(email_str))
		frappe.throw(message, frappe.InvalidEmailAddressError)
	return ", ".join(good)


def validate_phone_number(phone_number, throw=False):
	phone_number = (phone_number or "").strip()
	match = PHONE.match(phone_number)
	if not match and throw and phone_number:
		message = frappe._("{0} is not a valid Phone Number").format(phone_number)
		frappe.throw(message, frappe.InvalidPhoneNumberError)
	return bool(match)


def get_files_path(*path, is_private=None):
	return frappe.get_site_path("private" if is_private else "public", "files", *path)
