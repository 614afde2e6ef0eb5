"""Files: kept under the site's private or public folder, one on disk for each content."""

import base64
import hashlib
import mimetypes
import os
import re
from urllib.parse import unquote

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.permissions import SYSTEM_USER_ROLE, get_role_permissions
from frappe.utils.data import cint


class MaxFileSizeReachedError(frappe.ValidationError): ...


class File(Document):
	def __init__(self, *args, **kwargs):
		super().__init__(*args, **kwargs)
		# content travels with the document until it is on disk, and never into the database
		self._content = self.__dict__.pop("content", None) or b""
		self.decode = self.__dict__.pop("decode", None)

	def autoname(self):
		if self.is_folder and not (self.folder or self.is_home_folder):
			self.folder = "Home"
		if self.is_folder:
			self.name = f"{self.folder}/{self.file_name}" if self.folder else self.file_name
		else:
			self.name = frappe.generate_hash(length=10)

	def before_insert(self):
		if self.is_folder:
			return
		self.refuse_what_is_lacking()
		if not self.folder:
			self.folder = "Home/Attachments" if self.attached_to_doctype else "Home"
		self._content = self._content or self.__dict__.pop("content", None) or b""
		if not self.file_name and not self.file_url:
			frappe.throw(_("Fields `file_name` or `file_url` must be set for File"), frappe.MandatoryError)
		if self.file_url and not self._content:
			self.is_private = cint(self.file_url.startswith("/private"))
		name = (self.file_name or self.file_url.rsplit("/", 1)[-1]).strip()
		self.file_name = re.sub(r"[/\\%?#]", "_", name)[-140:]
		kind = mimetypes.guess_extension(mimetypes.guess_type(self.file_name)[0] or "") or ""
		self.file_type = kind.lstrip(".").upper() or None
		self.save_file(self._content or self.get_content())

	def refuse_what_is_lacking(self):
		lacking = [key for key in ("allowed_file_extensions",) if frappe.get_system_settings(key)]
		if self.attached_to_doctype and frappe.get_meta(self.attached_to_doctype).max_attachments:
			lacking.append("max_attachments")
		if (self.file_url or "").startswith(("http://", "https://")):
			lacking.append("the address of another site")
		if lacking:
			raise frappe.NotCovered(f"frappe.core File with {lacking[0]}")

	def validate(self):
		if self.is_folder:
			return
		self.file_url = unquote(self.file_url) if self.file_url else ""
		if self.attached_to_doctype and not self.attached_to_name:
			frappe.throw(_("Attached To Name must be a string or an integer"), frappe.ValidationError)
		if not self.is_new() and self.has_value_changed("is_private"):
			self.move_between_folders()
		base = os.path.realpath(frappe.utils.get_files_path(is_private=self.is_private))
		path = os.path.realpath(self.get_full_path())
		if not path.startswith(base + os.sep):
			frappe.throw(_("The File URL you've entered is incorrect"), title=_("Invalid File URL"))
		if not os.path.exists(path):
			frappe.throw(_("File {0} does not exist").format(self.file_url), IOError)

	def move_between_folders(self):
		name = self.file_url.rsplit("/", 1)[-1]
		source = frappe.utils.get_files_path(name, is_private=not cint(self.is_private))
		target = frappe.utils.get_files_path(name, is_private=cint(self.is_private))
		if os.path.exists(source):
			os.rename(source, target)
			frappe.db.after_rollback.add(lambda: os.path.exists(target) and os.rename(target, source))
		self.file_url = f"/private/files/{name}" if cint(self.is_private) else f"/files/{name}"

	def after_insert(self):
		if not self.is_folder:
			icon = ' <i class="fa fa-lock text-warning"></i>' if self.is_private else ""
			link = f"<a href='{self.file_url}' target='_blank'>{self.file_name or self.file_url}</a>{icon}"
			self.comment_on_record("Attachment", _("Added {0}").format(link))

	def on_trash(self):
		if self.is_folder:
			frappe.throw(_("Folders are not deleted"))
		shared = frappe.db.exists("File", {"file_url": self.file_url, "name": ["!=", self.name]})
		if self.file_url and not shared:
			path = self.get_full_path()
			frappe.db.after_commit.add(lambda: os.path.exists(path) and os.remove(path))
		self.comment_on_record("Attachment Removed", _("Removed {0}").format(self.file_name))

	def comment_on_record(self, comment_type, text):
		if self.attached_to_name and frappe.db.exists(self.attached_to_doctype, self.attached_to_name):
			frappe.get_doc(self.attached_to_doctype, self.attached_to_name).add_comment(comment_type, text)

	def get_content(self):
		if self.is_folder:
			frappe.throw(_("Cannot get file contents of a Folder"))
		if self._content:
			return self._content.encode() if isinstance(self._content, str) else self._content
		if not os.path.exists(self.get_full_path()):
			frappe.throw(_("File {0} does not exist").format(self.file_url), IOError)
		with open(self.get_full_path(), "rb") as stored:
			raw = stored.read()
		try:
			return raw.decode()
		except UnicodeDecodeError:
			return raw

	def get_full_path(self):
		url = self.file_url or self.file_name or ""
		if "../" in url or ("/files/" in url and not url.startswith(("/files/", "/private/files/"))):
			frappe.throw(_("Cannot access file path {0}").format(url))
		private = url.startswith("/private") or (not self.file_url and self.is_private)
		return frappe.utils.get_files_path(url.split("/files/", 1)[-1].lstrip("/"), is_private=private)

	def save_file(self, content):
		"""Write it under a name of its own; a content that is there already is linked, not written."""
		content = content.encode() if isinstance(content, str) else content
		if self.decode:
			content = base64.b64decode(content.split(b",")[-1])
		self.file_size = self.check_max_file_size(content)
		self.content_hash = hashlib.md5(content, usedforsecurity=False).hexdigest()
		self._content, private = content, cint(self.is_private)
		same = {"content_hash": self.content_hash, "is_private": private, "is_folder": 0}
		twin = frappe.db.get_value("File", same, "file_url")
		if twin and os.path.exists(frappe.utils.get_files_path(twin.rsplit("/", 1)[-1], is_private=private)):
			self.file_url = twin
			return
		if self.file_url and os.path.exists(self.get_full_path()):
			return
		path = frappe.utils.get_files_path(self.file_name, is_private=private)
		if os.path.exists(path):
			stem, extension = os.path.splitext(self.file_name)
			self.file_name = f"{stem}{self.content_hash[-6:]}{extension}"
			path = frappe.utils.get_files_path(self.file_name, is_private=private)
		self.file_url = ("/private/files/" if private else "/files/") + self.file_name
		self._write(path, content)
		frappe.db.after_rollback.add(lambda: os.path.exists(path) and os.remove(path))

	@staticmethod
	def _write(path, content):
		os.makedirs(os.path.dirname(path), exist_ok=True)
		with open(path, "wb") as stored:
			stored.write(content)
			os.fsync(stored.fileno())

	def check_max_file_size(self, content):
		limit = cint(frappe.get_system_settings("max_file_size")) * 1048576
		limit = limit or cint(frappe.conf.get("max_file_size")) or 25 * 1048576
		if len(content) > limit:
			message = _("File size exceeded the maximum allowed size of {0} MB").format(limit / 1048576)
			frappe.throw(message, MaxFileSizeReachedError)
		return len(content)

	def is_downloadable(self):
		return has_permission(self, "read")


def has_permission(doc, ptype=None, user=None, debug=False):
	user = user or frappe.session.user
	if user == "Administrator":
		return True
	if ptype == "create":
		return frappe.has_permission("File", "create", user=user)
	if not doc.is_private and ptype in ("read", "select"):
		return True
	if user != "Guest" and doc.owner == user:
		return True
	if not (doc.attached_to_doctype and doc.attached_to_name):
		return False
	if not frappe.db.exists(doc.attached_to_doctype, doc.attached_to_name):
		return False
	record = frappe.get_doc(doc.attached_to_doctype, doc.attached_to_name)
	return record.has_permission("write" if ptype in ("write", "create", "delete") else "read", user=user)


def get_permission_query_conditions(user=None):
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	owned = f"`tabFile`.`owner` = {frappe.db.escape(user)}"
	if SYSTEM_USER_ROLE not in frappe.get_roles(user):
		return owned
	doctypes = frappe.get_all("DocType", {"istable": 0}, pluck="name")
	names = [frappe.db.escape(each) for each in doctypes if get_role_permissions(each, user).get("read")]
	readable = ", ".join(names) or "''"
	return (
		f"((`tabFile`.`is_private` = 0) or (`tabFile`.`attached_to_doctype` is null and {owned})"
		f" or (`tabFile`.`attached_to_doctype` in ({readable})))"
	)
