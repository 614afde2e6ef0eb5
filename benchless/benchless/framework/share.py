"""Sharing one document with one user, or with everyone."""

import frappe
from frappe import _
from frappe.utils.data import cint


@frappe.whitelist()
def add(doctype, name, user=None, read=1, write=0, submit=0, share=0, everyone=0, notify=0):
	if cint(notify):
		raise frappe.NotCovered("frappe.share.add with notify is not covered by benchless")
	return add_docshare(doctype, name, user, read, write, submit, share, everyone)


def add_docshare(doctype, name, user=None, read=1, write=0, submit=0, share=0, everyone=0, flags=None):
	user = user or frappe.session.user
	if not (flags or {}).get("ignore_share_permission"):
		check_share_permission(doctype, name)
	known = get_share_name(doctype, name, user, everyone)
	doc = frappe.get_doc("DocShare", known) if known else frappe.new_doc("DocShare")
	if not known:
		doc.update({"user": user, "share_doctype": doctype, "share_name": name, "everyone": cint(everyone)})
	doc.flags.update(flags or {})
	doc.update({"read": 1, "write": cint(write), "submit": cint(submit), "share": cint(share)})
	doc.save(ignore_permissions=True)
	return doc


def remove(doctype, name, user, flags=None):
	known = frappe.db.get_value("DocShare", {"user": user, "share_name": name, "share_doctype": doctype})
	if known:
		frappe.delete_doc("DocShare", known, flags=flags)


@frappe.whitelist()
def get_users(doctype: str, name: str):
	if not frappe.permissions.has_permission(doctype, "read", name, raise_exception=False):
		return []
	fields = ["name", "user", "read", "write", "submit", "share", "everyone", "owner", "creation"]
	return frappe.get_all("DocShare", fields=fields, filters={"share_doctype": doctype, "share_name": name})


def get_shared(doctype, user=None, rights=None, *, filters=None, limit=None):
	"""Names of documents of `doctype` shared with `user` for all of `rights`."""
	user = user or frappe.session.user
	text = "select share_name from `tabDocShare` where share_doctype = ? and (user = ?"
	text += ")" if user == "Guest" else " or everyone = 1)"
	values = [doctype, user]
	for right in rights or ["read"]:
		text += f" and `{right}` = 1"
	for field, _operator, value in filters or ():
		text += f" and `{field}` = ?"
		values.append(value)
	return [row[0] for row in frappe.db._run(text + (f" limit {int(limit)}" if limit else ""), values)[0]]


def get_share_name(doctype, name, user, everyone):
	who = {"everyone": 1} if cint(everyone) else {"user": user}
	return frappe.db.get_value("DocShare", {**who, "share_name": name, "share_doctype": doctype})


def check_share_permission(doctype, name):
	if not frappe.has_permission(doctype, ptype="share", doc=name):
		frappe.throw(
			_("No permission to {0} {1} {2}").format("share", _(doctype), name), frappe.PermissionError
		)
