"""What the matrix does not call, how it calls what no guess fits, and what it has no control of, each with a word why."""

from base64 import b64encode

from files import make_pdf
from world import BUSINESS, OUTSIDER

# A prefix stands for all below it.
SKIPPED = {
	"frappe.core.doctype.rq_job": "queue",
	"frappe.recorder": "slows",
}

# "=name" is what is guessed by that name.
LISTED = {"doctype": "=doctype", "fields": ["*"], "filters": "=filters", "start": 0, "page_length": 20}
PDF = b64encode(make_pdf()).decode()
RECORD = {"doctype": "=doctype", "name": "=name"}
SPECIAL = {
	"frappe.client.bulk_update": {"docs": "=updates"},
	"frappe.client.insert": {"doc": "=new"},
	"frappe.client.insert_many": {"docs": "=news"},
	"frappe.client.insert_doc": {"doc": "=new"},
	"frappe.client.get_single_value": {"doctype": "Task Portal Settings", "field": "upload_size"},
	"frappe.desk.calendar.get_events": {"doctype": "=doctype", "start": "2020-01-01", "end": "2030-12-31",
		"field_map": '{"start": "creation", "end": "modified"}', "filters": "[]"},
	"frappe.desk.calendar.update_event": {"args": "=event", "field_map": '{"start": "creation", "end": "modified", "id": "name"}'},
	"frappe.desk.form.assign_to.add": {**RECORD, "assign_to": f'["{OUTSIDER}"]', "description": "changed"},
	"frappe.desk.form.assign_to.add_multiple": {"doctype": "=doctype", "name": "=docnames", "assign_to": f'["{OUTSIDER}"]'},
	"frappe.desk.form.load.get_docinfo": RECORD,
	"frappe.desk.form.save.savedocs": {"doc": "=doc", "action": "Save"},
	"frappe.desk.notifications.get_open_count": RECORD,
	"frappe.desk.query_report.save_report": {
		"reference_report": "Department Workload",
		"report_name": "changed",
		"columns": "[]",
		"filters": "{}",
	},
	"frappe.desk.query_report.run": {"report_name": "Department Workload", "filters": {}},
	"frappe.desk.query_report.export_query": {"report_name": "Department Workload", "filters": "{}", "file_format_type": "CSV",
		"visible_idx": "[]"},
	"frappe.desk.reportview.delete_items": {"doctype": "=doctype", "items": "=docnames"},
	"frappe.desk.reportview.export_query": {**LISTED, "title": "x", "file_format_type": "CSV"},
	"frappe.desk.reportview.get": LISTED,
	"frappe.desk.reportview.get_count": {"doctype": "=doctype", "fields": [], "filters": "=filters"},
	"frappe.desk.reportview.get_list": LISTED,
	"frappe.desk.doctype.tag.tag.add_tags": {"tags": ["changed"], "dt": "=doctype", "docs": "=docnames"},
	"frappe.model.workflow.apply_workflow": {"doc": "=record", "action": "Start"},
	"frappe.share.set_permission": {**RECORD, "user": OUTSIDER, "permission_to": "read", "value": 1},
	"frappe.model.workflow.get_common_transition_actions": {"doctype": "=doctype", "docs": "=records"},
	"frappe.www.printview.get_html_and_style": {"doc": "=doctype", "name": "=name"},
	"frappe.www.printview.get_rendered_raw_commands": {"doc": "=doctype", "name": "=name"},
	"task_portal.api.correct_step": {"case": "=case", "step": "=step_row", "values": {"due_in_days": 3}},
	"task_portal.api.submit_document": {"task": "=task", "document": "=document", "file": "=attached"},
	"task_portal.api.get_due_tasks": {"start": "2020-01-01", "end": "2030-12-31"},
	"task_portal.portal.api.create_ticket": {"subject": "changed", "description": "changed", "category": "Job Order"},
	"task_portal.portal.api.list_records": {"doctype": "=doctype"},
	"task_portal.portal.api.upload": {"task": "=task", "document": "=document", "file_name": "a.pdf", "content": PDF},
	"task_portal.portal.preview.start": {"client": "=client", "user": BUSINESS},
}  # fmt: skip

# Our answers take the same.
for name, answer in {
	"frappe.desk.doctype.tag.tag.add_tags": "task_portal.guards.records.add_tags",
	"frappe.desk.notifications.get_open_count": "task_portal.guards.counts.get_open_count",
	"frappe.model.workflow.apply_workflow": "task_portal.workflow.endpoints.apply_workflow",
	"frappe.model.workflow.get_common_transition_actions": "task_portal.workflow.endpoints.get_common_transition_actions",
}.items():
	SPECIAL[answer] = SPECIAL[name]

# A function that is of a DocType of which the site has no record needs no entry.
UNCONTROLLED = {
	"/<slug>": "desk",
	"/list": "desk",
	"/print": "desk",
	"/printpreview": "desk",
	"GET /api/v2/method": "records",
	"POST /api/v2/method": "records",
	"Document.cancel": "unsubmittable",
	"Document.rename": "unrenamable",
	"DocumentNamingSettings": "form",
	"AuditTrail": "form",
	"BulkUpdate": "form",
	"File.optimize_file": "picture",
	"PermissionInspector": "form",
	"RolePermissionforPageandReport": "form",
	"RoleReplication": "form",
	"WebsiteTheme": "standard",
	"frappe.client._get_js": "unlisted",
	"frappe.client.rename_doc": "unrenamable",
	"frappe.contacts": "contacts",
	"frappe.core.api": "files",
	"frappe.core.doctype": "elsewhere",
	"frappe.custom": "elsewhere",
	"frappe.desk.desk_page": "page",
	"frappe.desk.desktop": "form",
	"frappe.desk.doctype": "elsewhere",
	"frappe.desk.form.linked_with": "unsubmittable",
	"frappe.desk.form.assign_to.close": "assignees",
	"frappe.desk.gantt": "form",
	"frappe.desk.listview": "form",
	"frappe.desk.reportview.delete_report": "report",
	"frappe.desk.reportview.get_filter_dashboard_data": "form",
	"frappe.desk.treeview": "trees",
	"frappe.apps": "done",
	"frappe.client.get_js": "unlisted",
	"frappe.deprecation_dumpster": "unlisted",
	"frappe.desk.calendar.update_event": "form",
	"frappe.email": "mailbox",
	"frappe.handler.upload_file": "multipart",
	"frappe.integrations": "outside",
	"frappe.model.mapper": "unmapped",
	"frappe.model.module_utils": "developer",
	"frappe.model.utils.user_settings": "form",
	"frappe.desk.leaderboard": "points",
	"frappe.desk.page.setup_wizard": "done",
	"frappe.desk.page.user_profile": "points",
	"frappe.push_notification": "outside",
	"frappe.rename_doc": "unrenamable",
	"frappe.search": "index",
	"frappe.templates.includes.likes": "website",
	"frappe.tests": "tests",
	"frappe.twofactor": "outside",
	"frappe.utils": "programs",
	"frappe.modules": "developer",
	"frappe.website": "website",
	"frappe.www.contact": "website",
	"frappe.www.list": "website",
	"frappe.www.login": "links",
	"frappe.www.printview.get_rendered_raw_commands": "printers",
	"task_portal.guards.counts.get_monthly_goal_graph_data": "goals",
	"task_portal.guards.endpoints.get_all_nodes": "trees",
	"task_portal.guards.endpoints.get_children": "trees",
	"task_portal.guards.endpoints.validate_link_and_fetch": "16",
	"task_portal.guards.records.get_contact_number": "contacts",
	"task_portal.guards.records.get_reviews": "15",
	"task_portal.guards.records.unzip_file": "archives",
	"task_portal.guards.records.undo_email_send": "mailbox",
}
# Of these, what one platform answers and another does not.
ANSWERED_ELSEWHERE = {
	"/list",
	"frappe.www.contact",
	"frappe.desk.page.setup_wizard",
	"task_portal.guards.endpoints.validate_link_and_fetch",
	"task_portal.guards.records.get_reviews",
}
