"""Calls to whitelisted functions and document methods, logout, and file upload."""

from contextlib import suppress
from mimetypes import guess_type

import frappe
from frappe import _, is_whitelisted
from frappe.utils import cint
from werkzeug.wrappers import Response

ALLOWED_MIMETYPES = (
	"image/png", "image/jpeg", "application/pdf", "application/msword", "application/vnd.ms-excel",
	"text/plain", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"video/quicktime", "video/mp4", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet",
)  # fmt: skip


def handle():
	"""Run `form_dict.cmd`; what it returns goes into the answer's `message`, a Response goes out as it is."""
	cmd = frappe.local.form_dict.cmd
	if cmd == "login":
		return None
	data = execute_cmd(cmd)
	if isinstance(data, Response):
		return data
	if data is not None:
		frappe.local.response["message"] = data


def execute_cmd(cmd: str):
	overrides = frappe.get_hooks("override_whitelisted_methods", {})
	cmd = (overrides.get(cmd) or [cmd])[-1]
	try:
		method = get_attr(cmd)
	except Exception as error:
		frappe.throw(_("Failed to get method for command {0} with {1}").format(cmd, error))
	if method is not run_doc_method:
		is_whitelisted(method)
		is_valid_http_method(method)
	return frappe.call(method, **frappe.form_dict)


def get_attr(cmd: str):
	if "." in cmd:
		return frappe.get_attr(cmd)
	return {"login": handle, "logout": logout, "web_logout": web_logout, "upload_file": upload_file,
		"run_doc_method": run_doc_method, "ping": frappe.ping}[cmd]  # fmt: skip


def is_valid_http_method(method):
	if frappe.local.request.method not in frappe.allowed_http_methods_for_whitelisted_func[method]:
		frappe.throw_permission_error()


@frappe.whitelist(allow_guest=True)
def logout():
	frappe.local.login_manager.logout()
	frappe.local.flags.commit = True


@frappe.whitelist(allow_guest=True)
def web_logout():
	logout()
	frappe.respond_as_web_page(
		_("Logged Out"), _("You have been successfully logged out"), indicator_color="green"
	)


@frappe.whitelist(allow_guest=True)
def upload_file():
	"""Store the multipart field `file` as a File of `doctype` and `docname`, or hand it to `method`."""
	user, form = frappe.session.user, frappe.form_dict
	ignore_permissions = user == "Guest"
	if user == "Guest" and not cint(frappe.get_system_settings("allow_guests_to_upload_files")):
		raise frappe.PermissionError
	if not ignore_permissions:
		check_write_permission(form.doctype, form.docname)

	content, filename = None, form.file_name
	if uploaded := frappe.request.files.get("file"):
		content, filename = uploaded.stream.read(), uploaded.filename
	frappe.local.uploaded_file_url = form.file_url
	frappe.local.uploaded_file = content
	frappe.local.uploaded_filename = filename

	if content is not None and not has_desk_access(user) and guess_type(filename)[0] not in ALLOWED_MIMETYPES:
		frappe.throw(_("You can only upload JPG, PNG, PDF, TXT or Microsoft documents."))
	if form.method:
		method = frappe.get_attr(form.method)
		is_whitelisted(method)
		return method()
	return frappe.get_doc(
		doctype="File", attached_to_doctype=form.doctype, attached_to_name=form.docname,
		attached_to_field=form.fieldname, folder=form.folder or "Home", file_name=filename,
		file_url=form.file_url, is_private=cint(form.is_private), content=content,
	).save(ignore_permissions=ignore_permissions)  # fmt: skip


def check_write_permission(doctype: str | None = None, name: str | None = None):
	"""A file goes only onto a record that the caller may write; onto one not yet saved it may go."""
	if doctype and not name:
		frappe.has_permission(doctype, "write", throw=True)
	elif doctype and frappe.db.exists(doctype, name):
		frappe.get_doc(doctype, name).check_permission("write")


def has_desk_access(user: str) -> bool:
	return frappe.db.get_value("User", user, "user_type") == "System User"


@frappe.whitelist()
def run_doc_method(method, docs=None, dt=None, dn=None, arg=None, args=None):
	"""Call a whitelisted method of a stored record (`dt`, `dn`), or of one sent whole (`docs`)."""
	if dt:
		doc = frappe.get_doc(dt, dn or dt)
	else:
		doc = frappe.get_doc(frappe.parse_json(docs))
		doc._original_modified = doc.modified
		doc.check_if_latest()
	if not doc.has_permission("read"):
		frappe.throw_permission_error()
	function = getattr(doc, method)
	function = getattr(function, "__func__", function)
	is_whitelisted(function)
	is_valid_http_method(function)
	response = call_doc_method(doc, method, function, args or arg)
	frappe.local.response.setdefault("docs", []).append(doc)
	if response is not None:
		frappe.local.response["message"] = response


def call_doc_method(doc, method, function, args):
	with suppress(ValueError):
		args = frappe.parse_json(args)
	names = function.__code__.co_varnames[1 : function.__code__.co_argcount]
	if not names:
		return doc.run_method(method)
	if "args" in names or not isinstance(args, dict):
		return doc.run_method(method, args)
	return doc.run_method(method, **args)
