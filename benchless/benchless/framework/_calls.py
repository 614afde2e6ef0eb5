"""Functions that reach the outside: whitelisted methods, jobs, mail, evaluated expressions."""

import functools
import inspect
import re

import frappe
from frappe._context import local

whitelisted = set()
guest_methods = set()
xss_safe_methods = set()
allowed_http_methods_for_whitelisted_func = {}


def whitelist(allow_guest=False, xss_safe=False, methods=None):
	"""Mark a function as callable over HTTP; a request's arguments are held to its annotations."""
	methods = methods or ["GET", "POST", "PUT", "DELETE"]

	def mark(fn):
		from frappe.utils.typing_validations import validate_argument_types

		# a method of a class cannot be told from its wrapper, so both are kept
		checked = validate_argument_types(
			fn, apply_condition=lambda: local.flags.in_test or bool(getattr(local, "request", None))
		)
		whitelisted.update((checked, fn))
		allowed_http_methods_for_whitelisted_func[checked] = methods
		if allow_guest:
			guest_methods.update((checked, fn))
			xss_safe_methods.update((checked, fn) if xss_safe else ())
		return checked

	return mark


def is_whitelisted(method):
	"""Raise PermissionError unless the session's user may call `method`."""
	from frappe import _

	guest = frappe.session.user == "Guest"
	name = f"{method.__module__}.{method.__qualname__}"
	if method not in whitelisted or (guest and method not in guest_methods):
		if guest and method in whitelisted:
			message = _("You are not permitted to access this resource. Login to access")
			frappe.throw(message, frappe.PermissionError, title=_("Login to access"))
		message = _("Function {0} is not whitelisted.").format(frappe.bold(name))
		frappe.throw(message, frappe.PermissionError, _("Method Not Allowed"))
	if guest and method not in xss_safe_methods:
		for key, value in local.form_dict.items():
			if isinstance(value, str):
				local.form_dict[key] = frappe.utils.sanitize_html(value)


def call(fn, *args, **kwargs):
	"""Call with those of `kwargs` that the function takes."""
	if isinstance(fn, str):
		fn = frappe.get_attr(fn)
	internal = ("cmd", "data", "ignore_permissions", "flags")
	given = {key: value for key, value in kwargs.items() if key not in internal}
	parameters = inspect.signature(fn).parameters
	if not any(p.kind == inspect.Parameter.VAR_KEYWORD for p in parameters.values()):
		given = {key: value for key, value in given.items() if key in parameters}
	return fn(*args, **given)


def only_for(roles, message=False):
	"""Raise PermissionError unless the user has one of `roles`; Administrator and tests pass."""
	if local.flags.in_test or local.session.user == "Administrator":
		return
	roles = (roles,) if isinstance(roles, str) else roles
	if set(roles).isdisjoint(frappe.get_roles()):
		if not message:
			raise frappe.PermissionError
		allowed = ", ".join(frappe.bold(frappe._(role)) for role in roles)
		text = frappe._("This action is only allowed for {}").format(allowed)
		frappe.throw(text, frappe.PermissionError, frappe._("Not Permitted"))


def validate_and_sanitize_search_inputs(fn):
	"""For link queries: no searchfield that is not a field, numbers that are numbers."""

	@functools.wraps(fn)
	def checked(*args, **kwargs):
		given = dict(zip(inspect.signature(fn).parameters, args, strict=False)) | kwargs
		if given.get("searchfield") and not re.match(r"^[\w` .]+$", given["searchfield"]):
			frappe.throw(frappe._("Invalid Search Field {0}").format(given["searchfield"]), frappe.DataError)
		for key, default in (("start", 0), ("page_len", 50)):
			if key in given:
				given[key] = frappe.utils.cint(given[key]) or default
		if given.get("doctype") and not frappe.db.exists("DocType", given["doctype"]):
			return []
		return fn(**given)

	return checked


def publish_realtime(event=None, message=None, **kwargs):
	"""Nobody listens: there is no socket server."""


def sendmail(
	recipients=None, sender="", subject="No Subject", message="No Message", reference_doctype=None,
	reference_name=None, delayed=True, now=None, **options,
):  # fmt: skip
	"""Put a mail in the Email Queue; benchless has no SMTP and sends none."""
	from frappe.email.queue import queue_mail

	frappe.NotCovered.refuse("frappe.sendmail", options)
	return queue_mail(recipients, sender, subject, message, reference_doctype, reference_name)
