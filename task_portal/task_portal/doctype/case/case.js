{% include "task_portal/public/js/actions.js" %}
{% include "task_portal/public/js/conversation.js" %}
{% include "task_portal/public/js/way.js" %}
{% include "task_portal/public/js/steps.js" %}

frappe.ui.form.on("Case", {
	setup(frm) {
		frm.set_query("case_type", () => ({ filters: { disabled: 0 } }));
		frm.set_query("department", () => ({ filters: { disabled: 0 } }));
		frm.set_query("case_owner", () => ({ filters: { enabled: 1, user_type: "System User" } }));
		frm.set_query("client", () => ({ filters: { disabled: 0, sector: frm.doc.sector || ["is", "set"] } }));
		frm.set_query("ticket", () => ({ filters: { is_open: 1, sector: frm.doc.sector || ["is", "set"] } }));
	},
	refresh(frm) {
		task_portal.set_read_only(frm);
		task_portal.show_head(frm, "case_owner");
		task_portal.show_steps(frm);
		task_portal.add_viewers_button(frm);
		task_portal.set_conversation(frm);
		task_portal.add_step_buttons(frm);
	},
	before_workflow_action(frm) {
		return task_portal.take_action(frm);
	},
	async case_type(frm) {
		const type = (await frappe.db.get_value("Case Type", frm.doc.case_type, "sector")).message;
		await frm.set_value("sector", type.sector);
	},
});
