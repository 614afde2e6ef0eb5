"""The names on `frappe` that belong to a request."""

import frappe
from frappe._context import local


@frappe.whitelist(allow_guest=True)
def ping():
	return "pong"


def get_request_header(key, default=None):
	request = getattr(local, "request", None)
	return request.headers.get(key, default) if request else default


def redirect(url):
	"""Send the caller of a web page to `url`."""
	local.flags.redirect_location = url
	raise frappe.Redirect
