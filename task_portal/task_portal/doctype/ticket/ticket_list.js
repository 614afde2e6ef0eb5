frappe.listview_settings["Ticket"] = {
	add_fields: ["is_open"],
	filters: [["is_open", "=", 1]],
};
