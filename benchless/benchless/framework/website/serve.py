"""The answer to a request for a web page, errors included."""

import frappe
from frappe import _
from frappe.website.page import Page
from frappe.website.router import find_page, resolve_path, resolve_redirect
from frappe.website.utils import build_response


def get_response(path: str | None = None, http_status_code: int = 200):
	"""Render the page at `path`: redirects, 403, 404 and 500 pages are answers too."""
	path = (path or frappe.request.path).strip("/ ")
	try:
		resolve_redirect(path, frappe.request.query_string)
		return render(resolve_path(path), http_status_code)
	except frappe.Redirect as redirect:
		location = frappe.local.flags.redirect_location or frappe.local.response.get("location")
		return build_response("", "", redirect.http_status_code, {"Location": location})
	except frappe.PermissionError as error:
		return not_permitted(error)
	except frappe.PageDoesNotExistError:
		return render("404", 404)
	except NotImplementedError:
		raise
	except Exception as error:
		return failed(error)


def render(endpoint: str, http_status_code: int = 200):
	found = find_page(endpoint)
	if not found:
		raise frappe.PageDoesNotExistError
	return Page(endpoint, *found, http_status_code).render()


def not_permitted(error):
	"""The 403 page; its button leads through the login back to where the caller was going."""
	frappe.local.message_title, frappe.local.message = _("Not Permitted"), frappe.utils.cstr(error)
	action = f"/login?redirect-to={frappe.request.path}"
	page = {"primary_action": action, "primary_label": _("Login"), "fullpage": True}
	frappe.local.response["context"] = page
	return render("message", 403)


def failed(error):
	status = getattr(error, "http_status_code", None) or 500
	if status >= 500:
		frappe.db.rollback()
		frappe.log_error(title=f"{type(error).__name__} at {frappe.request.path}")
		frappe.local.flags.commit = True
	frappe.local.response["context"] = {
		"http_status_code": status,
		"error_title": getattr(error, "title", None),
		"error_message": frappe.utils.cstr(error) if status < 500 else "",
	}
	return render("error", status)
