frappe.ui.form.on("Client", {
	setup(frm) {
		frm.set_query("user", "portal_users", () => ({
			filters: { enabled: 1, user_type: "Website User" },
		}));
	},
	refresh(frm) {
		const users = (frm.doc.portal_users || []).map((row) => row.user).filter(Boolean);
		if (!frm.is_new() && users.length && may_view_as_client()) {
			frm.add_custom_button(__("View as This Client"), () => view_as_client(frm, users));
		}
	},
});

function may_view_as_client() {
	return frappe.session.user === "Administrator" || frappe.user.has_role("Task Portal Manager");
}

function view_as_client(frm, users) {
	const start = async (user) => {
		const args = { client: frm.docname, user };
		window.open(await frappe.xcall("task_portal.portal.preview.start", args), "_blank");
	};
	if (users.length === 1) {
		return start(users[0]);
	}
	const field = { fieldname: "user", fieldtype: "Select", label: __("Portal User"), options: users, reqd: 1 };
	frappe.prompt(field, (values) => start(values.user), __("View as This Client"), __("View"));
}
