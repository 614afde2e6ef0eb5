{% include "task_portal/public/js/actions.js" %}
{% include "task_portal/public/js/conversation.js" %}

frappe.ui.form.on("Ticket", {
	setup(frm) {
		task_portal.set_assignee_query(frm);
		frm.set_query("client", () => ({ filters: { disabled: 0 } }));
	},
	refresh(frm) {
		task_portal.set_read_only(frm);
		task_portal.show_head(frm, "assignee");
		task_portal.add_viewers_button(frm);
		task_portal.set_conversation(frm);
		if (!frm.is_new() && frm.doc.is_open) {
			frm.add_custom_button(__("Task"), () => create_task(frm), __("Create"));
			frm.add_custom_button(__("Case"), () => create_case(frm), __("Create"));
		}
	},
	before_workflow_action(frm) {
		return task_portal.take_action(frm);
	},
	async client(frm) {
		if (frm.doc.client) {
			const client = (await frappe.db.get_value("Client", frm.doc.client, ["sector", "client_name"])).message;
			await frm.set_value(client);
		}
	},
});

function create_case(frm) {
	const { name: ticket, client, client_name, department, subject } = frm.doc;
	frappe.new_doc("Case", { ticket, client, client_name, department, subject });
}

function create_task(frm) {
	const { name: ticket, sector, client, client_name, department, subject } = frm.doc;
	frappe.new_doc("Task", {
		ticket,
		sector,
		client,
		client_name,
		department,
		subject,
		task_type: `${sector} Sector Task`,
	});
}
