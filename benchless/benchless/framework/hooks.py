"""The framework's own hooks."""

app_name = "frappe"
app_title = "Frappe Framework"

ignore_links_on_delete = [
	"Communication", "ToDo", "DocShare", "Email Unsubscribe", "Activity Log", "File", "Version",
	"Document Follow", "Comment", "View Log", "Tag Link", "Notification Log", "Email Queue",
	"Document Share Key", "Integration Request",
]  # fmt: skip

permission_query_conditions = {
	"ToDo": "frappe.desk.doctype.todo.todo.get_permission_query_conditions",
	"User": "frappe.core.doctype.user.user.get_permission_query_conditions",
	"Notification Log": "frappe.desk.doctype.notification_log.notification_log.get_permission_query_conditions",
	"File": "frappe.core.doctype.file.file.get_permission_query_conditions",
	"Communication": "frappe.core.doctype.communication.communication.get_permission_query_conditions",
}

has_permission = {
	"ToDo": "frappe.desk.doctype.todo.todo.has_permission",
	"User": "frappe.core.doctype.user.user.has_permission",
	"Communication": "frappe.core.doctype.communication.communication.has_permission",
	"File": "frappe.core.doctype.file.file.has_permission",
	"Notification Log": "frappe.desk.doctype.notification_log.notification_log.has_permission",
}
