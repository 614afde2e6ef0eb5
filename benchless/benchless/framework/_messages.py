"""Messages to the user: msgprint, throw and the message log that a response carries."""

import inspect
import json

import frappe
from frappe._context import _dict, local


def msgprint(
	msg,
	title=None,
	raise_exception=0,
	as_table=False,
	as_list=False,
	indicator=None,
	alert=False,
	primary_action=None,
	is_minimizable=False,
	wide=False,
	*,
	realtime=False,
):
	"""Log a message for the user; with `raise_exception` (True or a class) raise it as well."""
	out = _dict(message=msg)
	if as_list and isinstance(msg, list | tuple):
		out.as_list = 1
	if as_table and isinstance(msg, list | tuple):
		out.as_table = 1
	if title:
		out.title = title
	if not indicator and raise_exception:
		indicator = "red"
	if indicator:
		out.indicator = indicator
	if is_minimizable:
		out.is_minimizable = 1
	if alert:
		out.alert = 1
	if primary_action:
		out.primary_action = primary_action
	if wide:
		out.wide = 1
	if raise_exception:
		out.raise_exception = 1
	if realtime:
		frappe.publish_realtime(event="msgprint", message=out)
	elif not frappe.flags.mute_messages:
		local.message_log.append(out)
	if raise_exception:
		raise _exception_for(raise_exception, msg)


def _exception_for(wanted, msg):
	if inspect.isclass(wanted) and issubclass(wanted, Exception):
		return wanted(msg)
	if isinstance(wanted, Exception):
		wanted.args = [msg]
		return wanted
	return frappe.ValidationError(msg)


def throw(msg, exc=None, title=None, is_minimizable=False, wide=False, as_list=False, primary_action=None):
	"""Log `msg` for the user and raise it as `exc` (ValidationError by default)."""
	msgprint(
		msg,
		raise_exception=exc or frappe.ValidationError,
		title=title,
		indicator="red",
		is_minimizable=is_minimizable,
		wide=wide,
		as_list=as_list,
		primary_action=primary_action,
	)


def get_message_log():
	return [frappe.parse_json(entry) if isinstance(entry, str) else entry for entry in local.message_log]


def clear_messages():
	local.message_log = []


def clear_last_message():
	if local.message_log:
		local.message_log = local.message_log[:-1]


def get_traceback(with_context=False):
	import traceback

	return traceback.format_exc()


def errprint(msg):
	local.error_log.append({"exc": msg if isinstance(msg, str) else json.dumps(msg)})


def log_error(title=None, message=None, reference_doctype=None, reference_name=None, *, defer_insert=False):
	"""Write an Error Log: the traceback of the current exception, or `message`."""
	if message and title and "\n" in str(title) and "\n" not in str(message):
		title, message = message, title
	trace = message or get_traceback()
	doc = frappe.get_doc(
		doctype="Error Log",
		error=str(trace),
		method=str(title or "Error")[:140],
		reference_doctype=reference_doctype,
		reference_name=reference_name,
	)
	doc.flags.ignore_links = True
	return doc.insert(ignore_permissions=True)


def logger(module=None, *args, **kwargs):
	import logging

	return logging.getLogger(module or "frappe")


def respond_as_web_page(
	title,
	html,
	success=None,
	http_status_code=None,
	context=None,
	indicator_color=None,
	primary_action="/",
	primary_label=None,
	fullpage=False,
	width=None,
	template="message",
):
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
