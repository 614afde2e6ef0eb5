"""Sharing one document with one user, or with everyone."""

import frappe
from frappe import _
from frappe.utils.data import cint


@frappe.whitelist()
def add(doctype, name, user=None, read=1, write=0, submit=0, share=0, everyone=0, notify=0):
	if cint(notify):
		raise frappe.NotCovered("frappe.share.add with notify")
	return add_docshare(doctype, name, user, read, write, submit, share, everyone)


def add_docshare(doctype, name, user=None, read=1, write=0, submit=0, share=0, everyone=0, flags=None):
	user = user or frappe.session.user
	past_check = (flags or {}).get("ignore_share_permission")
	if not past_check and not frappe.has_permission(doctype, ptype="share", doc=name):
		message = _("No permission to {0} {1} {2}").format("share", _(doctype), name)
		frappe.throw(message, frappe.PermissionError)
	known = get_share_name(doctype, name, user, everyone)
	doc = frappe.get_doc("DocShare", known) if known else frappe.new_doc("DocShare")
	if not known:
		doc.update({"user": user, "share_doctype": doctype, "share_name": name, "everyone": cint(everyone)})
	doc.flags.update(flags or {})
	doc.update({"read": 1, "write": cint(write), "submit": cint(submit), "share": cint(share)})
	doc.save(ignore_permissions=True)
	return doc


@frappe.whitelist()
def get_users(doctype: str, name: str):
	if not frappe.permissions.has_permission(doctype, "read", name, raise_exception=False):
		return []
	fields = ["name", "user", "read", "write", "submit", "share", "everyone", "owner", "creation"]
	return frappe.get_all("DocShare", fields=fields, filters={"share_doctype": doctype, "share_name": name})


def get_shared(doctype, user=None, right="read", name=None):
	"""Names of documents of `doctype` shared with `user` for `right`; only `name`, where that is given."""
	user = user or frappe.session.user
	text = f"select share_name from `tabDocShare` where share_doctype = ? and `{right}` = 1 and (user = ?"
	text += ")" if user == "Guest" else " or everyone = 1)"
	text, values = (f"{text} and share_name = ?", [name]) if name else (text, [])
	return [row[0] for row in frappe.db._run(text, [doctype, user, *values])[0]]


def get_share_name(doctype, name, user, everyone):
	who = {"everyone": 1} if cint(everyone) else {"user": user}
	return frappe.db.get_value("DocShare", {**who, "share_name": name, "share_doctype": doctype})
