"""What a client said or sent stays that client's: the record does not go to another one with it."""

import frappe
from frappe import _


class ClientHasSpoken(frappe.ValidationError):
	pass


def validate_client_stays(doc):
	"""Of a ticket or task whose client changes. What has no client yet (a mail of an unknown sender) gets one."""
	before = doc.get_doc_before_save()
	if before and before.client and before.client != doc.client and (has_said(doc) or has_raised(doc)):
		frappe.throw(
			_("{0} {1} holds what its client said or sent: the client stays. Start another one.").format(
				_(doc.doctype), frappe.bold(doc.name)
			),
			ClientHasSpoken,
		)


def has_said(doc) -> bool:
	"""A message with the client, or a file that a client sent."""
	about = {"reference_doctype": doc.doctype, "reference_name": doc.name, "with_client": 1}
	if frappe.db.exists("Communication", about):
		return True
	attached = {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name, "from_client": 1}
	return bool(frappe.db.exists("File", attached))


def has_raised(doc) -> bool:
	"""The words of the request are a client's, who does not belong to the new one."""
	user = doc.get("raised_by")
	if not user or frappe.db.get_value("User", user, "user_type") != "Website User":
		return False
	return not frappe.db.exists("Client Portal User", {"parent": doc.client, "user": user})
