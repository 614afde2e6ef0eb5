{% include "task_portal/public/js/lists.js" %}

frappe.listview_settings["Case"] = task_portal.lists.get_settings("Case", "case_owner");
