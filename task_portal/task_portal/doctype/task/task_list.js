frappe.listview_settings["Task"] = {
	add_fields: ["is_open"],
	filters: [["is_open", "=", 1]],
};
