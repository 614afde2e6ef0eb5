"""Jinja as templates of an app find it: sandboxed, with the apps' templates and Frappe's names."""

import frappe
from frappe._context import local

GLOBALS = ("bundled_asset", "include_script", "include_style")


def get_jenv():
	"""One environment a request, for its names are the request's."""
	if getattr(local, "jenv", None):
		return local.jenv
	from frappe.utils import jinja_globals
	from frappe.utils.safe_exec import get_safe_globals
	from jinja2 import DebugUndefined
	from jinja2.sandbox import SandboxedEnvironment

	env = SandboxedEnvironment(loader=_loader(), undefined=DebugUndefined, autoescape=False)
	env.globals.update(get_safe_globals())
	env.globals.update({name: getattr(jinja_globals, name) for name in GLOBALS})
	env.filters.update(_filters())
	local.jenv = env
	return env


def _loader():
	from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader

	apps = list(reversed(frappe.get_installed_apps())) or ["frappe"]
	folders = [frappe.get_app_path(app) for app in apps]
	named = PrefixLoader({app: FileSystemLoader(frappe.get_app_path(app)) for app in apps})
	return ChoiceLoader([FileSystemLoader(folders), named])


def _filters():
	from frappe.utils import cint, cstr, flt, global_date_format, strip_html

	return {
		"json": frappe.as_json, "len": len, "int": cint, "str": cstr, "flt": flt, "strip_html": strip_html,
		"global_date_format": global_date_format, "abs_url": frappe.utils.get_url,
	}  # fmt: skip


def render_template(template, context=None, is_path=None, safe_render=True):
	"""A template's text, or the file that `template` names, filled in."""
	if not template:
		return ""
	from jinja2 import TemplateError

	context = context or {}
	if is_path or (template.startswith("templates/") and not template.endswith("}}")):
		return get_jenv().get_template(template).render(context)
	if safe_render and ".__" in template:
		frappe.throw(frappe._("Illegal template"))
	try:
		return get_jenv().from_string(template).render(context)
	except TemplateError as error:
		frappe.throw(f"<pre>{template}</pre><pre>{error}</pre>", title="Jinja Template Error")


def validate_template(html):
	from jinja2 import TemplateSyntaxError

	try:
		get_jenv().from_string(html or "")
	except TemplateSyntaxError as error:
		frappe.throw(f"Syntax error in template as line {error.lineno}: {error}")
