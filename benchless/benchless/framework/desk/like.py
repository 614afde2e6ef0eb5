"""Likes: the users in a record's `_liked_by`, each with a Comment of type Like."""

import json

import frappe
from frappe import _


@frappe.whitelist()
def toggle_like(doctype, name, add=False):
	"""Add the caller's like when `add` is "Yes", else take it back. Asks for no permission, as Frappe does."""
	user = frappe.session.user
	liked_by = json.loads(frappe.db.get_value(doctype, name, "_liked_by") or "[]")
	if add == "Yes" and user not in liked_by:
		liked_by.append(user)
		frappe.get_doc(doctype, name).add_comment("Like", _("Liked"))
	elif add != "Yes" and user in liked_by:
		liked_by.remove(user)
		of_caller = {
			"comment_type": "Like",
			"reference_doctype": doctype,
			"reference_name": name,
			"owner": user,
		}
		for comment in frappe.get_all("Comment", filters=of_caller, pluck="name"):
			frappe.delete_doc("Comment", comment, ignore_permissions=True)
	frappe.db.set_value(doctype, name, "_liked_by", json.dumps(liked_by), update_modified=False)
