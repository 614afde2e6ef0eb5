"""What our roles get on Frappe's own DocTypes and pages: Task Portal Managers what they shape the process with, which
`bounds.py` holds to our records; all staff the messages about their records, which `guards/messages.py` holds to those.

Rows beside Frappe's own standard permissions, not Custom DocPerms: the first of those on a DocType would freeze all
its other roles' permissions as they are today, and taking ours away again could not tell the copies from an admin's
edits. Frappe's migrate rewrites standard rows, so ours are put back after each."""

import frappe

from task_portal.people import DEPARTMENT_MANAGER, MEMBER, PORTAL_MANAGER

WHOLE = ("read", "write", "create", "delete")
KEPT = ("select", "read", "write", "create")
GRANTS = {
	"Workflow": WHOLE,
	"Workflow State": KEPT,
	"Workflow Action Master": KEPT,
	"Notification": WHOLE,
	# Named in the forms of those.
	"DocType": ("select",),
	"Role": ("select",),
}
PAGES = ("workflow-builder",)
STAFF_ROLES = (MEMBER, DEPARTMENT_MANAGER, PORTAL_MANAGER)
# Without it, a file on a message is refused to who may read the message.
STAFF_GRANTS = {"Communication": ("read",)}
GRANTED = (
	*((doctype, PORTAL_MANAGER, rights) for doctype, rights in GRANTS.items()),
	*((doctype, role, rights) for doctype, rights in STAFF_GRANTS.items() for role in STAFF_ROLES),
)


def is_granted_alone(doctype: str, user: str) -> bool:
	"""`user` reads records of `doctype` that are not their own by what STAFF_GRANTS gives, if at all."""
	others = set(frappe.get_roles(user)) - set(STAFF_ROLES)
	return user != "Administrator" and not any(
		perm.role in others and perm.read and not perm.if_owner and not perm.permlevel
		for perm in frappe.get_meta(doctype).permissions
	)


def grant_at_install():
	"""Also on DocTypes whose permissions the site has customised, where Frappe ignores the standard rows."""
	for doctype, role, rights in GRANTED:
		if frappe.db.exists("Custom DocPerm", {"parent": doctype}):
			add_row("Custom DocPerm", doctype, "permissions", role=role, **dict.fromkeys(rights, 1))
	grant()


def grant():
	"""Put back what is missing. What an admin customised since then is the admin's."""
	for doctype, role, rights in GRANTED:
		add_row("DocPerm", doctype, "permissions", role=role, **dict.fromkeys(rights, 1))
	for page in PAGES:
		add_row("Has Role", page, "roles", parenttype="Page", role=PORTAL_MANAGER)


def add_row(table: str, parent: str, parentfield: str, parenttype: str = "DocType", **values):
	if frappe.db.exists(table, {"parent": parent, "role": values["role"]}):
		return
	idx = frappe.db.count(table, {"parent": parent}) + 1
	row = frappe.get_doc({"doctype": table, "parent": parent, "parenttype": parenttype, "idx": idx} | values)
	row.parentfield = parentfield
	row.db_insert()
	frappe.clear_cache(doctype=parent if parenttype == "DocType" else None)


def revoke():
	for doctype, role, _rights in GRANTED:
		for table in ("DocPerm", "Custom DocPerm"):
			frappe.db.delete(table, {"parent": doctype, "role": role})
	frappe.db.delete("Has Role", {"parenttype": "Page", "parent": ["in", PAGES], "role": PORTAL_MANAGER})
	for doctype in {*GRANTS, *STAFF_GRANTS}:
		frappe.clear_cache(doctype=doctype)
