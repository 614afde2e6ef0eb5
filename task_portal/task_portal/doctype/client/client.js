{% include "task_portal/public/js/team.js" %}

frappe.ui.form.on("Client", {
	setup(frm) {
		frm.set_query("user", "portal_users", () => ({
			filters: { enabled: 1, user_type: "Website User" },
		}));
	},
	refresh(frm) {
		task_portal.show_portal_users(frm, (user) => invite_again(frm, user));
		if (!frm.is_new() && is_portal_manager()) {
			frm.add_custom_button(__("Invite Portal User"), () => invite(frm));
		}
		const users = (frm.doc.portal_users || []).map((row) => row.user).filter(Boolean);
		if (!frm.is_new() && users.length && is_portal_manager()) {
			frm.add_custom_button(__("View as This Client"), () => view_as_client(frm, users));
		}
	},
});

function is_portal_manager() {
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

function invite(frm) {
	const fields = [
		{ fieldname: "email", fieldtype: "Data", options: "Email", label: __("Email"), reqd: 1 },
		{ fieldname: "first_name", fieldtype: "Data", label: __("First Name"), reqd: 1 },
		{ fieldname: "last_name", fieldtype: "Data", label: __("Last Name") },
		{
			fieldname: "sees",
			fieldtype: "Select",
			label: __("Sees"),
			options: ["Own requests", "All requests"],
			default: "Own requests",
			reqd: 1,
		},
	];
	const send = async (values) => {
		const method = "task_portal.admins.invitations.invite_portal_user";
		const invited = await frappe.xcall(method, { client: frm.docname, ...values });
		frappe.msgprint(describe(invited));
		await frm.reload_doc();
	};
	frappe.prompt(fields, send, __("Invite Portal User"), __("Invite"));
}

function describe({ user, made, mailed }) {
	if (!made) {
		return __("{0} has an account already, and now sees this client in the portal.", [user]);
	}
	return mailed
		? __("{0} has an account, and gets a mail to choose a password.", [user])
		: __("{0} has an account. No mail was sent: they choose a password by Forgot Password on the login page.", [
				user,
		  ]);
}

async function invite_again(frm, user) {
	await frappe.xcall("task_portal.admins.invitations.invite_again", { client: frm.docname, user });
	frappe.show_alert({ message: __("{0} gets a mail to choose a password.", [user]), indicator: "green" });
}
