"""What a client may upload, and onto what."""

import re
from pathlib import PurePath
from typing import NamedTuple

import frappe
from frappe import _

from task_portal.portal.errors import FileRefused
from task_portal.portal.words import show_size
from task_portal.side_doors import trusted

MAX_FILES = 5
MAX_BYTES = 10 * 1024 * 1024
# Extension to what such a file starts with; None where nothing can be told from it.
TYPES = {
	"pdf": b"%PDF",
	"png": b"\x89PNG",
	"jpg": b"\xff\xd8\xff",
	"jpeg": b"\xff\xd8\xff",
	"docx": b"PK",
	"xlsx": b"PK",
	"odt": b"PK",
	"ods": b"PK",
	"txt": None,
	"csv": None,
}
# Frappe cleans names of HTML, and would then stumble over the slash of a closing tag.
UNSAFE = re.compile(r"[^\w .,()+\-]")
ACCEPT = ",".join(f".{extension}" for extension in TYPES)


class Upload(NamedTuple):
	name: str
	content: bytes


def get_hint() -> str:
	return _("Up to {0} files of {1} each: {2}.").format(MAX_FILES, show_size(MAX_BYTES), ", ".join(TYPES))


def get_hint_for_one() -> str:
	return _("One file of at most {0}: {1}.").format(show_size(MAX_BYTES), ", ".join(TYPES))


def get_sent(fieldname: str = "files") -> list[Upload]:
	"""The files of the request's form, each validated. Raises FileRefused."""
	sent = [file for file in frappe.request.files.getlist(fieldname) if file.filename]
	if len(sent) > MAX_FILES:
		frappe.throw(_("Send at most {0} files at once.").format(MAX_FILES), FileRefused)
	return [get_upload(file.filename, file.stream.read(MAX_BYTES + 1)) for file in sent]


def get_upload(name: str, content: bytes) -> Upload:
	name = UNSAFE.sub("_", PurePath(name.replace("\\", "/")).name).strip()[-100:]
	extension = PurePath(name).suffix.lower().removeprefix(".")
	if extension not in TYPES:
		frappe.throw(
			_("{0} is of a kind that is not taken. Send one of: {1}.").format(name, ", ".join(TYPES)),
			FileRefused,
		)
	if not content:
		frappe.throw(_("{0} is empty.").format(name), FileRefused)
	if len(content) > MAX_BYTES:
		frappe.throw(_("{0} is larger than {1}.").format(name, show_size(MAX_BYTES)), FileRefused)
	start = TYPES[extension]
	if (start and not content.startswith(start)) or (not start and b"\0" in content):
		frappe.throw(_("{0} is not what its name says.").format(name), FileRefused)
	return Upload(name, content)


def attach(upload: Upload, doctype: str, name: str):
	"""A private File of the caller's on a record that they were let at. Raises FileRefused, for the site's own limits."""
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": upload.name,
			"attached_to_doctype": doctype,
			"attached_to_name": name,
			"content": upload.content,
			"is_private": 1,
		}
	)
	try:
		with trusted():
			return file.insert(ignore_permissions=True)
	except frappe.ValidationError:
		frappe.clear_messages()
		frappe.throw(_("{0} could not be kept. Try a smaller file.").format(upload.name), FileRefused)
