"""From `frappe.local.response` and from errors to HTTP responses."""

import json
import mimetypes

import frappe
from frappe import _
from frappe.utils import cstr
from frappe.utils.response import json_handler
from werkzeug.utils import redirect
from werkzeug.wrappers import Response


def build_response() -> Response:
	"""The answer in the form that `frappe.local.response["type"]` asks for, JSON unless it says otherwise."""
	kind = frappe.local.response.get("type") or "json"
	if kind not in BUILDERS:
		raise frappe.NotCovered(f"frappe.response type {kind}")
	return BUILDERS[kind]()


def as_json() -> Response:
	values = frappe.local.response
	status = values.pop("http_status_code", None) or 200
	if not values.get("docs"):
		values.pop("docs", None)
	add_logs(values)
	body = json.dumps(values, default=json_handler, separators=(",", ":"))
	return Response(body, status=status, mimetype="application/json")


def add_logs(values):
	if frappe.local.error_log and allows_traceback():
		values["exc"] = json.dumps([cstr(entry["exc"]) for entry in frappe.local.error_log])
	if frappe.local.message_log:
		values["_server_messages"] = json.dumps([json.dumps(message) for message in frappe.local.message_log])
	if frappe.local.flags.error_message:
		values["_error_message"] = frappe.local.flags.error_message


def as_file() -> Response:
	values = frappe.local.response
	guessed = mimetypes.guess_type(values["filename"])[0]
	response = Response(values["filecontent"])
	response.mimetype = values.get("content_type") or guessed or "application/octet-stream"
	how = values.get("display_content_as") or ("inline" if values["type"] == "pdf" else "attachment")
	response.headers.add("Content-Disposition", how, filename=values["filename"])
	return response


def as_page() -> Response:
	from frappe.website.serve import get_response

	values = frappe.local.response
	return get_response(values["route"], http_status_code=values.get("http_status_code") or 200)


def as_redirect() -> Response:
	return redirect(frappe.local.response["location"])


BUILDERS = {
	"json": as_json, "download": as_file, "binary": as_file, "pdf": as_file, "page": as_page,
	"redirect": as_redirect,
}  # fmt: skip


def respond_to_error(error: Exception) -> Response:
	"""JSON for those who talk to the API or ask for it, a page for the others."""
	status = getattr(error, "http_status_code", 500)
	request = frappe.local.request
	if not frappe.session.user:
		frappe.local.session.user = "Guest"
	if isinstance(error, frappe.AuthenticationError) and hasattr(frappe.local, "login_manager"):
		frappe.auth.clear_cookies()
	if status >= 500:
		log(error)
	accept = request.headers.get("Accept") or ""
	wants_json = "application/json" in accept or (accept and frappe.local.is_ajax)
	if wants_json or (request.path.startswith("/api/") and not accept.startswith("text")):
		return report_error(error, status)
	return show_error(status)


def report_error(error: Exception, status: int) -> Response:
	if allows_traceback() and status != 404:
		frappe.errprint(frappe.get_traceback())
		frappe.local.response["exception"] = frappe.get_traceback().splitlines()[-1]
	frappe.local.response["exc_type"] = type(error).__name__
	frappe.local.response.pop("http_status_code", None)
	response = as_json()
	response.status_code = status
	return response


def show_error(status: int) -> Response:
	from frappe.website.serve import get_response

	sentences = {
		401: (_("Session Expired"), _("Your session has expired, please login again to continue.")),
		403: (_("Not Permitted"), _("You do not have enough permissions to complete the action")),
		404: (_("Not Found"), _("The resource you are looking for is not available")),
		429: (_("Too Many Requests"), _("Please wait a little and try again.")),
	}
	title, text = sentences.get(status, ("Server Error", ""))
	frappe.respond_as_web_page(title, text, http_status_code=status, indicator_color="red")
	return get_response("message", http_status_code=status)


def allows_traceback() -> bool:
	if frappe.local.flags.disable_traceback:
		return False
	setting = frappe.db.get_single_value("System Settings", "allow_error_traceback")
	return True if setting is None else bool(setting)


def log(error: Exception):
	frappe.logger().error(f"{type(error).__name__} at {frappe.local.request.path}", exc_info=error)
	try:
		frappe.log_error(title=f"{type(error).__name__}: {error}"[:140])
		frappe.db.commit()
	except Exception:
		frappe.db.rollback()
