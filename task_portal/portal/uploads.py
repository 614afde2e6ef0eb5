"""What a client may upload, and onto what."""

from typing import NamedTuple

import frappe
from frappe import _
from frappe.utils import strip_html

from task_portal import file_names
from task_portal.guards.about import trusted
from task_portal.guards.contents import get_extension, is_what_it_says
from task_portal.portal.errors import FileRefused
from task_portal.portal.words import show_size
from task_portal.settings import get_lines, get_setting

MAX_FILES = 5


class Upload(NamedTuple):
	name: str
	content: bytes


def get_types() -> list[str]:
	"""Endings that are taken."""
	return get_lines(get_setting("upload_types").lower())


def get_max_bytes() -> int:
	return get_setting("upload_size") * 1024 * 1024


def get_hint() -> str:
	size, types = show_size(get_max_bytes()), ", ".join(get_types())
	return _("Up to {0} files of {1} each: {2}.").format(MAX_FILES, size, types)


def get_hint_for_one() -> str:
	return _("One file of at most {0}: {1}.").format(show_size(get_max_bytes()), ", ".join(get_types()))


def get_accepted() -> str:
	"""For a file field's `accept`."""
	return ",".join(f".{extension}" for extension in get_types())


def get_restrictions() -> dict:
	"""As Frappe's uploader takes them."""
	kinds = [f".{extension}" for extension in get_types()]
	return {
		"allowed_file_types": kinds,
		"max_file_size": get_max_bytes(),
		"max_number_of_files": MAX_FILES,
	}


def get_sent(fieldname: str = "files") -> list[Upload]:
	"""The files of the request's form, each validated. Raises FileRefused."""
	sent = [file for file in frappe.request.files.getlist(fieldname) if file.filename]
	validate_number(len(sent))
	most = get_max_bytes()
	return [get_upload(file.filename, file.stream.read(most + 1)) for file in sent]


def validate_number(number: int):
	if number > MAX_FILES:
		frappe.throw(_("Send at most {0} files at once.").format(MAX_FILES), FileRefused)


def get_upload(name: str, content: bytes) -> Upload:
	name = file_names.clean(name)
	extension, most = get_extension(name), get_max_bytes()
	if extension not in get_types():
		frappe.throw(
			_("{0} is of a kind that is not taken. Send one of: {1}.").format(name, ", ".join(get_types())),
			FileRefused,
		)
	if not content:
		frappe.throw(_("{0} is empty.").format(name), FileRefused)
	if len(content) > most:
		frappe.throw(_("{0} is larger than {1}.").format(name, show_size(most)), FileRefused)
	if not is_what_it_says(extension, content):
		frappe.throw(_("{0} is not what its name says.").format(name), FileRefused)
	return Upload(name, content)


def attach(upload: Upload, doctype: str, name: str):
	"""A private File of the caller's on a record that they were let at.

	Raises FileRefused for what the site does not take, and for what Frappe, which opens PDFs and photos, cannot read."""
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
	except frappe.ValidationError as error:
		refuse(_("{0} could not be kept: {1}").format(upload.name, strip_html(str(error))))
	except Exception as error:
		# What pypdf and Pillow raise is of many kinds. A disk's errors have a number, and are the office's to see.
		is_readable = file.flags.new_file or getattr(error, "errno", None)
		if is_readable:
			raise
		refuse(
			_("{0} cannot be opened: it is damaged or protected. Save it anew and send that.").format(
				upload.name
			)
		)


def refuse(sentence: str):
	frappe.clear_messages()
	frappe.throw(sentence, FileRefused)
