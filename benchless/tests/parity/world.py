"""The records both platforms start from. Runs on benchless and, in the worker, on a real bench; imports only frappe."""

import frappe

USERS = {
	"parity.user@example.com": ["Parity User"],
	"parity.owner@example.com": ["Parity Owner"],
	"parity.manager@example.com": ["Parity User", "Parity Manager"],
	"parity.portal@example.com": ["Parity Portal"],
	"parity.nobody@example.com": [],
	"parity.system@example.com": ["System Manager"],
}
ROLES = {"Parity User": 1, "Parity Owner": 1, "Parity Manager": 1, "Parity Portal": 0}
WORKFLOW = (
	("Draft", "Send", "Sent", "Parity User", ""),
	("Sent", "Accept", "Done", "Parity Manager", "doc.amount > 10"),
	("Sent", "Return", "Draft", "Parity Owner", ""),
	("Done", "Reopen", "Draft", "Parity Manager", ""),
)
PERMISSIONS = (
	{"role": "System Manager", "read": 1, "write": 1, "create": 1, "delete": 1, "share": 1},
	{"role": "Parity User", "read": 1, "write": 1, "create": 1, "delete": 0, "share": 0},
	{"role": "Parity Owner", "read": 1, "write": 1, "create": 1, "delete": 1, "share": 0, "if_owner": 1},
	{"role": "Parity Manager", "read": 1, "write": 0, "create": 0, "delete": 0, "share": 0},
	{"role": "Parity Manager", "read": 1, "write": 1, "create": 0, "delete": 0, "permlevel": 1},
)


def field(fieldname, fieldtype, options=None, **more):
	return {
		"fieldname": fieldname,
		"label": fieldname.title(),
		"fieldtype": fieldtype,
		"options": options,
		**more,
	}


def make_world():
	"""DocTypes, roles, users, a workflow and 24 things; committed."""
	drop_world()
	for role, desk_access in ROLES.items():
		frappe.get_doc(doctype="Role", role_name=role, desk_access=desk_access).insert()
	make_doctypes()
	for email, roles in USERS.items():
		values = {"email": email, "first_name": email.split("@")[0], "send_welcome_email": 0}
		frappe.get_doc(doctype="User", **values, roles=[{"role": role} for role in roles]).insert()
	make_workflow()
	for number in range(24):
		make_thing(number)
	frappe.db.commit()


def make_doctypes():
	rows = [
		field("what", "Data", reqd=1), field("count", "Int"), field("user", "Link", "User"), field("secret", "Data", permlevel=1),
	]  # fmt: skip
	frappe.get_doc(
		doctype="DocType", name="Parity Row", module="Core", custom=1, istable=1, fields=rows
	).insert()
	fields = [
		field("subject", "Data", reqd=1), field("kind", "Select", "\nRed\nGreen\nBlue"), field("amount", "Int"),
		field("price", "Float"), field("done", "Check"), field("due", "Date"), field("at", "Datetime"),
		field("who", "Link", "User"), field("who_name", "Data", fetch_from="who.first_name"), field("note", "Small Text"),
		field("code", "Data", unique=1), field("fixed", "Data", set_only_once=1), field("email", "Data", "Email"),
		field("secret", "Data", permlevel=1), field("short", "Data", length=10), field("rows", "Table", "Parity Row"),
		field("state", "Link", "Workflow State", read_only=1), field("plus", "Int", non_negative=1),
	]  # fmt: skip
	frappe.get_doc(
		doctype="DocType", name="Parity Thing", module="Core", custom=1, autoname="PT-.#####", track_changes=1,
		title_field="subject", fields=fields, permissions=[dict(entry) for entry in PERMISSIONS],
	).insert()  # fmt: skip


def make_workflow():
	for state in ("Draft", "Sent", "Done"):
		if not frappe.db.exists("Workflow State", state):
			frappe.get_doc(doctype="Workflow State", workflow_state_name=state).insert()
	for _state, action, _next, _role, _condition in WORKFLOW:
		if not frappe.db.exists("Workflow Action Master", action):
			frappe.get_doc(doctype="Workflow Action Master", workflow_action_name=action).insert()
	frappe.get_doc(
		doctype="Workflow", workflow_name="Parity", document_type="Parity Thing", is_active=1, workflow_state_field="state",
		states=[{"state": s, "doc_status": "0", "allow_edit": "Parity User"} for s in ("Draft", "Sent", "Done")],
		transitions=[
			{"state": s, "action": a, "next_state": n, "allowed": r, "condition": c, "allow_self_approval": 1}
			for s, a, n, r, c in WORKFLOW
		],
	).insert()  # fmt: skip


def make_thing(number, **more):
	kinds = ("", "Red", "Green", "Blue")
	values = {
		"subject": f"thing {number:02}" if number % 5 else f"Thing {number:02} 100%_x",
		"kind": kinds[number % 4],
		"amount": number % 7,
		"price": number / 4,
		"done": number % 2,
		"due": f"2024-0{number % 9 + 1}-1{number % 3}" if number % 6 else None,
		"at": f"2024-03-{number + 1:02} 0{number % 10}:30:00" if number % 5 else None,
		"who": tuple(USERS)[number % 5] if number % 3 else None,
		"note": None if number % 4 == 0 else "" if number % 4 == 1 else f"note {number}",
		"rows": [{"what": f"row {row}", "count": row} for row in range(number % 3)],
	}
	return frappe.get_doc(doctype="Parity Thing", **{**values, **more}).insert()


def drop_world():
	frappe.set_user("Administrator")
	frappe.db.rollback()
	for name in frappe.get_all("Workflow", filters={"document_type": "Parity Thing"}, pluck="name"):
		frappe.delete_doc("Workflow", name, force=True)
	for email in USERS:
		frappe.db.delete("DocShare", {"share_name": email})
		frappe.db.delete("User Permission", {"user": email})
	for doctype in ("Parity Thing", "Parity Row"):
		if frappe.db.exists("DocType", doctype):
			frappe.delete_doc("DocType", doctype, force=True)
			frappe.db.sql_ddl(f"drop table if exists `tab{doctype}`")
	for email in USERS:
		if frappe.db.exists("User", email):
			frappe.delete_doc("User", email, force=True, ignore_on_trash=True)
	for role in ROLES:
		if frappe.db.exists("Role", role):
			frappe.delete_doc("Role", role, force=True)
	frappe.db.delete("Series", {"name": ["like", "P%"]})
	frappe.db.commit()
	frappe.clear_cache()
