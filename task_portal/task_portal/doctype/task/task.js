{% include "task_portal/public/js/actions.js" %}
{% include "task_portal/public/js/conversation.js" %}
{% include "task_portal/public/js/way.js" %}
{% include "task_portal/public/js/documents.js" %}

frappe.ui.form.on("Task", {
	setup(frm) {
		task_portal.set_assignee_query(frm);
		frm.set_query("ticket", () => ({
			filters: { is_open: 1, ...(frm.doc.sector ? { sector: frm.doc.sector } : {}) },
		}));
		frm.set_query("case", () => ({ filters: { is_open: 1 } }));
		frm.set_query("approver", () => ({ filters: { enabled: 1, user_type: "System User" } }));
		frm.set_query("client", () => ({ filters: { disabled: 0, sector: frm.doc.sector } }));
	},
	refresh(frm) {
		task_portal.set_read_only(frm);
		task_portal.show_head(frm, "assignee");
		task_portal.show_hops(frm);
		task_portal.show_documents(frm);
		task_portal.add_viewers_button(frm);
		task_portal.set_conversation(frm);
	},
	before_workflow_action(frm) {
		return task_portal.take_action(frm);
	},
	async task_type(frm) {
		const type = (await frappe.db.get_value("Task Type", frm.doc.task_type, "sector")).message;
		await frm.set_value("sector", type.sector);
		if (type.sector === "Internal") {
			await frm.set_value({ ticket: null, client: null, client_facing: 0 });
		}
	},
});
