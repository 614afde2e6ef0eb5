"""Messages to the user: msgprint, throw and the message log that a response carries."""

import inspect
import json
import traceback

import frappe
from frappe._context import _dict, local


def msgprint(msg, title=None, raise_exception=0, as_table=False, as_list=False, indicator=None, alert=False,
	primary_action=None, is_minimizable=False, wide=False, *, realtime=False):  # fmt: skip
	"""Log a message for the user; with `raise_exception` (True or a class) raise it as well."""
	marks = {
		"as_list": as_list, "as_table": as_table, "is_minimizable": is_minimizable, "alert": alert,
		"wide": wide,
	}  # fmt: skip
	out = _dict(message=msg, **{mark: 1 for mark, wanted in marks.items() if wanted})
	indicator = indicator or ("red" if raise_exception else None)
	values = {"title": title, "indicator": indicator, "primary_action": primary_action}
	out.update({key: value for key, value in values.items() if value})
	if raise_exception:
		out.raise_exception = 1
	if realtime:
		frappe.publish_realtime(event="msgprint", message=out)
	elif not frappe.flags.mute_messages:
		local.message_log.append(out)
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
	local.error_log.append({"exc": msg if isinstance(msg, str) else json.dumps(msg)})


def log_error(title=None, message=None, reference_doctype=None, reference_name=None, *, defer_insert=False):
	"""Write an Error Log: the traceback of the current exception, or `message`."""
	trace = message or get_traceback()
	doc = frappe.get_doc(
		doctype="Error Log", error=str(trace), method=str(title or "Error")[:140],
		reference_doctype=reference_doctype, reference_name=reference_name,
	)  # fmt: skip
	doc.flags.ignore_links = True
	return doc.insert(ignore_permissions=True)


def logger(module=None, *args, **kwargs):
	import logging

	return logging.getLogger(module or "frappe")


def respond_as_web_page(title, html, success=None, http_status_code=None, context=None, indicator_color=None,
	primary_action="/", primary_label=None, fullpage=False, width=None, template="message"):  # fmt: skip
	"""Answer the request with a message page instead of data."""
	local.message_title, local.message = title, html
	local.response.update({"type": "page", "route": template})
	if http_status_code:
		local.response["http_status_code"] = http_status_code
	page = dict(context or {}, title=title, primary_action=primary_action, primary_label=primary_label)
	page["indicator_color"] = indicator_color or (
		"red" if success is False else "green" if success else "blue"
	)
	local.response["context"] = page
	local.no_cache = 1
