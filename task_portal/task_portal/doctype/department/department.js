{% include "task_portal/public/js/team.js" %}

frappe.ui.form.on("Department", {
	setup(frm) {
		frm.set_query("default_assignee", () => ({
			filters: { name: ["in", (frm.doc.members || []).map((row) => row.user)] },
		}));
		frm.set_query("user", "members", () => ({ filters: { enabled: 1, user_type: "System User" } }));
	},
	refresh(frm) {
		task_portal.show_loads(frm);
	},
});
