frappe.listview_settings["Case"] = {
	add_fields: ["is_open"],
	filters: [["is_open", "=", 1]],
};
