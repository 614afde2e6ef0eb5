"""How files leave the house: nothing that somebody uploaded runs in the desk's origin.

Of whoever has no desk access everything is a download, but for images that are images. Of staff what a browser shows
by itself is shown, as Frappe does; all else is a download, whatever the web server knows of its name."""

from pathlib import Path, PurePath
from urllib.parse import quote

import frappe

from task_portal import file_names
from task_portal.guards.contents import HEAD, IMAGES, TYPES, get_extension, is_what_it_says

PRIVATE = "/private/files/"
SHOWN_OF_STAFF = IMAGES | {"pdf", "txt", "bmp", "mp3", "mp4", "mov", "ogg", "wav", "webm"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
UNKNOWN = "application/octet-stream"


def guard_files(response, request):
	"""Hook after_request."""
	if response is None or response.status_code not in (200, 206):
		return
	if request.path.startswith(PRIVATE):
		guard_private_file(response, request.path)
	elif frappe.local.response.get("type") == "download":
		guard_download(response, str(frappe.local.response.get("filename") or ""))


def guard_private_file(response, url: str):
	extension, from_client = get_extension(url), is_from_client(url)
	set_policy(response)
	if from_client:
		send_bytes_ourselves(response, url)
	if is_image(url, extension) if from_client else extension in SHOWN_OF_STAFF:
		return
	response.headers["Content-Type"] = TYPES.get(extension, UNKNOWN)
	response.headers["Content-Disposition"] = get_disposition(PurePath(url).name)


def guard_download(response, name: str):
	"""What a function answers with; others than of files may be shown, a print for one."""
	if not response.headers.get("Content-Disposition", "").startswith("attachment"):
		return
	set_policy(response)
	if "filename*" not in response.headers["Content-Disposition"]:
		response.headers["Content-Disposition"] = get_disposition(name)
	if frappe.form_dict.get("file_url"):
		response.headers["Content-Type"] = TYPES.get(get_extension(name), UNKNOWN)


def set_policy(response):
	response.headers["X-Content-Type-Options"] = "nosniff"
	response.headers["Content-Security-Policy"] = POLICY


def get_disposition(name: str) -> str:
	return f"attachment; filename=\"{file_names.get_ascii(name)}\"; filename*=UTF-8''{quote(name, safe='')}"


def is_from_client(url: str) -> bool:
	"""Sent by a client, or kept by somebody else without desk access."""
	rows = frappe.get_all("File", filters={"file_url": url}, fields=["owner", "from_client"])
	return any(row.from_client or not has_desk_access(row.owner) for row in rows)


def has_desk_access(user: str) -> bool:
	"""Also of who has left."""
	return frappe.get_cached_value("User", user, "user_type") == "System User"


def is_image(url: str, extension: str) -> bool:
	if extension not in IMAGES:
		return False
	with get_path(url).open("rb") as file:
		return is_what_it_says(extension, file.read(HEAD))


def send_bytes_ourselves(response, url: str):
	"""nginx, asked to hand a file out, drops the headers that guard it."""
	if response.headers.pop("X-Accel-Redirect", None):
		response.data = get_path(url).read_bytes()


def get_path(url: str) -> Path:
	return Path(frappe.get_site_path(url.lstrip("/")))
