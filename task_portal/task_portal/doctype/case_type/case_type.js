{% include "task_portal/public/js/picture.js" %}

frappe.ui.form.on("Case Type", {
	setup(frm) {
		const places = () => ({ filters: { disabled: 0 } });
		frm.set_query("department", "steps", places);
		frm.set_query("task_type", "steps", () => ({ filters: { sector: ["in", ["Internal", frm.doc.sector]] } }));
		frm.set_query("approver", "steps", () => ({ filters: { enabled: 1, user_type: "System User" } }));
	},
	refresh: draw,
	steps_add: draw,
	steps_remove: draw,
	steps_move: draw,
});

frappe.ui.form.on("Case Type Step", {
	title: draw,
	kind: draw,
	department: draw,
	after_step: draw,
	client_facing: draw,
	steps_add: draw,
	steps_remove: draw,
	steps_move: draw,
});

function draw(frm) {
	task_portal.draw_steps(frm.get_field("picture").$wrapper, frm.doc.steps || []);
}
