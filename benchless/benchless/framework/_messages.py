"""Messages to the user: msgprint, throw and the message log that a response carries."""

import inspect
import logging
import traceback

import frappe
from frappe._context import _dict, local


def msgprint(msg, title=None, raise_exception=0, *, indicator=None, realtime=False, **options):
	"""Log a message for the user; with `raise_exception` (True or a class) raise it as well."""
	options |= {"title": title, "indicator": indicator or ("red" if raise_exception else None)}
	options["raise_exception"] = bool(raise_exception)
	out = _dict(message=msg, **{k: 1 if v is True else v for k, v in options.items() if v})
	if realtime:
		frappe.publish_realtime(event="msgprint", message=out)
	elif not frappe.flags.mute_messages:
		local.message_log.append(out)
	if isinstance(raise_exception, Exception):
		raise_exception.args = (msg,)
		raise raise_exception
	if raise_exception:
		raise (raise_exception if inspect.isclass(raise_exception) else frappe.ValidationError)(msg)


def throw(msg, exc=None, title=None, **options):
	"""Log `msg` for the user and raise it as `exc` (ValidationError by default)."""
	msgprint(msg, title, exc or frappe.ValidationError, indicator="red", **options)


def get_message_log():
	return local.message_log


def clear_messages():
	local.message_log = []


def clear_last_message():
	if local.message_log:
		local.message_log = local.message_log[:-1]


def get_traceback():
	return traceback.format_exc()


def errprint(msg):
	local.error_log.append({"exc": str(msg)})


def log_error(title=None, message=None, reference_doctype=None, reference_name=None):
	"""Write an Error Log: the traceback of the current exception, or `message`."""
	trace = message or get_traceback()
	doc = frappe.get_doc(
		doctype="Error Log", error=str(trace), method=str(title or "Error")[:140],
		reference_doctype=reference_doctype, reference_name=reference_name,
	)  # fmt: skip
	doc.flags.ignore_links = True
	return doc.insert(ignore_permissions=True)


def logger(module=None, *args, **kwargs):
	return logging.getLogger(module or "frappe")


def respond_as_web_page(
	title, html, success=None, http_status_code=None, *, indicator_color=None, **options
):  # fmt: skip
	"""Answer the request with a message page instead of data."""
	frappe.NotCovered.refuse("frappe.respond_as_web_page", options)
	local.message_title, local.message = title, html
	local.response.update({"type": "page", "route": "message"})
	if http_status_code:
		local.response["http_status_code"] = http_status_code
	if not indicator_color:
		indicator_color = "green" if success else "red" if (http_status_code or 0) > 300 else "blue"
	local.response["context"] = dict(title=title, primary_action="/", indicator_color=indicator_color)
