{% include "task_portal/public/js/lists.js" %}

frappe.listview_settings["Client"] = {
	hide_name_column: true,
	onload: (listview) => listview.$page.addClass("task-portal-list"),
};
