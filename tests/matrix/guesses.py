"""What to send to a function: a value for each parameter by its name, aimed at one canary."""

import json

import frappe
from world import BUSINESS, FINANCE, FINANCE_STAFF, OUTSIDER

from matrix.lists import SPECIAL
from matrix.records import PART, WORD, Records

DOCTYPE = ("attached_to_doctype", "child_type", "doc_type", "doctype", "doctype_name", "document_type", "dt", "for_doctype",
	"link_doctype", "parenttype", "ref_doctype", "reference_doctype", "reminder_doctype", "share_doctype")  # fmt: skip
NAME = ("attached_to_name", "article", "board_name", "chart_name", "communication_name", "contact", "contact_name",
	"dashboard_name", "dn", "doc_name", "docname", "document_name", "event", "g_calendar", "g_contact", "name", "note",
	"notification", "old", "old_name", "preview_document", "prepared_report_name", "recorder_id", "ref_name", "reference",
	"reference_docname", "reference_name", "reminder_docname", "reply_name", "share_name", "source_name",
	"topic_name", "from_version", "to_version", "web_form", "web_form_name")  # fmt: skip
LIST = (
	"docnames",
	"docs",
	"names",
	"source_names",
	"items",
	"order",
	"reports",
	"contacts",
	"files",
	"file_list",
)
DOC = ("doc", "docs", "target_doc")
CONSTANT = {
	"txt": PART, "text": PART, "search": PART, "search_term": PART, "query": None, "searchfield": "name", "start": 0, "limit": 20,
	"limit_start": 0, "page": 1, "page_len": 20, "page_length": 20, "limit_page_length": 20, "end": "2030-12-31",
	"user": OUTSIDER, "users": [OUTSIDER], "uid": OUTSIDER, "email": "nobody@example.com", "assign_to": OUTSIDER,
	"usr": "nobody@example.com", "recipients": "nobody@example.com", "sender": OUTSIDER, "comment_email": OUTSIDER,
	"action": "Cancel", "comment": "changed", "content": "changed", "description": "changed", "subject": "changed", "reason": "changed",
	"value": "changed", "text_": "changed", "tag": "changed", "tags": ["changed"], "new": "changed", "new_name": "changed",
	"add": "Yes", "read": 1, "write": 1, "share": 1, "everyone": 0, "permission_to": "read", "perm_type": "read", "ptype": "read",
	"ignore_permissions": True, "ignore_user_permissions": 1, "as_dict": 1, "with_parent": 0, "format": "Standard",
	"file_format_type": "CSV", "file_type": "CSV", "with_data": 1, "all_doctypes": 1, "template": 0, "fields": ["*"],
	"filename": "a.txt", "file_name": "a.txt", "filedata": "eA==", "decode_base64": 1, "is_private": 1, "folder": "Home/Attachments",
	"department": FINANCE, "assignee": FINANCE_STAFF, "state": "New", "states": ["New"], "workflow_state": "New",
	"workflow_state_field": "status", "timespan": "Last Year", "time_interval": "Monthly", "from_date": "2020-01-01",
	"to_date": "2030-12-31", "group_by": None, "order_by": "name asc", "stats": ["owner", "_user_tags"], "method": "add_comment",
	"role": "Task User", "permlevel": 0, "module": "Task Portal", "module_name": "Task Portal", "app_name": "task_portal",
	"language": "en", "based_on": "creation", "print_format": "Standard", "label": "changed", "title": "changed", "reply": "changed",
	"field": "owner", "current_filters": [], "args": {}, "data": {}, "column_title": "New", "status": "Open", "sort_field": "name",
	"sort_order": "desc", "prev": 0, "start_date": "2030-01-01", "frequency": "Daily", "remind_at": "2030-01-01 10:00:00",
	"date_field": "creation", "goal_total_field": "name", "aggregation": "count", "goal_field": "name", "goal_doctype_link": "name",
	"field_map": {"start": "creation", "end": "modified", "title": "name"}, "with_permissions": 0, "partial": True, "step": "changed",
}  # fmt: skip
# For functions that take what comes; those that name nothing read the request itself.
FREE = ("doctype", "name", "docname", "doc_name", "reference_doctype", "reference_name", "fields", "filters", "doc", "dt", "dn",
	"parent", "file_format_type", "order_by", "start", "page_length", "stats", "content", "subject", "title", "text")  # fmt: skip


class Guesses:
	"""For one record: all that could be said of it."""

	def __init__(self, records: Records, doctype: str, name: str):
		self.records, self.doctype, self.name = records, doctype, name
		meta = frappe.get_meta(doctype)
		filled = [kept[1] for kept in records.words.values() if kept[0] == doctype]
		fieldname = next((one for one in filled if meta.has_field(one)), meta.get_title_field())
		self.values = (
			CONSTANT
			| dict.fromkeys(DOCTYPE, doctype)
			| dict.fromkeys(NAME, name)
			| {key: [name] for key in LIST}
		)
		self.values |= dict.fromkeys(DOC, self.get_changed_doc(fieldname))
		self.values |= {
			"new": self.get_new_doc(),
			"listed": [[doctype, "name", "=", name]],
			"filters": {"name": name},
		}
		names = records.names
		self.values |= {
			"fieldname": fieldname,
			"parent": next((df.parent for df in get_parents(doctype)), doctype),
			"parent_doctype": next((df.parent for df in get_parents(doctype)), doctype),
			"task": names["Task"], "case": names["Case"], "client": names["Client"], "ticket": names["Ticket"],
			"file": records.files[1].name, "attached": names["File"], "document": names["Task Document"], "portal_user": BUSINESS,
			"file_url": next(file.file_url for file in records.files), "report_name": "Department Workload",
			"attachments": [names["File"]], "step_row": names["Case Step"], "news": [self.get_new_doc()],
			"updates": [{"doctype": doctype, "docname": name, fieldname: "changed"}],
			"record": {"doctype": doctype, "name": name},
			"records": [{"doctype": doctype, "name": name}],
			"event": {"doctype": doctype, "name": name, "creation": "2030-01-01"},
		}  # fmt: skip

	def get_changed_doc(self, fieldname: str) -> dict:
		"""As its form sends it, with its words changed: what comes back of them was not sent."""
		if self.doctype not in self.records.names:
			return {"doctype": self.doctype, "name": self.name}
		text = json.dumps(frappe.get_doc(self.doctype, self.name).as_dict(), default=str)
		return json.loads(WORD.sub("changed", text))

	def get_new_doc(self) -> dict:
		"""The same once more."""
		doc = self.get_changed_doc(None)
		rows = [
			row for value in doc.values() if isinstance(value, list) for row in value if isinstance(row, dict)
		]
		for one in (doc, *rows):
			for field in ("name", "creation", "modified", "owner", "modified_by"):
				one.pop(field, None)
		return doc

	def send(self, function, as_json: bool) -> dict:
		"""`as_json`: lists and dicts as text, which some functions want and others do not take."""
		if special := SPECIAL.get(function.name):
			sent = {key: self.fill_in(value) for key, value in special.items()}
		else:
			sent = self.guess(function)
		if as_json and "filters" in sent:
			sent["filters"] = self.values["listed"]
		shape = json.dumps if as_json else lambda value: value
		return {
			name: shape(value) if isinstance(value, list | dict) else value
			for name, value in sent.items()
			if value is not None
		}

	def fill_in(self, value):
		return self.values[value[1:]] if isinstance(value, str) and value.startswith("=") else value

	def guess(self, function) -> dict:
		parameters = function.parameters
		takes_all = any(one.kind is one.VAR_KEYWORD for one in parameters)
		takes_all = takes_all or (not parameters and function.doctype is None)
		sent = {name: self.values[name] for name in FREE} if takes_all else {}
		for one in parameters:
			if one.kind in (one.VAR_KEYWORD, one.VAR_POSITIONAL):
				continue
			if one.name in self.values:
				sent[one.name] = self.values[one.name]
			elif one.default is one.empty:
				sent[one.name] = "1"
		return sent


def get_parents(doctype: str) -> list:
	return frappe.get_all(
		"DocField", {"fieldtype": ["like", "Table%"], "options": doctype}, ["parent"], order_by="parent"
	)
