"""frappe.utils: the data functions, and checks on what people type."""

import os
import re
import secrets
import string

import frappe
from frappe.utils.data import *
from frappe.utils.data import cint, cstr, escape_html, flt, strip_html  # noqa: F401
from frappe.utils.html_utils import clean_html, is_json, sanitize_html, strip_html_tags  # noqa: F401

EMAIL = re.compile(
	r"^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)+$"
)
PERSON_NAME = re.compile(r"^[\w][\w'-]*([ \w][\w'-]+)*$")
PHONE = re.compile(r"([0-9 +_\-,.*#()]){1,20}$")


def random_string(length):
	return "".join(secrets.choice(string.ascii_letters + string.digits) for _i in range(length))


def unique(seq):
	return list(dict.fromkeys(seq))


def get_fullname(user=None):
	user = user or frappe.session.user
	known = frappe.local.request_cache.setdefault("fullnames", {})
	if user not in known:
		row = frappe.db.get_value("User", user, ["first_name", "last_name"], as_dict=True)
		known[user] = " ".join(filter(None, (row.first_name, row.last_name))) if row else user
	return known[user] or user


def get_fullname_and_avatar(user):
	row = frappe.db.get_value("User", user, ["user_image", "full_name", "name"], as_dict=True)
	return frappe._dict(avatar=row.user_image, name=row.full_name or row.name)


def get_formatted_email(user, mail=None):
	from email.utils import formataddr

	fullname = get_fullname(user)
	mail = mail or frappe.db.get_value("User", user, "email") or validate_email_address(user)
	return cstr(formataddr((fullname, mail))) if mail else fullname


def extract_email_id(email):
	from email.utils import parseaddr

	return parseaddr(email)[1]


def get_email_address(user=None):
	return frappe.db.get_value("User", user or frappe.session.user, "email")


def split_emails(txt):
	return [part.strip() for part in re.split(r"[,\n](?=(?:[^\"]|\"[^\"]*\")*$)", cstr(txt)) if part.strip()]


def validate_email_address(email_str, throw=False):
	"""The addresses in `email_str` that are addresses, joined; an error for the first that is not, with `throw`."""
	email_str = (email_str or "").strip()
	good = []
	for part in email_str.split(",") if email_str else ():
		address = extract_email_id(part.strip()) or part.strip()
		if address in ("undisclosed-recipient",) or EMAIL.match(address):
			good.append(address.lower() if part.strip() == address else part.strip())
		elif throw:
			invalid = escape_html(part)
			frappe.throw(
				frappe._("{0} is not a valid Email Address").format(invalid), frappe.InvalidEmailAddressError
			)
	if throw and not good:
		frappe.throw(
			frappe._("{0} is not a valid Email Address").format(email_str), frappe.InvalidEmailAddressError
		)
	return ", ".join(good)


def validate_name(name, throw=False):
	name = (name or "").strip()
	match = PERSON_NAME.match(name)
	if not match and throw and name:
		frappe.throw(frappe._("{0} is not a valid Name").format(name), frappe.InvalidNameError)
	return name if match else ""


def validate_phone_number(phone_number, throw=False):
	phone_number = (phone_number or "").strip()
	match = PHONE.match(phone_number)
	if not match and throw and phone_number:
		frappe.throw(
			frappe._("{0} is not a valid Phone Number").format(phone_number), frappe.InvalidPhoneNumberError
		)
	return bool(match)


def validate_phone_number_with_country_code(phone_number, fieldname):
	import phonenumbers

	if not phone_number:
		return
	try:
		if phonenumbers.is_valid_number(phonenumbers.parse(phone_number)):
			return
	except phonenumbers.NumberParseException:
		pass
	frappe.throw(
		frappe._("Phone Number {0} set in field {1} is not valid.").format(phone_number, fieldname),
		frappe.InvalidPhoneNumberError,
		title=frappe._("Invalid Phone Number"),
	)


def validate_url(txt, throw=False, valid_schemes=None):
	from urllib.parse import urlparse

	url = urlparse(txt)
	good = bool(url.netloc) or (txt or "").startswith("#")
	if good and valid_schemes:
		good = url.scheme in ([valid_schemes] if isinstance(valid_schemes, str) else valid_schemes)
	if not good and throw:
		frappe.throw(frappe._("'{0}' is not a valid URL").format(frappe.bold(txt)))
	return good


def validate_python_code(string, fieldname=None, is_expression=True):
	import ast

	if not string:
		return
	try:
		ast.parse(string if not is_expression else string.strip(), mode="eval" if is_expression else "exec")
	except SyntaxError as error:
		frappe.throw(
			frappe._("{} Invalid python code on line {}").format(
				f"{fieldname}: " if fieldname else "", error.lineno
			),
			frappe.ValidationError,
			frappe._("Syntax Error"),
		)


def validate_json_string(string):
	import json

	try:
		json.loads(string)
	except (TypeError, ValueError) as error:
		raise frappe.ValidationError from error


def parse_json(val):
	return frappe.parse_json(val)


def get_gravatar(email, default="mm"):
	return ""


def has_gravatar(email):
	return ""


def get_abbr(txt, max_abbr_length=2):
	return "".join(word[0] for word in cstr(txt).split())[:max_abbr_length].upper()


def get_traceback(with_context=False):
	return frappe.get_traceback()


def get_site_path(*path):
	return frappe.get_site_path(*path)


def get_site_base_path():
	return frappe.local.site_path


def get_files_path(*path, is_private=None):
	return frappe.get_site_path("private" if is_private else "public", "files", *path)


def get_request_session(max_retries=5):
	raise frappe.NotCovered("frappe.utils.get_request_session is not covered by benchless")


def touch_file(path):
	with open(path, "a"):
		os.utime(path, None)
	return path


def dict_to_str(args, sep="&"):
	from urllib.parse import urlencode

	return urlencode(args)


def remove_blanks(d):
	return {key: value for key, value in d.items() if value not in ("", None)}


def is_cli():
	return not getattr(frappe.local, "request", None)


def create_batch(iterable, size):
	items = list(iterable)
	for start in range(0, len(items), size):
		yield items[start : start + size]


def get_html_for_route(route):
	from frappe.website.serve import get_response_content

	return get_response_content(route)


def get_safe_filters(filters):
	import json

	try:
		found = json.loads(filters)
		return filters if isinstance(found, int | float) else found
	except (TypeError, ValueError):
		return filters


def guess_date_format(date_string):
	raise frappe.NotCovered("frappe.utils.guess_date_format is not covered by benchless")


def get_safe_globals():
	from frappe.utils.safe_exec import get_safe_globals as safe

	return safe()


def __getattr__(name):
	import importlib

	if name.startswith("__"):
		raise AttributeError(name)
	try:
		return importlib.import_module(f"frappe.utils.{name}")
	except ModuleNotFoundError:
		raise frappe.NotCovered(f"frappe.utils.{name} is not covered by benchless") from None
