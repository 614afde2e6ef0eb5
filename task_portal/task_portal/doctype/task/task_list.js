{% include "task_portal/public/js/lists.js" %}

frappe.listview_settings["Task"] = task_portal.lists.get_settings("Task", "assignee", {
	[__("Overdue")]: task_portal.lists.overdue,
	[__("Waiting for a Client")]: () => [
		["client_facing", "=", 1],
		["is_open", "=", 1],
	],
});
frappe.listview_settings["Task"].add_fields.push("due_date");
