"""The WSGI application: one request is one transaction, committed where Frappe commits it."""

import contextvars
import os
from pathlib import Path

import frappe
import frappe.handler
from frappe.auth import UNSAFE_HTTP_METHODS, HTTPRequest, validate_auth
from frappe.utils import cint
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Request, Response

from benchless.server import api, files
from benchless.server.response import build_response, respond_to_error

SECURITY_HEADERS = {
	"X-Content-Type-Options": "nosniff",
	"X-Frame-Options": "SAMEORIGIN",
	"Referrer-Policy": "same-origin",
	"Cache-Control": "no-store,no-cache,must-revalidate,max-age=0",
}
DEFAULT_MAX_BODY = 25 * 1024 * 1024


def set_site(path: str | Path):
	"""Name the site that `application` serves; the environment may name it too, as BENCHLESS_SITE."""
	os.environ["BENCHLESS_SITE"] = str(Path(path).resolve())


def application(environ, start_response):
	# An empty context keeps the request apart from whatever the calling thread has in frappe.local.
	response = contextvars.Context().run(respond, Request(environ))
	return response(environ, start_response)


def respond(request: Request) -> Response:
	try:
		open_site(request)
		return process(request)
	finally:
		frappe.destroy()


def open_site(request: Request):
	folder = Path(os.environ["BENCHLESS_SITE"])
	frappe.init(folder.name, sites_path=str(folder.parent))
	frappe.local.request = request
	frappe.local.is_ajax = request.headers.get("X-Requested-With") == "XMLHttpRequest"
	frappe.connect(set_admin_as_user=False)


def process(request: Request) -> Response:
	try:
		response = files.get_public(request) or answer(request)
		end_transaction(request)
	except HTTPException as error:
		frappe.db.rollback()
		response = error.get_response(request.environ)
	except Exception as error:
		frappe.db.rollback()
		response = respond_to_error(error)
	finish(response)
	return response


def answer(request: Request) -> Response:
	"""Find out who asks for what, and let the room answer that is responsible for the address."""
	read_form(request)
	if request.method == "OPTIONS":
		return Response()
	frappe.local.http_request = HTTPRequest()
	validate_auth()
	if frappe.form_dict.cmd:
		return frappe.handler.handle() or build_response()
	if request.path.startswith("/api/"):
		return api.handle(request)
	if request.path.startswith("/private/files/"):
		return files.get_private(request.path)
	if request.path == "/app" or request.path.startswith("/app/"):
		from benchless.desk.views import respond as respond_as_desk

		return respond_as_desk(request)
	if request.method in ("GET", "HEAD", "POST"):
		from frappe.website.serve import get_response

		return get_response()
	raise NotFound


def read_form(request: Request):
	request.max_content_length = cint(frappe.conf.max_file_size) or DEFAULT_MAX_BODY
	request.max_form_parts = 10_000
	request.max_form_memory_size = request.max_content_length
	if request.is_json and request.get_data():
		values = request.get_json()
	else:
		values = {**request.args.to_dict(), **request.form.to_dict()}
	if isinstance(values, list):
		values = {"data": values}
	if not isinstance(values, dict):
		frappe.throw(frappe._("Invalid request arguments"))
	values.pop("_", None)
	frappe.local.form_dict = frappe._dict(values)


def end_transaction(request: Request):
	"""Keep what an unsafe method wrote; a read keeps nothing, unless it asks for it by `flags.commit`."""
	if request.method in UNSAFE_HTTP_METHODS or frappe.local.flags.commit:
		frappe.db.commit()
	else:
		frappe.db.rollback()


def finish(response: Response):
	try:
		if session := getattr(frappe.local, "session_obj", None):
			session.update()
	except Exception:
		# the answer stands, though its session could not be kept
		frappe.logger().exception("session update")
		frappe.db.rollback()
	for key, value in SECURITY_HEADERS.items():
		response.headers.setdefault(key, value)
	if cookies := getattr(frappe.local, "cookie_manager", None):
		cookies.flush_cookies(response)
