{% include "task_portal/public/js/lists.js" %}

frappe.listview_settings["Ticket"] = task_portal.lists.get_settings("Ticket", "assignee");
