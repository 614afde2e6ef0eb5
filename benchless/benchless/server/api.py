"""`/api/method` and `/api/resource`: the first version of Frappe's REST interface."""

import json

import frappe
import frappe.client
import frappe.handler
from frappe import _
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, Rule, Submount
from werkzeug.wrappers import Request, Response

from benchless.server.response import build_response


def handle(request: Request) -> Response:
	if request.path.startswith("/api/v2/"):
		raise frappe.NotCovered("frappe.api.v2")
	try:
		endpoint, arguments = URLS.bind_to_environ(request.environ).match()
	except NotFound:
		raise frappe.DoesNotExistError from None
	data = endpoint(**arguments)
	if isinstance(data, Response):
		return data
	if data is not None:
		frappe.local.response["data"] = data
	return build_response()


def call_method(method: str):
	frappe.form_dict.cmd = method.split("/", maxsplit=1)[0]
	return frappe.handler.handle()


def list_documents(doctype: str):
	form = frappe.form_dict
	if form.get("fields"):
		form["fields"] = json.loads(form["fields"])
	form.setdefault("limit_page_length", form.limit or 20)
	form.pop("doctype", None)
	return frappe.call(frappe.client.get_list, doctype, **form)


def create_document(doctype: str):
	data = get_body()
	data.pop("doctype", None)
	return frappe.new_doc(doctype, **data).insert()


def read_document(doctype: str, name: str):
	if "run_method" in frappe.form_dict:
		return run_method(doctype, name)
	doc = frappe.get_doc(doctype, name)
	if not doc.has_permission("read"):
		raise frappe.PermissionError
	doc.apply_fieldlevel_read_permissions()
	return doc


def update_document(doctype: str, name: str):
	data = get_body()
	data.pop("flags", None)
	doc = frappe.get_doc(doctype, name, for_update=True)
	doc.update(data)
	doc.save()
	if doc.get("parenttype"):
		frappe.get_doc(doc.parenttype, doc.parent).save()
	return doc


def delete_document(doctype: str, name: str):
	frappe.delete_doc(doctype, name, ignore_missing=False)
	frappe.local.response["http_status_code"] = 202
	return "ok"


def run_method(doctype: str, name: str):
	"""Call a whitelisted method of a record; GET needs the right to read it, POST the right to write it."""
	method = frappe.form_dict.pop("run_method")
	doc = frappe.get_doc(doctype, name)
	doc.is_whitelisted(method)
	if not doc.has_permission("read" if frappe.request.method == "GET" else "write"):
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	return doc.run_method(method, **frappe.form_dict)


def get_body() -> dict:
	"""What was sent: a form's `data` as JSON, or the body itself."""
	data = frappe.form_dict.data
	if data is None:
		data = frappe.request.get_data(as_text=True)
	try:
		parsed = frappe.parse_json(data)
	except ValueError:
		return frappe.form_dict
	return parsed if isinstance(parsed, dict) else frappe.form_dict


RULES = [
	Rule("/method/<path:method>", endpoint=call_method),
	Rule("/resource/<doctype>", methods=["GET"], endpoint=list_documents),
	Rule("/resource/<doctype>", methods=["POST"], endpoint=create_document),
	Rule("/resource/<doctype>/<path:name>/", methods=["GET"], endpoint=read_document),
	Rule("/resource/<doctype>/<path:name>/", methods=["PUT"], endpoint=update_document),
	Rule("/resource/<doctype>/<path:name>/", methods=["DELETE"], endpoint=delete_document),
	Rule("/resource/<doctype>/<path:name>/", methods=["POST"], endpoint=run_method),
]
URLS = Map(
	[Submount("/api", RULES), Submount("/api/v1", [rule.empty() for rule in RULES])],
	strict_slashes=False,
	merge_slashes=False,
)
