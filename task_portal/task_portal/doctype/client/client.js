frappe.ui.form.on("Client", {
	setup(frm) {
		frm.set_query("user", "portal_users", () => ({
			filters: { enabled: 1, user_type: "Website User" },
		}));
	},
});
