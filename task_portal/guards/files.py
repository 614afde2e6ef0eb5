"""Files: whose bytes an address names, who changes a file of our records, and when bytes leave the disk.

A File row of Frappe names its bytes by an address, and Frappe reads, moves and deletes what is there, whoever's it
is. So an address is taken by who may read a row that has it, and bytes go when no row has it any more."""

import base64
import os
import posixpath
import re
from urllib.parse import unquote

import frappe
from frappe import _
from frappe.core.doctype.file import file as frappe_file
from frappe.utils import get_files_path

from task_portal.doctypes import GUARDED
from task_portal.guards.about import NotAllowedHere, as_stored, get_subjects, is_trusted
from task_portal.guards.addresses import PRIVATE, PUBLIC, get_names, get_path, may_take_address
from task_portal.guards.contents import is_pdf, runs_something
from task_portal.people import is_staff

# As Frappe makes a name on the disk.
UNSAFE = re.compile(r"[/\\%?#]")
CHANGES = {"write", "create", "delete"}
# Bytes that are compared with what a request has sent.
SAMPLE = 3 * 4096


class PublicFileNotAllowed(frappe.ValidationError):
	pass


class UnsafeFile(frappe.ValidationError):
	pass


class DocumentKept(frappe.PermissionError):
	pass


# Addresses


def validate_address(doc, method=None):
	"""Hook, before Frappe moves any bytes: a file keeps to its own bytes, and so does whether they are public."""
	user, before = frappe.session.user, doc.get_doc_before_save()
	if doc.is_folder or frappe.flags.in_task_portal:
		return
	if not before:
		if not (doc.flags.address_judged or is_own(doc, user)):
			refuse(doc)
	elif doc.has_value_changed("file_url"):
		is_private = (doc.file_url or "").startswith(PRIVATE)
		has_moved = bool(doc.is_private) != is_private or doc.has_value_changed("is_private")
		if has_moved or doc.file_url != unquote(doc.file_url or "") or not may_take(doc, user):
			refuse(doc)
	elif doc.has_value_changed("is_private"):
		validate_visibility(doc, before, user)


def may_take(doc, user: str) -> bool:
	return may_take_address(doc.file_url, user, doc.name)


def is_own(doc, user: str) -> bool:
	"""Of a new File that Frappe made for the user without asking: its bytes are new, or the user's already.

	Frappe lets files of equal bytes share an address, so who has just sent the bytes may have it."""
	path = get_path(doc.file_url)
	return path is None or not get_names(path, doc.name) or was_sent(doc) or may_take(doc, user)


def was_sent(doc) -> bool:
	content = doc.get("content") or b""
	content = content.encode() if isinstance(content, str) else content
	if not content or not getattr(frappe.local, "request", None):
		return False
	return base64.b64encode(content[:SAMPLE]).rstrip(b"=").decode() in str(frappe.form_dict)


def validate_visibility(doc, before, user: str):
	"""Frappe moves the bytes by the last part of the address, and with them every File of equal bytes."""
	if not doc.is_private and doc.attached_to_doctype == "Communication" and get_subjects(doc):
		refuse(doc)
	if get_path(before.file_url) and f"{posixpath.dirname(before.file_url)}/" not in (PRIVATE, PUBLIC):
		refuse(doc)
	others = frappe.get_all(
		"File",
		filters={"name": ["!=", doc.name]},
		or_filters=[["file_url", "=", before.file_url], ["content_hash", "=", doc.content_hash or doc.name]],
		pluck="name",
	)
	for other in (frappe.get_doc("File", found) for found in others):
		is_kept = not doc.is_private and get_subjects(other)
		if is_kept or not frappe.has_permission("File", "write", other, user=user):
			refuse(doc)


def refuse(doc):
	frappe.throw(_("There is no such file, or it is not yours."), NotAllowedHere)


def judge_download():
	"""Where the database takes two addresses for one, Frappe would send the other's bytes."""
	path = frappe.request.path
	if not path.startswith(PRIVATE):
		return
	rows = frappe.get_all("File", filters={"file_url": path}, fields=["name", "file_url"])
	if all(row.file_url == path for row in rows):
		return
	if not any(frappe.get_doc("File", name).is_downloadable() for name in get_names(path)):
		frappe.throw(_("There is no such file, or it is not yours."), NotAllowedHere)


# Files of our records


def validate_file(doc, method=None):
	"""Hook: files of guarded records are private."""
	if doc.attached_to_doctype not in GUARDED or doc.is_private or doc.is_folder:
		return
	# Refused rather than turned private: by now Frappe has written a public file; a rollback removes it.
	frappe.throw(
		_("{0} belongs to {1} {2}: its files are private. Attach it as a private file.").format(
			doc.file_name, _(doc.attached_to_doctype), doc.attached_to_name
		),
		PublicFileNotAllowed,
	)


def has_permission(doc, ptype: str | None, user: str) -> bool:
	"""Hook: Frappe lets whoever owns a File do anything with it, and lets anybody own a new File of any address.

	Frappe's own rule is asked here too: in 15 the hook of the app installed last decides alone."""
	if doc.is_new():
		if not may_take(doc, user):
			return False
		doc.flags.address_judged = True
	elif ptype in CHANGES:
		stored = as_stored(doc)
		return may_change(stored, user) and bool(frappe_file.has_permission(stored, ptype, user))
	return bool(frappe_file.has_permission(doc, ptype, user))


def may_change(doc, user: str) -> bool:
	"""Who changes the record; not what was said, nor what was handed in, whoever uploaded it."""
	subjects = get_subjects(doc)
	if not subjects or is_trusted(user):
		return True
	if doc.attached_to_doctype == "Communication" or is_handed_in(doc) or not is_staff(user):
		return False
	return all(frappe.has_permission(doctype, "write", name, user=user) for doctype, name in subjects)


def is_handed_in(doc) -> bool:
	return bool(frappe.db.exists("Task Document", {"file": doc.name}))


def validate_deletion(doc, method=None):
	"""Hook: a file of a record is deleted by who changes that, and what was handed in with the record alone."""
	stored = [(doctype, name) for doctype, name in get_subjects(doc) if frappe.db.exists(doctype, name)]
	if not stored or frappe.flags.in_task_portal:
		return
	if is_handed_in(doc):
		frappe.throw(
			_("{0} was handed in for {1} {2} and stays with it.").format(
				doc.file_name, _(stored[0][0]), stored[0][1]
			),
			DocumentKept,
		)
	if not may_change(doc, frappe.session.user):
		frappe.throw(
			_("{0} may not delete files of {1} {2}.").format(
				frappe.session.user, _(stored[0][0]), stored[0][1]
			),
			NotAllowedHere,
		)


# Bytes


def write_bytes(doc):
	"""Hook: to make a picture smaller, Frappe writes over whatever has the name that its caller gives."""
	validate_pdf(doc)
	name = UNSAFE.sub("_", doc.file_name)
	url = f"{PRIVATE if doc.is_private else PUBLIC}{name}"
	own = doc.name and frappe.db.get_value("File", doc.name, "file_url") == url
	if get_names(url, doc.name) or (
		os.path.exists(get_files_path(name, is_private=doc.is_private)) and not own
	):
		frappe.throw(_("There is no such file, or it is not yours."), NotAllowedHere)
	if other := get_other_hook("write_file", write_bytes):
		return other(doc)
	return doc.save_file_on_filesystem()


def validate_pdf(doc):
	"""Raises pypdf's errors for what cannot be read, as Frappe does."""
	content = doc.get_content()
	content = content.encode() if isinstance(content, str) else content
	if is_pdf(doc.file_name, content) and runs_something(content):
		sentence = _("This PDF would run something when it is opened. Print it to a new PDF and send that.")
		frappe.throw(sentence, UnsafeFile)


def get_other_hook(name: str, own):
	"""Of another app, which keeps the bytes somewhere else: Frappe asks the first app's alone."""
	others = [hook for hook in frappe.get_hooks(name) if hook != f"{__name__}.{own.__name__}"]
	return frappe.get_attr(others[0]) if others else None


def delete_bytes(doc, only_thumbnail: bool = False):
	"""Hook: Frappe would delete them before the last check, and by an address that others may have too."""
	if not frappe.db.exists("File", doc.name):
		# Of a File whose creation is being rolled back.
		delete_unused(doc, only_thumbnail)
	else:
		frappe.db.after_commit.add(lambda: delete_unused(doc, only_thumbnail))


def delete_unused(doc, only_thumbnail: bool):
	if frappe.db.exists("File", doc.name):
		return
	url, thumbnail = (None if is_used(url) else url for url in (doc.file_url, doc.thumbnail_url))
	# A thumbnail is always public: an address that says otherwise is not of Frappe's making.
	thumbnail = thumbnail if (thumbnail or "").startswith(PUBLIC) else None
	doc.update({"file_url": url, "thumbnail_url": thumbnail})
	if other := get_other_hook("delete_file_data_content", delete_bytes):
		other(doc, only_thumbnail=only_thumbnail)
	else:
		doc.delete_file_from_filesystem(only_thumbnail=only_thumbnail)


def is_used(url: str | None) -> bool:
	return bool(
		url
		and (frappe.db.exists("File", {"file_url": url}) or frappe.db.exists("File", {"thumbnail_url": url}))
	)
