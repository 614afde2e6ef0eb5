"""Expressions that admins write, held in RestrictedPython."""

import ast
import inspect
from functools import lru_cache

import frappe
from frappe._context import _dict

FORBIDDEN = ("gi_", "tb_", "cr_", "co_", "f_", "ag_", "__")


def safe_eval(code, eval_globals=None, eval_locals=None):
	"""The value of one expression that may look at what it is given and change nothing."""
	names = dict(eval_globals or {})
	names["__builtins__"] = {}
	names |= {"int": int, "float": float, "long": int, "round": round, "_getattr_": _get_attribute}
	names |= {
		"_getitem_": lambda holder, key: holder[key],
		"_getiter_": iter,
		"_write_": lambda holder: holder,
	}
	names |= eval_locals or {}
	return eval(_compile(code.strip()), names)


@lru_cache(maxsize=1000)
def _compile(code):
	from RestrictedPython import compile_restricted_eval

	_refuse_inner_attributes(code)
	result = compile_restricted_eval(code, filename="<safe_eval>")
	if result.errors:
		raise SyntaxError("; ".join(result.errors))
	return result.code


def _refuse_inner_attributes(code):
	for node in ast.walk(ast.parse(code, mode="eval")):
		if isinstance(node, ast.Attribute) and node.attr.startswith(FORBIDDEN):
			raise SyntaxError(f"Illegal rule {frappe.bold(code)}. Cannot use {node.attr!r}")


def _get_attribute(holder, name):
	if isinstance(name, str) and name.startswith(FORBIDDEN):
		raise SyntaxError(f"{name} is not an accessible attribute")
	return getattr(holder, name)


class _Names(_dict):
	"""A name that is not there is an error, and none that Jinja takes for an undefined value."""

	def __getattr__(self, key):
		if key in self:
			return self[key]
		if key.startswith("__"):
			raise AttributeError(key)
		raise NotImplementedError(f"{key} in a template or condition is not covered by benchless")


def get_safe_globals():
	"""The names an admin's template or expression may use."""
	rooms = (frappe.utils.data, frappe.utils.dates)
	utils = _Names(
		{k: v for room in rooms for k, v in vars(room).items() if k[0] != "_" and inspect.isfunction(v)}
	)
	utils.update(get_fullname=frappe.utils.get_fullname, sanitize_html=frappe.utils.sanitize_html)
	user = (getattr(frappe.local, "session", None) and frappe.session.user) or "Guest"
	names = ("get_value", "count", "get_single_value", "exists", "get_default", "escape")
	database = _Names({name: getattr(frappe.db, name) for name in names})
	database.update(get_list=frappe.get_list, get_all=frappe.get_all)
	calls = _Names(
		_=frappe._, bold=frappe.bold, as_json=frappe.as_json, form_dict=frappe.local.form_dict,
		session=frappe.session, utils=utils, format=frappe.format_value, format_value=frappe.format_value,
		date_format=utils.get_user_date_format(), time_format=frappe.get_system_settings("time_format"),
		full_name=frappe.utils.get_fullname(user), user=user, get_meta=frappe.get_meta,
		get_doc=frappe.get_doc, get_cached_doc=frappe.get_cached_doc,
		format_date=frappe.utils.global_date_format, get_list=frappe.get_list, get_all=frappe.get_all,
		get_system_settings=frappe.get_system_settings, get_url=frappe.utils.get_url,
		render_template=frappe.render_template, get_fullname=frappe.utils.get_fullname, throw=frappe.throw,
		msgprint=frappe.msgprint, lang=frappe.local.lang, get_roles=frappe.get_roles,
		get_hooks=frappe.get_hooks, scrub=frappe.scrub,
		db=database,
		request=getattr(frappe.local, "request", None), conf=_dict(developer_mode=frappe.conf.developer_mode),
	)  # fmt: skip
	return _dict(frappe=calls, _=frappe._, scrub=frappe.scrub, dev_server=0,
		json=_dict(loads=frappe.parse_json, dumps=frappe.as_json),
		**{name: utils[name] for name in ("now_datetime", "nowdate", "today")})  # fmt: skip
