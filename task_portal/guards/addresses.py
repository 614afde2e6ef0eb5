"""Addresses of files: one spelling for each, and who may name it."""

import posixpath
from urllib.parse import unquote

import frappe
from frappe.utils import get_url

PRIVATE, PUBLIC = "/private/files/", "/files/"
ELSEWHERE = ("http://", "https://", "/api/method/")


def get_path(url: str | None) -> str | None:
	"""The one spelling of a file's address; None for what is no file of this site."""
	url = url or ""
	if f"{PUBLIC[:-1]}/" in url and url.startswith(get_url()):
		url = url.removeprefix(get_url())
	while (decoded := unquote(url)) != url:
		url = decoded
	if not url or url.startswith(ELSEWHERE):
		return None
	return posixpath.normpath("/" + url.replace("\\", "/").lstrip("/"))


def may_take_address(url: str | None, user: str, name: str | None = None) -> bool:
	"""Whether `user` may give the address to a File (called `name`), or write it into a field for files.

	Another spelling of an address is not its name: a case or a form of a letter that the database takes for the same."""
	path = get_path(url)
	if path is None or frappe.flags.in_task_portal:
		return True
	if unquote(url) != path or not path.startswith((PRIVATE, PUBLIC)):
		return False
	if path.startswith(PUBLIC):
		return True
	if names := get_names(path, name):
		return any(frappe.has_permission("File", "read", found, user=user) for found in names)
	# Bytes that no row speaks of.
	return "System Manager" in frappe.get_roles(user)


def get_names(path: str, but: str | None = None) -> list[str]:
	"""The Files with exactly this address; the database may not tell letters' cases apart."""
	rows = frappe.get_all("File", filters={"file_url": path}, fields=["name", "file_url"])
	return [row.name for row in rows if row.file_url == path and row.name != but]


def is_of_others(url: str, user: str) -> bool:
	"""Of an address in a request, which may be for a field for files: Frappe then makes a File of it, or moves one there,
	asking nobody. The database may take it for the address of another file."""
	path = get_path(url)
	if path is None:
		return False
	names = frappe.get_all("File", filters={"file_url": path}, pluck="name")
	is_readable = not names or any(frappe.has_permission("File", "read", name, user=user) for name in names)
	return unquote(url) != path or (path.startswith(PRIVATE) and not is_readable)
