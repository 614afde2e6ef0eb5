"""A site's records, for `bench --site SITE import-doc`, and beside them what no record carries.

`import-doc` inserts one record after the other, each with its validation. So a record comes after those it links to,
and before a record that rests in a workflow's later state comes the Workflow with that state on top, for Frappe takes
a new record only in the first state; the Workflow as it was made comes last. A DocType whose controller has the method
`before_import`, which only this import calls, sees to that itself. Files carry their content.
Naming counters and password hashes are no records, and an import writes its own dates and names: they go into
OUT.sql, for `bench --site SITE mariadb < OUT.sql` after the import.
"""

import base64
from collections import Counter
from pathlib import Path

import frappe
from frappe.model.base_document import get_controller
from frappe.model.workflow import get_workflow_name

# Whatever an app's own records may need first, then what speaks about records. Others Frappe makes anew.
SETUP = ("Role", "User", "Module Def", "DocType", "Custom Field", "Custom DocPerm", "Workflow State",
	"Workflow Action Master", "Workflow", "Email Template", "Notification")  # fmt: skip
ABOUT_RECORDS = ("User Permission", "Communication", "Comment", "ToDo", "DocShare", "Version", "Tag", "Tag Link",
	"Notification Log", "File")  # fmt: skip
MADE_BY_SITE = {
	"User": {"name": ["not in", ["Administrator", "Guest"]]},
	"Role": {"name": ["not in", ["Administrator", "All", "Guest", "Desk User", "System Manager"]]},
	"Module Def": {"custom": 1},
	"DocType": {"custom": 1},
	"Custom Field": {"is_system_generated": 0},
	"Notification": {"is_standard": 0},
	"File": {"is_folder": 0},
	# A new User is shared with itself, and a Comment says so.
	"DocShare": {"share_doctype": ["!=", "User"]},
}
KEPT_BY_SQL = ("creation", "modified", "owner", "modified_by", "_user_tags", "_liked_by")


def export_site(out: Path) -> Counter:
	"""Write `out` and, beside it, its .sql; returns how many records of each DocType went."""
	documents = with_workflow_states(in_order_of_links(get_documents()))
	out.write_text(frappe.as_json([as_values(doc) for doc in documents]))
	out.with_suffix(".sql").write_text("".join(get_statements(documents)))
	return Counter(doctype for doctype, _name in {(doc.doctype, doc.name) for doc in documents})


def get_documents() -> list:
	documents = []
	for doctype in [*SETUP, *get_app_doctypes(), *ABOUT_RECORDS]:
		if not frappe.db.exists("DocType", doctype):
			continue
		if frappe.get_meta(doctype).issingle:
			documents.append(frappe.get_doc(doctype))
			continue
		filters = MADE_BY_SITE.get(doctype, {})
		names = frappe.get_all(doctype, filters=filters, pluck="name", order_by="creation asc, name asc")
		documents += [frappe.get_doc(doctype, name) for name in names]
	return [doc for doc in documents if not is_made_anew(doc)]


def is_made_anew(doc) -> bool:
	return doc.doctype == "Comment" and doc.comment_type == "Shared" and doc.reference_doctype == "User"


def get_app_doctypes() -> list[str]:
	"""The DocTypes of the apps, and those made at the desk."""
	modules = frappe.get_all("Module Def", filters={"app_name": ["!=", "frappe"]}, pluck="name")
	either = [["module", "in", modules], ["custom", "=", 1]]
	return frappe.get_all("DocType", filters={"istable": 0}, or_filters=either, pluck="name")


def in_order_of_links(documents: list) -> list:
	"""Each record after those that it links to; where links go round in a circle, the older one first."""
	by_key = {(doc.doctype, doc.name): doc for doc in documents}
	placed, ordered = set(), []
	for document in documents:
		stack = [(document, iter(get_links(document)))]
		placed_now = (document.doctype, document.name) in placed
		placed.add((document.doctype, document.name))
		while stack and not placed_now:
			_doc, links = stack[-1]
			target = next((key for key in links if key in by_key and key not in placed), None)
			if target:
				placed.add(target)
				stack.append((by_key[target], iter(get_links(by_key[target]))))
			else:
				ordered.append(stack.pop()[0])
	return ordered


def get_links(doc) -> list[tuple[str, str]]:
	links = []
	for part in [doc, *doc.get_all_children()]:
		for df in part.meta.get("fields", {"fieldtype": ["in", ["Link", "Dynamic Link"]]}):
			doctype = df.options if df.fieldtype == "Link" else part.get(df.options)
			if part.get(df.fieldname):
				links.append((doctype, part.get(df.fieldname)))
	return links


def with_workflow_states(documents: list) -> list:
	"""The records with, where it is needed, a Workflow whose first state is the next record's."""
	workflows = {doctype: get_active_workflow(doctype) for doctype in {doc.doctype for doc in documents}}
	first = {doctype: flow.states[0].state for doctype, flow in workflows.items() if flow}
	changed, result = [], []
	for doc in documents:
		flow = workflows[doc.doctype]
		state = doc.get(flow.workflow_state_field) if flow else None
		if state and state != first[doc.doctype] and state in [row.state for row in flow.states]:
			result.append(begin_with(flow, state))
			first[doc.doctype] = state
			changed.append(flow)
		result.append(doc)
	return result + list({flow.name: flow for flow in changed}.values())


def get_active_workflow(doctype: str):
	"""The Workflow that would refuse a new record in a later state, if there is one."""
	name = get_workflow_name(doctype)
	if not name or hasattr(get_controller(doctype), "before_import"):
		return None
	return frappe.get_doc("Workflow", name)


def begin_with(workflow, state: str):
	copy = frappe.get_doc(workflow.as_dict())
	copy.states = sorted(copy.states, key=lambda row: (row.state != state, row.idx))
	for index, row in enumerate(copy.states, start=1):
		row.idx = index
	return copy


def as_values(doc) -> dict:
	values = doc.as_dict(no_nulls=True)
	for key in [key for key in values if key.startswith("_")]:
		del values[key]
	for df in doc.meta.get("fields", {"fieldtype": "Password"}):
		values.pop(df.fieldname, None)
	if doc.doctype == "User":
		values["send_welcome_email"] = 0
	if doc.doctype == "File" and not (doc.file_url or "").startswith("http"):
		content = doc.get_content()
		content = content.encode() if isinstance(content, str) else content
		values.update(content=base64.b64encode(content).decode(), decode=1)
	return values


def get_statements(documents: list) -> list[str]:
	"""SQL for MariaDB; all of it may be run twice."""
	lines = ["set names utf8mb4;", "start transaction;"]
	for name, current in frappe.db.sql("select name, current from `tabSeries`"):
		lines.append(
			f"insert into `tabSeries` (name, current) values ({quote(name)}, {int(current)})"
			" on duplicate key update current = greatest(current, values(current));"
		)
	users = {doc.name for doc in documents if doc.doctype == "User"}
	hashes = "select name, password from `__Auth` where doctype = 'User' and fieldname = 'password'"
	for name, password in frappe.db.sql(hashes):
		if name in users:
			lines.append(
				"insert into `__Auth` (doctype, name, fieldname, `password`, encrypted) values"
				f" ('User', {quote(name)}, 'password', {quote(password)}, 0)"
				" on duplicate key update `password` = values(`password`);"
			)
	for doc in {(doc.doctype, doc.name): doc for doc in documents}.values():
		if not doc.meta.issingle:
			lines += [get_update(row) for row in [doc, *doc.get_all_children()]]
	return [line + "\n" for line in [*lines, "commit;"]]


def get_update(doc) -> str:
	kept = {key: doc.get(key) for key in KEPT_BY_SQL if doc.get(key)}
	pairs = ", ".join(f"`{key}` = {quote(value)}" for key, value in kept.items())
	return f"update `tab{doc.doctype}` set {pairs} where name = {quote(doc.name)};"


def quote(value) -> str:
	escaped = str(value).replace("\\", "\\\\").replace("'", "''")
	return f"'{escaped}'"
