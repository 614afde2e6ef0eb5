frappe.ui.form.on("Department", {
	setup(frm) {
		frm.set_query("default_assignee", () => ({
			filters: { name: ["in", (frm.doc.members || []).map((row) => row.user)] },
		}));
		frm.set_query("user", "members", () => ({ filters: { enabled: 1, user_type: "System User" } }));
	},
});
