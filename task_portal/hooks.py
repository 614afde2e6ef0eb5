app_name = "task_portal"
app_title = "Task Portal"
app_publisher = "The task_portal authors"
app_description = "Tasks, tickets and a client portal for an office of several departments"
app_email = "task_portal@example.com"
app_license = "MIT"
app_logo_url = "/assets/task_portal/images/task-portal.svg"
# Frappe 16's address of the desk; 15 redirects it to its own, /app/task-portal.
app_home = "/desk/task-portal"

add_to_apps_screen = [
	{
		"name": app_name,
		"logo": app_logo_url,
		"title": app_title,
		"route": app_home,
		"has_permission": "task_portal.admins.apps.has_app_permission",
	}
]

before_install = "task_portal.install.before_install"
after_install = "task_portal.install.after_install"
before_migrate = ["task_portal.readers.rows.create_table"]
after_migrate = ["task_portal.install.after_migrate"]
before_uninstall = "task_portal.uninstall.before_uninstall"

permission_query_conditions = {
	"Task": "task_portal.readers.lists.get_query",
	"Task Movement": "task_portal.readers.lists.get_child_query",
	"Task Document": "task_portal.readers.lists.get_child_query",
	"Ticket": "task_portal.readers.lists.get_query",
	"Case": "task_portal.readers.lists.get_query",
	"Case Step": "task_portal.readers.lists.get_child_query",
	"Client": "task_portal.permissions.staff_query",
	"Client Portal User": "task_portal.permissions.staff_query",
	"Department": "task_portal.permissions.staff_query",
	"Department Member": "task_portal.permissions.staff_query",
	"Comment": "task_portal.guards.listed.comment_query",
	"Communication": "task_portal.guards.messages.communication_query",
	"Communication Link": "task_portal.guards.messages.communication_link_query",
	"File": "task_portal.guards.listed.file_query",
	"Tag Link": "task_portal.guards.listed.tag_link_query",
	"ToDo": "task_portal.guards.listed.todo_query",
	"DocType": "task_portal.admins.bounds.doctype_query",
	"Notification": "task_portal.admins.bounds.notification_query",
	"Notification Recipient": "task_portal.admins.bounds.notification_recipient_query",
	"Workflow": "task_portal.admins.bounds.workflow_query",
	"Workflow Document State": "task_portal.admins.bounds.workflow_state_row_query",
	"Workflow Transition": "task_portal.admins.bounds.workflow_transition_row_query",
}

has_permission = {
	"Task": "task_portal.permissions.has_record_permission",
	"Ticket": "task_portal.permissions.has_record_permission",
	"Case": "task_portal.permissions.has_record_permission",
	"Client": "task_portal.permissions.client_has_permission",
	"Department": "task_portal.permissions.department_has_permission",
	"Communication": "task_portal.guards.messages.has_permission",
	"File": "task_portal.guards.files.has_permission",
	"Notification Log": "task_portal.guards.records.notice_has_permission",
	"Tag Link": "task_portal.guards.records.tag_has_permission",
	"DocType": "task_portal.admins.bounds.has_permission",
	"Notification": "task_portal.admins.bounds.has_permission",
	"Workflow": "task_portal.admins.bounds.has_permission",
	"Workflow Action Master": "task_portal.admins.bounds.has_permission",
	"Workflow State": "task_portal.admins.bounds.has_permission",
}

ROW_BY_ITSELF = dict.fromkeys(("validate", "on_trash"), "task_portal.admins.bounds.refuse_row")

# Frappe 16 discards any document.
WRITTEN_ABOUT = dict.fromkeys(("validate", "before_discard"), "task_portal.guards.about.validate_author")

KEPT_WORDS = {"before_validate": "task_portal.guards.about.keep_words"}
TOLD_CHANGES = dict.fromkeys(("on_update", "after_delete"), "task_portal.notices.notify.tell_change")
MOVED_EVENTS = {"onload": "task_portal.desk.prepare_form", **KEPT_WORDS, **TOLD_CHANGES}

doc_events = {
	"Task": {**MOVED_EVENTS, "before_print": "task_portal.prints.prepare_task"},
	"Ticket": MOVED_EVENTS,
	"Case": {**MOVED_EVENTS, "before_print": "task_portal.prints.prepare_case"},
	"Client": {**KEPT_WORDS, "onload": "task_portal.desk.prepare_client"},
	"Case Type": KEPT_WORDS,
	"Department": {"onload": "task_portal.desk.prepare_department"},
	"Workflow": {
		"validate": [
			# What it lets through is tried next.
			"task_portal.admins.texts.validate_workflow",
			"task_portal.workflow.admin.validate_workflow",
			"task_portal.workflow.layout.arrange",
		],
		"on_update": ["task_portal.workflow.admin.update_open_records", "task_portal.boards.follow_workflow"],
		"on_trash": "task_portal.workflow.admin.validate_workflow_deletion",
	},
	"Workflow Document State": ROW_BY_ITSELF,
	"Workflow Transition": ROW_BY_ITSELF,
	"Notification": {"validate": "task_portal.admins.texts.validate_notification"},
	"Notification Recipient": ROW_BY_ITSELF,
	"Communication": {
		"before_insert": "task_portal.mail.received.file_message",
		"validate": [
			"task_portal.guards.about.validate_author",
			"task_portal.guards.about.set_author",
			"task_portal.guards.messages.keep_subject",
			"task_portal.guards.messages.validate_change",
			"task_portal.guards.messages.drop_links",
			"task_portal.portal.conversation.set_with_client",
		],
		"after_insert": [
			"task_portal.mail.received.keep_message",
			"task_portal.portal.answers.follow_answer",
			"task_portal.notices.notify.notify_message",
		],
		"on_trash": "task_portal.guards.messages.validate_deletion",
	},
	"Kanban Board": {"validate": "task_portal.workflow.board.keep_no_order"},
	"Email Queue": {
		"before_insert": "task_portal.mail.sent.mark",
		"after_insert": "task_portal.mail.sent.drop_answer_to_machine",
	},
	"User": {
		"after_rename": ["task_portal.merging.merge_user", "task_portal.readers.many.move_user"],
		"after_delete": "task_portal.readers.many.forget_user",
	},
	"Auto Repeat": dict.fromkeys(("on_update", "on_trash"), "task_portal.readers.many.follow_repeat"),
	"Auto Email Report": {"validate": "task_portal.reports.keep_to_user"},
	"DocShare": {"validate": "task_portal.guards.about.refuse_share"},
	"Document Follow": {"after_insert": "task_portal.guards.about.drop"},
	"Document Share Key": {"after_insert": "task_portal.guards.about.drop"},
	"Discussion Topic": {"validate": "task_portal.guards.about.validate_author"},
	"File": {
		"before_validate": [
			"task_portal.guards.files.validate_file",
			"task_portal.guards.files.validate_address",
		],
		"validate": [
			"task_portal.guards.about.validate_author",
			"task_portal.guards.messages.validate_attachment",
			"task_portal.portal.files.set_from_client",
		],
		"before_discard": "task_portal.guards.about.validate_author",
		"on_trash": "task_portal.guards.files.validate_deletion",
	},
	"Tag Link": WRITTEN_ABOUT,
	"ToDo": WRITTEN_ABOUT,
	"Comment": {
		"validate": ["task_portal.guards.about.validate_author", "task_portal.guards.about.set_author"],
		"before_discard": "task_portal.guards.about.validate_author",
	},
}

make_email_body_message = "task_portal.mail.sent.show_subject"
# In the words of notices.
jinja = {"filters": ["task_portal.texts.plain"]}
auth_hooks = ["task_portal.guards.wall.keep_clients_out", "task_portal.guards.doors.judge"]
after_request = ["task_portal.guards.downloads.guard_files"]

write_file = "task_portal.guards.files.write_bytes"
delete_file_data_content = "task_portal.guards.files.delete_bytes"

scheduler_events = {
	"daily": ["task_portal.cases.due_dates.remind_and_mark"],
	"daily_long": ["task_portal.readers.many.mend"],
	"hourly_long": ["task_portal.readers.many.mend_latest"],
	"cron": {"0 6 * * *": ["task_portal.notices.digest.send_digests"]},
}

override_whitelisted_methods = {
	"frappe.core.doctype.user.user.reset_password": "task_portal.guards.accounts.reset_password",
	"frappe.www.login.send_login_link": "task_portal.guards.accounts.send_login_link",
	"frappe.client.get_count": "task_portal.guards.counts.get_count",
	"frappe.client.validate_link_and_fetch": "task_portal.guards.endpoints.validate_link_and_fetch",
	"frappe.contacts.doctype.address.address.get_default_address": "task_portal.guards.records.get_default_address",
	"frappe.core.api.file.unzip_file": "task_portal.guards.records.unzip_file",
	"frappe.core.doctype.communication.email.make": "task_portal.guards.records.make",
	"frappe.core.doctype.communication.email.undo_email_send": "task_portal.guards.records.undo_email_send",
	"frappe.core.doctype.sms_settings.sms_settings.get_contact_number": "task_portal.guards.records.get_contact_number",
	"frappe.core.doctype.submission_queue.submission_queue.get_latest_submissions": "task_portal.guards.records.get_latest_submissions",
	"frappe.desk.doctype.kanban_board.kanban_board.add_card": "task_portal.workflow.board.add_card",
	"frappe.desk.doctype.kanban_board.kanban_board.update_order": "task_portal.workflow.board.update_order",
	"frappe.desk.doctype.kanban_board.kanban_board.update_order_for_single_card": "task_portal.workflow.board.update_order_for_single_card",
	"frappe.desk.doctype.notification_log.notification_log.mark_as_read": "task_portal.guards.records.mark_as_read",
	"frappe.desk.doctype.tag.tag.add_tag": "task_portal.guards.records.add_tag",
	"frappe.desk.doctype.tag.tag.add_tags": "task_portal.guards.records.add_tags",
	"frappe.desk.doctype.tag.tag.get_tagged_docs": "task_portal.guards.endpoints.get_tagged_docs",
	"frappe.desk.doctype.tag.tag.remove_tag": "task_portal.guards.records.remove_tag",
	"frappe.desk.form.document_follow.get_follow_users": "task_portal.guards.records.get_follow_users",
	"frappe.desk.form.linked_with.get": "task_portal.guards.counts.get_linked",
	"frappe.desk.like.toggle_like": "task_portal.guards.records.toggle_like",
	"frappe.desk.listview.get_group_by_count": "task_portal.guards.counts.get_group_by_count",
	"frappe.desk.notifications.get_open_count": "task_portal.guards.counts.get_open_count",
	"frappe.desk.reportview.get": "task_portal.workflow.board.get",
	"frappe.desk.search.get_link_title": "task_portal.guards.records.get_link_title",
	"frappe.desk.search.search_link": "task_portal.guards.endpoints.search_link",
	"frappe.desk.search.search_widget": "task_portal.guards.endpoints.search_widget",
	"frappe.desk.treeview.get_all_nodes": "task_portal.guards.endpoints.get_all_nodes",
	"frappe.desk.treeview.get_children": "task_portal.guards.endpoints.get_children",
	"frappe.email.relink": "task_portal.portal.conversation.relink",
	"frappe.model.workflow.apply_workflow": "task_portal.workflow.endpoints.apply_workflow",
	"frappe.model.workflow.bulk_workflow_approval": "task_portal.workflow.endpoints.bulk_workflow_approval",
	"frappe.model.workflow.get_common_transition_actions": "task_portal.workflow.endpoints.get_common_transition_actions",
	"frappe.model.workflow.get_transitions": "task_portal.api.get_transitions",
	"frappe.social.doctype.energy_point_log.energy_point_log.get_reviews": "task_portal.guards.records.get_reviews",
	"frappe.templates.includes.comments.comments.add_comment": "task_portal.guards.records.add_comment",
	"frappe.utils.file_manager.add_attachments": "task_portal.guards.records.add_attachments",
	"frappe.utils.global_search.search": "task_portal.guards.found.search",
	"frappe.utils.goal.get_monthly_goal_graph_data": "task_portal.guards.counts.get_monthly_goal_graph_data",
	"frappe.workflow.doctype.workflow.workflow.get_workflow_state_count": "task_portal.guards.counts.get_workflow_state_count",
}

# What "/" shows, and on 16 where a login leads; 15's login leads staff by add_to_apps_screen.
get_website_user_home_page = "task_portal.admins.apps.get_home_page"

website_route_rules = [
	{"from_route": "/portal/tickets/new", "to_route": "portal/new_ticket"},
	{"from_route": "/portal/tickets/<name>", "to_route": "portal/ticket"},
	{"from_route": "/portal/cases/<name>", "to_route": "portal/case"},
	{"from_route": "/portal/tasks/<name>", "to_route": "portal/task"},
]

extend_bootinfo = "task_portal.desk.extend_boot"
global_search_doctypes = {
	"Default": [{"doctype": doctype} for doctype in ("Task", "Ticket", "Case", "Client")],
}

app_include_css = "/assets/task_portal/css/desk.css"
app_include_js = "/assets/task_portal/js/bell.js"
doctype_js = {"Workflow": "public/js/workflow.js"}
