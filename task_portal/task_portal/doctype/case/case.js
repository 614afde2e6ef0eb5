{% include "task_portal/public/js/actions.js" %}

frappe.ui.form.on("Case", {
	refresh(frm) {
		task_portal.set_read_only(frm);
		task_portal.add_viewers_button(frm);
	},
	before_workflow_action(frm) {
		return task_portal.take_action(frm);
	},
});
