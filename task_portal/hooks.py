app_name = "task_portal"
app_title = "Task Portal"
app_publisher = "The task_portal authors"
app_description = "Tasks, tickets and a client portal for an office of several departments"
app_email = "task_portal@example.com"
app_license = "MIT"

before_install = "task_portal.install.before_install"
after_install = "task_portal.install.after_install"
after_migrate = ["task_portal.install.after_migrate"]
before_uninstall = "task_portal.install.before_uninstall"

permission_query_conditions = {
	"Task": "task_portal.permissions.task_query",
	"Task Movement": "task_portal.permissions.task_movement_query",
	"Task Document": "task_portal.permissions.task_document_query",
	"Ticket": "task_portal.permissions.ticket_query",
	"Case": "task_portal.permissions.case_query",
	"Case Step": "task_portal.permissions.case_step_query",
	"Client": "task_portal.permissions.client_query",
	"Client Portal User": "task_portal.permissions.staff_query",
	"Department": "task_portal.permissions.staff_query",
	"Department Member": "task_portal.permissions.staff_query",
	"Comment": "task_portal.side_doors.comment_query",
	"Communication": "task_portal.side_doors.communication_query",
	"File": "task_portal.side_doors.file_query",
	"Tag Link": "task_portal.side_doors.tag_link_query",
	"ToDo": "task_portal.side_doors.todo_query",
}

has_permission = {
	"Task": "task_portal.permissions.task_has_permission",
	"Ticket": "task_portal.permissions.ticket_has_permission",
	"Case": "task_portal.permissions.case_has_permission",
	"Client": "task_portal.permissions.client_has_permission",
	"Department": "task_portal.permissions.department_has_permission",
	"File": "task_portal.side_doors.file_has_permission",
}

doc_events = {
	"Workflow": {
		"validate": "task_portal.workflow.guards.validate_workflow",
		"on_update": "task_portal.workflow.guards.update_open_records",
		"on_trash": "task_portal.workflow.guards.validate_workflow_deletion",
	},
	"Communication": {
		"validate": [
			"task_portal.side_doors.validate_author",
			"task_portal.side_doors.set_author",
			"task_portal.portal.conversation.set_with_client",
		],
		"after_insert": "task_portal.workflow.notices.notify_message",
	},
	"DocShare": {"validate": "task_portal.side_doors.refuse_share"},
	"Document Follow": {"after_insert": "task_portal.side_doors.drop"},
	"Document Share Key": {"after_insert": "task_portal.side_doors.drop"},
	"File": {"validate": ["task_portal.side_doors.validate_author", "task_portal.side_doors.validate_file"]},
	"Tag Link": {"validate": "task_portal.side_doors.validate_author"},
	"ToDo": {"validate": "task_portal.side_doors.validate_author"},
	"Comment": {"validate": ["task_portal.side_doors.validate_author", "task_portal.side_doors.set_author"]},
}

scheduler_events = {"daily": ["task_portal.workflow.due_dates.remind_and_mark"]}

override_whitelisted_methods = {
	"frappe.client.get_count": "task_portal.overrides.get_count",
	"frappe.desk.doctype.tag.tag.get_tagged_docs": "task_portal.overrides.get_tagged_docs",
	"frappe.desk.search.search_link": "task_portal.overrides.search_link",
	"frappe.desk.search.search_widget": "task_portal.overrides.search_widget",
	"frappe.email.relink": "task_portal.overrides.relink",
	"frappe.model.workflow.get_transitions": "task_portal.overrides.get_transitions",
}

role_home_page = {"Portal Client": "portal"}

website_route_rules = [
	{"from_route": "/portal/tickets/new", "to_route": "portal/new_ticket"},
	{"from_route": "/portal/tickets/<name>", "to_route": "portal/ticket"},
	{"from_route": "/portal/cases/<name>", "to_route": "portal/case"},
	{"from_route": "/portal/tasks/<name>", "to_route": "portal/task"},
]

doctype_js = {"Workflow": "public/js/workflow.js"}
