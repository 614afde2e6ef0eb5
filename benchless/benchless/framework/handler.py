"""Calls to whitelisted functions, logout, and file upload."""

from mimetypes import guess_type

import frappe
from frappe import _, is_whitelisted
from frappe.permissions import is_system_user
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
	is_whitelisted(method)
	if frappe.local.request.method not in frappe.allowed_http_methods_for_whitelisted_func[method]:
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	return frappe.call(method, **frappe.form_dict)


def get_attr(cmd: str):
	if "." in cmd:
		return frappe.get_attr(cmd)
	commands = {"logout": logout, "web_logout": web_logout, "upload_file": upload_file, "ping": frappe.ping}
	if cmd not in commands:
		raise frappe.NotCovered(f"frappe.handler.{cmd}")
	return commands[cmd]


@frappe.whitelist(allow_guest=True)
def logout():
	frappe.local.login_manager.logout()
	frappe.local.flags.commit = True


@frappe.whitelist(allow_guest=True)
def web_logout():
	logout()
	text = _("You have been successfully logged out")
	frappe.respond_as_web_page(_("Logged Out"), text, indicator_color="green")


@frappe.whitelist(allow_guest=True)
def upload_file():
	"""Store the multipart field `file` as a File of `doctype` and `docname`."""
	form = frappe.form_dict
	if form.method:
		raise frappe.NotCovered("frappe.handler.upload_file with a method")
	if frappe.session.user == "Guest":
		raise frappe.PermissionError
	check_write_permission(form.doctype, form.docname)
	content, filename = None, form.file_name
	if uploaded := frappe.request.files.get("file"):
		content, filename = uploaded.stream.read(), uploaded.filename
	if content is not None and not is_system_user() and guess_type(filename)[0] not in ALLOWED_MIMETYPES:
		frappe.throw(_("You can only upload JPG, PNG, PDF, TXT or Microsoft documents."))
	return frappe.get_doc(
		doctype="File", attached_to_doctype=form.doctype, attached_to_name=form.docname,
		attached_to_field=form.fieldname, folder=form.folder or "Home", file_name=filename,
		file_url=form.file_url, is_private=cint(form.is_private), content=content,
	).save()  # fmt: skip


def check_write_permission(doctype: str | None = None, name: str | None = None):
	"""A file goes only onto a record that the caller may write; onto one not yet saved it may go."""
	if doctype and not name:
		frappe.has_permission(doctype, "write", throw=True)
	elif doctype and frappe.db.exists(doctype, name):
		frappe.get_doc(doctype, name).check_permission("write")
