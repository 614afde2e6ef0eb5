"""Everything a form shows of a record: the record, its meta, and what happened around it."""

import frappe
from frappe import _
from frappe.permissions import get_doc_permissions

COMMENT_LISTS = {
	"Comment": "comments", "Shared": "shared", "Unshared": "shared", "Assigned": "assignment_logs",
	"Assignment Completed": "assignment_logs", "Attachment": "attachment_logs",
	"Attachment Removed": "attachment_logs", "Info": "info_logs", "Edit": "info_logs", "Label": "info_logs",
	"Like": "like_logs", "Workflow": "workflow_logs",
}  # fmt: skip


@frappe.whitelist()
def getdoc(doctype, name, user=None):
	"""Answer with the record in `docs` and what surrounds it in `docinfo`; an unknown name gives []."""
	try:
		doc = frappe.get_doc(doctype, name)
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		return []
	if not doc.has_permission("read"):
		frappe.flags.error_message = _("Insufficient Permission for {0}").format(f"{_(doctype)} {name}")
		raise frappe.PermissionError(("read", doctype, name))
	doc.set("__onload", frappe._dict())
	doc.run_method("onload")
	doc.apply_fieldlevel_read_permissions()
	get_docinfo(doc)
	frappe.local.response.setdefault("docs", []).append(doc)


@frappe.whitelist()
def get_docinfo(doc=None, doctype=None, name=None):
	"""Put comments, communications, files, assignments and the like into the answer's `docinfo`."""
	if not doc:
		doc = frappe.get_doc(doctype, name)
		if not doc.has_permission("read"):
			raise frappe.PermissionError
	docinfo = frappe._dict(doctype=doc.doctype, name=doc.name, user_info={})
	docinfo.update({key: [] for key in COMMENT_LISTS.values()})
	for comment in get_comments(doc.doctype, doc.name):
		if comment.comment_type in COMMENT_LISTS:
			docinfo[COMMENT_LISTS[comment.comment_type]].append(comment)
	communications = get_communication_data(doc.doctype, doc.name)
	docinfo.update(
		attachments=get_attachments(doc.doctype, doc.name),
		communications=[c for c in communications if c.communication_type != "Automated Message"],
		automated_messages=[c for c in communications if c.communication_type == "Automated Message"],
		versions=get_versions(doc),
		assignments=get_assignments(doc.doctype, doc.name),
		permissions=get_doc_permissions(doc),
		shared=frappe.share.get_users(doc.doctype, doc.name),
		tags=(doc.get("_user_tags") or "").strip(","),
	)
	frappe.local.response["docinfo"] = docinfo
	return docinfo


def get_comments(doctype: str, name: str):
	fields = ["name", "creation", "content", "owner", "comment_type"]
	filters = {"reference_doctype": doctype, "reference_name": name}
	return frappe.get_all("Comment", fields=fields, filters=filters, order_by="creation desc")


def get_communication_data(doctype, name):
	fields = ["name", "communication_type", "communication_medium", "communication_date", "content", "sender",
		"sender_full_name", "recipients", "cc", "bcc", "creation", "subject", "owner"]  # fmt: skip
	filters = {"reference_doctype": doctype, "reference_name": name}
	filters["communication_type"] = ["in", ["Communication", "Feedback", "Automated Message"]]
	return frappe.get_all(
		"Communication", fields=fields, filters=filters, order_by="communication_date desc", limit=20
	)


def get_attachments(dt, dn):
	fields = ["name", "file_name", "file_url", "is_private"]
	filters = {"attached_to_doctype": dt, "attached_to_name": dn}
	return frappe.get_all("File", fields=fields, filters=filters)


def get_versions(doc):
	if not doc.meta.track_changes:
		return []
	fields, filters = ["name", "owner", "creation", "data"], {"ref_doctype": doc.doctype, "docname": doc.name}
	return frappe.get_all("Version", fields=fields, filters=filters, order_by="creation desc", limit=10)


def get_assignments(dt, dn):
	filters = {"reference_type": dt, "reference_name": dn, "allocated_to": ["is", "set"]}
	filters["status"] = ["not in", ["Cancelled", "Closed"]]
	fields = ["name", "allocated_to as owner", "description", "status"]
	return frappe.get_all("ToDo", fields=fields, filters=filters)
