"""Every door of Frappe and of the app that takes a record's name: those that read, those that write, and the pages."""

import json

from portal_world import (
	RIVAL,
)
from world import BUSINESS

SECRET = "Zqxsecret"
CHILDREN = {"Task Document": "Task", "Task Movement": "Task", "Case Step": "Case", "Client Portal User": "Client",
	"Department Member": "Department", "Case Type Step": "Case Type"}  # fmt: skip


def get_readers(doctype: str, name: str) -> list[tuple]:
	return [
		*get_readers_of_the_desk(doctype, name),
		*get_readers_of_lists(doctype, name),
		*get_readers_of_the_app(doctype, name),
	]


def get_readers_of_the_desk(doctype: str, name: str) -> list[tuple]:
	ref = {"doctype": doctype, "name": name}
	everything = json.dumps(["*"])
	like = json.dumps([[doctype, "name", "=", name]])
	return [
		("frappe.desk.form.load.getdoc", ref),
		("frappe.desk.form.load.get_docinfo", ref),
		("frappe.desk.form.load.get_communications", ref),
		("frappe.client.get", ref),
		("frappe.client.get_list", {"doctype": doctype, "fields": everything, "filters": like}),
		(
			"frappe.client.get_value",
			{"doctype": doctype, "fieldname": everything, "filters": json.dumps({"name": name})},
		),
		(
			"frappe.client.validate_link",
			{"doctype": doctype, "docname": name, "fields": json.dumps(["subject", "address"])},
		),
		("frappe.client.get_doc_permissions", {"doctype": doctype, "docname": name}),
		("frappe.desk.reportview.get", {"doctype": doctype, "fields": everything, "filters": like}),
		("frappe.desk.reportview.get_list", {"doctype": doctype, "fields": everything}),
		(
			"frappe.desk.reportview.export_query",
			{"doctype": doctype, "fields": everything, "file_format_type": "CSV"},
		),
		("frappe.desk.search.search_link", {"doctype": doctype, "txt": SECRET[:3]}),
		("frappe.desk.search.search_widget", {"doctype": doctype, "txt": SECRET[:3]}),
		("frappe.desk.form.linked_with.get", {"doctype": doctype, "docname": name}),
		("frappe.desk.form.assign_to.get", {"args": json.dumps(ref)}),
		("frappe.share.get_users", ref),
		("frappe.www.printview.get_html_and_style", {"doc": doctype, "name": name}),
		("frappe.www.printview.get_rendered_raw_commands", {"doc": doctype, "name": name}),
		("frappe.utils.print_format.download_pdf", ref),
		("frappe.model.workflow.get_transitions", {"doc": json.dumps(ref)}),
		("frappe.desk.doctype.tag.tag.get_tags", {"doctype": doctype, "txt": ""}),
		("frappe.utils.global_search.search", {"text": SECRET[:6]}),
		("run_doc_method", {"dt": doctype, "dn": name, "method": "as_dict"}),
	]


def get_readers_of_the_app(doctype: str, name: str) -> list[tuple]:
	ref = {"doctype": doctype, "name": name}
	return [
		("task_portal.api.get_actions", ref),
		("task_portal.api.get_viewers", ref),
		("task_portal.portal.api.get_record", ref),
		("task_portal.portal.api.list_records", {"doctype": doctype}),
	]


def get_readers_of_lists(doctype: str, name: str) -> list[tuple]:
	about = {"reference_doctype": doctype, "reference_name": name}
	everything = json.dumps(["*"])
	lists = {
		"Comment": about,
		"Communication": about,
		"File": {"attached_to_doctype": doctype, "attached_to_name": name},
		"Version": {"ref_doctype": doctype, "docname": name},
	}
	pairs = [
		(method, {"doctype": kept, "fields": everything, "filters": json.dumps(filters)})
		for kept, filters in lists.items()
		for method in ("frappe.client.get_list", "frappe.desk.reportview.get")
	]
	pairs += [
		("frappe.client.get_list", {"doctype": child, "parent": parent, "fields": everything})
		for child, parent in CHILDREN.items()
		if parent == doctype
	]
	return pairs


def get_writers(doctype: str, name: str) -> list[tuple]:
	ref = {"doctype": doctype, "name": name}
	doc = json.dumps(ref | {"subject": "Changed", "description": "Changed", "address": "Changed"})
	return [
		("frappe.client.set_value", ref | {"fieldname": "subject", "value": "Changed"}),
		("frappe.client.save", {"doc": doc}),
		("frappe.client.insert", {"doc": json.dumps({"doctype": "Comment", "comment_type": "Comment", "reference_doctype": doctype, "reference_name": name, "content": "x"})}),
		("frappe.client.insert", {"doc": json.dumps({"doctype": "Communication", "reference_doctype": doctype, "reference_name": name, "content": "x", "subject": "x"})}),
		("frappe.client.insert", {"doc": json.dumps({"doctype": "ToDo", "reference_type": doctype, "reference_name": name, "description": "x", "allocated_to": BUSINESS})}),
		("frappe.client.delete", ref),
		("frappe.client.submit", {"doc": doc}),
		("frappe.client.cancel", ref),
		("frappe.client.rename_doc", {"doctype": doctype, "old_name": name, "new_name": "Renamed"}),
		("frappe.client.attach_file", {"filename": "a.txt", "filedata": "eA==", "doctype": doctype, "docname": name}),
		("frappe.desk.form.save.savedocs", {"doc": doc, "action": "Save"}),
		("frappe.desk.form.utils.add_comment", {"reference_doctype": doctype, "reference_name": name, "content": "x", "comment_email": BUSINESS, "comment_by": "x"}),
		("frappe.desk.form.assign_to.add", {"doctype": doctype, "name": name, "assign_to": json.dumps([RIVAL]), "description": "x"}),
		("frappe.desk.doctype.tag.tag.add_tag", {"dt": doctype, "dn": name, "tag": "x"}),
		("frappe.desk.like.toggle_like", {"doctype": doctype, "name": name, "add": "Yes"}),
		("frappe.share.add", ref | {"user": RIVAL, "read": 1}),
		("frappe.share.set_permission", ref | {"user": RIVAL, "permission_to": "read"}),
		("frappe.core.doctype.communication.email.make", {"doctype": doctype, "name": name, "content": "x", "subject": "x"}),
		("frappe.desk.form.document_follow.follow_document", {"doctype": doctype, "doc_name": name, "user": RIVAL}),
		("frappe.model.workflow.apply_workflow", {"doc": doc, "action": "Start"}),
		("frappe.desk.reportview.delete_items", {"doctype": doctype, "items": json.dumps([name])}),
		("task_portal.api.act", ref | {"action": "Start"}),
		("task_portal.portal.api.act", ref | {"action": "Start"}),
		("task_portal.portal.api.send_message", ref | {"text": "x"}),
	]  # fmt: skip


def get_paths(doctype: str, name: str, files: list) -> list[str]:
	return [
		f"/api/resource/{doctype}/{name}",
		f'/api/resource/{doctype}?fields=["*"]',
		f"/api/v2/document/{doctype}/{name}",
		f"/printview?doctype={doctype}&name={name}",
		*[file.file_url for file in files],
		*[f"{file.file_url}?fid={file.name}" for file in files],
		*[f"/api/method/download_file?file_url={file.file_url}" for file in files],
		*[f"/api/method/task_portal.portal.api.download?file={file.name}" for file in files],
		*[f"/portal/{page}/{name}" for page in ("tickets", "cases", "tasks")],
	]
