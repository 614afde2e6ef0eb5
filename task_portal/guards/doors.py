"""Every request, once it is known who makes it (hook auth_hooks).

Frappe looks for our answer in place of one of its functions by the name that is called. A function has more names:
that of each module which imports it, and that of a package's own file; so a call is judged by what it would run."""

import inspect
import os
from functools import cache

import frappe
from frappe import _
from frappe.modules.utils import load_doctype_module

from task_portal.guards.about import NotAllowedHere
from task_portal.guards.files import judge_download
from task_portal.guards.links import judge_names

APP = "task_portal"


class CalledByAnotherName(NotAllowedHere):
	pass


def judge():
	if frappe.session.user == "Administrator":
		return
	refuse_other_names()
	judge_names(get_doctypes_of_path())
	judge_download()


def get_parts() -> list[str]:
	"""Of an address below /api, what follows the version."""
	parts = [part for part in frappe.request.path.split("/") if part]
	if parts[:1] != ["api"]:
		return []
	return parts[2:] if parts[1:2] in (["v1"], ["v2"]) else parts[1:]


def get_doctypes_of_path() -> list[str]:
	parts = get_parts()
	return parts[1:2] if parts[:1] in (["resource"], ["document"], ["doctype"]) else []


def refuse_other_names():
	names, parts = {frappe.form_dict.get("cmd")}, get_parts()
	if parts[:1] == ["method"]:
		names |= {parts[1] if len(parts) > 1 else None}
		# Version 2: a DocType, and a function of its module.
		names |= {get_name_in_module(*parts[1:3])} if len(parts) > 2 else set()
	for name in names - {None}:
		if is_other_name(name):
			frappe.throw(_("{0} is called by its own name.").format(name), CalledByAnotherName)


def get_name_in_module(doctype: str, function: str) -> str | None:
	try:
		return f"{load_doctype_module(doctype).__name__}.{function}"
	except Exception:
		return None  # Frappe will say so.


def is_other_name(name: str) -> bool:
	"""Whether `name` stands for a function that we answer, and is not the name that we answer to."""
	if "." not in name:
		return False
	overridden = tuple(
		sorted(
			original
			for original, answers in frappe.get_hooks("override_whitelisted_methods", {}).items()
			if any(answer.startswith(f"{APP}.") for answer in answers)
		)
	)
	if name in overridden:
		return False
	place = get_place(name)
	return bool(place) and place in get_places(overridden)


@cache
def get_places(names: tuple[str, ...]) -> frozenset:
	return frozenset(filter(None, map(get_place, names)))


def get_place(name: str) -> tuple | None:
	"""Where the function is written. A module that is loaded under two names has two functions from one place."""
	try:
		code = inspect.unwrap(frappe.get_attr(name)).__code__
	except Exception:
		return None  # There is no such function: Frappe will say so.
	return os.path.realpath(code.co_filename), code.co_firstlineno, code.co_name
