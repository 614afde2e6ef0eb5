import re

import frappe
from frappe import _
from frappe.core.api.file import get_max_file_size
from frappe.model.document import Document

from task_portal.guards.contents import TYPES
from task_portal.guards.wall import is_shut
from task_portal.settings import get_lines

PAGE = re.compile(r"/[\w\-./]*[\w\-]")
FUNCTION = re.compile(r"[a-zA-Z_]\w*(\.[a-zA-Z_]\w*)+")
# Of Frappe's own functions, those of its website; the others are made for staff.
OF_THE_WEBSITE = ("frappe.website.", "frappe.www.")
MEGABYTE = 1024 * 1024


class UnknownFileType(frappe.ValidationError):
	pass


class FileTooLarge(frappe.ValidationError):
	pass


class AddressNotAllowed(frappe.ValidationError):
	pass


class TaskPortalSettings(Document):
	def validate(self):
		self.validate_size()
		self.validate_types()
		for line in get_lines(self.open_addresses or ""):
			validate_address(line)

	def validate_size(self):
		most = get_max_file_size() // MEGABYTE
		if not 1 <= (self.upload_size or 0) <= most:
			frappe.throw(_("A file has from 1 to {0} MB on this site.").format(most), FileTooLarge)

	def validate_types(self):
		types = get_lines((self.upload_types or "").lower())
		if not types or set(types) - set(TYPES):
			frappe.throw(
				_("Files are of kinds that can be told by their contents: {0}.").format(
					", ".join(sorted(TYPES))
				),
				UnknownFileType,
			)


def validate_address(line: str):
	if not (is_page(line) if line.startswith("/") else is_function(line)):
		frappe.throw(
			_(
				"{0} cannot be opened to clients. Write a page as /shop, a function as shop.api.get_price."
			).format(frappe.bold(frappe.utils.escape_html(line))),
			AddressNotAllowed,
		)


def is_page(line: str) -> bool:
	return bool(PAGE.fullmatch(line)) and not is_shut(line[1:])


def is_function(line: str) -> bool:
	if line.startswith("frappe.") and not line.startswith(OF_THE_WEBSITE):
		return False
	return bool(FUNCTION.fullmatch(line)) and is_callable(line)


def is_callable(name: str) -> bool:
	if frappe.db.exists("Server Script", {"script_type": "API", "api_method": name}):
		return True
	try:
		return frappe.get_attr(name) in frappe.whitelisted
	except Exception:
		# Whatever an import of what an admin typed ends in.
		return False
