"""From an address to a page: redirects, route rules, then the apps' `www` folders."""

import re
from pathlib import Path

import frappe
from frappe.website.utils import get_home_page
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, RequestRedirect, Rule

START_FOLDERS = ("www", "templates/pages")


def resolve_redirect(path: str, query_string: bytes | str | None = None):
	"""Raise Redirect where a `website_redirects` rule of an app, or of the site's settings, matches."""
	of_site = frappe.get_cached_doc("Website Settings").get("route_redirects") or []
	for rule in [*frappe.get_hooks("website_redirects"), *of_site]:
		subject = path
		if query_string and rule.get("match_with_query_string"):
			query_string = query_string.decode() if isinstance(query_string, bytes) else query_string
			subject = f"{path}?{query_string}"
		pattern = rule.get("source").strip("/ ") + "$"
		if re.match(pattern, subject):
			frappe.local.flags.redirect_location = re.sub(pattern, rule.get("target"), subject)
			raise frappe.Redirect(int(rule.get("redirect_http_status") or 301))


def resolve_path(path: str) -> str:
	"""The page that serves `path`; what its route rule reads from the address goes into `form_dict`."""
	path = path.removesuffix(".html") or "index"
	path = get_home_page() if path == "index" else path
	frappe.local.path = path
	return path if path == "index" else resolve_from_map(path)


def resolve_from_map(path: str) -> str:
	rules = [
		Rule("/" + rule["from_route"].strip("/"), endpoint=rule["to_route"], defaults=rule.get("defaults"))
		for rule in frappe.get_hooks("website_route_rules")
	]
	try:
		endpoint, values = Map(rules).bind("localhost").match("/" + path)
	except NotFound:
		return path
	except RequestRedirect as redirect:
		frappe.local.flags.redirect_location = "/" + redirect.new_url.split("/", 3)[-1]
		raise frappe.Redirect(redirect.code) from None
	frappe.local.form_dict.update(values)
	return endpoint


def find_page(path: str) -> tuple[str, Path] | None:
	"""The app and the file of a page; an app installed later goes before an earlier one."""
	if ".." in path.split("/") or path.endswith(".py"):
		return None
	for app in reversed(frappe.get_installed_apps()):
		for folder in START_FOLDERS:
			base = Path(frappe.get_app_path(app)) / folder
			for ending in ("", ".html", ".md", "/index.html", "/index.md"):
				candidate = base / f"{path.strip('/')}{ending}"
				if candidate.is_file():
					return app, candidate
	return None
