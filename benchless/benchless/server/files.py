"""Files over HTTP: the apps' assets, public files, and private files to those who may read them."""

import mimetypes
from pathlib import Path

import frappe
from frappe import _
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.http import http_date
from werkzeug.security import safe_join
from werkzeug.wrappers import Request, Response
from werkzeug.wsgi import wrap_file

# Shown in the browser; whatever else is uploaded only downloads, for a browser might run it.
SHOWN_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain")


def get_public(request: Request) -> Response | None:
	"""The file for an address under /assets or /files, None for every other address."""
	parts = request.path.split("/", 3)
	if request.method not in ("GET", "HEAD") or len(parts) < 3:
		return None
	if parts[1] == "files":
		return send(
			frappe.get_site_path("public", "files"), request.path.removeprefix("/files/"), uploaded=True
		)
	if parts[1] != "assets":
		return None
	if len(parts) < 4 or parts[2] not in frappe.get_installed_apps():
		raise NotFound
	return send(frappe.get_app_path(parts[2], "public"), parts[3])


def get_private(path: str) -> Response:
	from frappe.core.doctype.file.utils import find_file_by_url

	if frappe.session.user == "Guest" or not find_file_by_url(path, name=frappe.form_dict.fid):
		raise Forbidden(_("You don't have permission to access this file"))
	return send(frappe.get_site_path("private", "files"), path.removeprefix("/private/files/"), uploaded=True)


def send(folder: str, name: str, uploaded: bool = False) -> Response:
	"""Stream a file of `folder`; a name that leads out of it is not found."""
	joined = safe_join(str(folder), name)
	if not joined or not Path(joined).is_file():
		raise NotFound
	file = Path(joined)
	mimetype = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
	stat = file.stat()
	response = Response(
		wrap_file(frappe.local.request.environ, file.open("rb")), mimetype=mimetype, direct_passthrough=True
	)
	response.content_length = stat.st_size
	response.headers["Last-Modified"] = http_date(stat.st_mtime)
	if not uploaded:
		response.headers["Cache-Control"] = "public,max-age=300"
	elif mimetype not in SHOWN_TYPES:
		response.headers.add("Content-Disposition", "attachment", filename=file.name)
	return response.make_conditional(frappe.local.request.environ) if not uploaded else response
