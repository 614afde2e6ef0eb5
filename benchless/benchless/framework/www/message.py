"""The page behind `frappe.respond_as_web_page` and the 403 page."""

import frappe
from frappe.utils import strip_html_tags

no_cache = True


def get_context(context):
	title = getattr(frappe.local, "message_title", None) or ""
	return {"title": strip_html_tags(title), "header": title, "message": getattr(frappe.local, "message", "")}
