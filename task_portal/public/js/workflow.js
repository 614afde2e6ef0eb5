// Frappe's Workflow form, for workflows of our DocTypes: its grids show what matters to them.
const OURS = ["Task", "Ticket", "Case"];
// Of ten: what the grid shows of a row, and how wide. Whoever has chosen their own columns keeps those.
const COLUMNS = {
	states: { state: 2, stage: 2, effect: 2, client_label: 2, allow_edit: 2 },
	transitions: {
		state: 2,
		action: 2,
		next_state: 2,
		allowed: 2,
		comment_required: 1,
		only_for_type: 1,
	},
};

frappe.ui.form.on("Workflow", {
	refresh(frm) {
		show_columns(frm);
		const may_restore =
			frappe.user.has_role("System Manager") || frappe.user.has_role("Task Portal Manager");
		if (!frm.is_new() && OURS.includes(frm.doc.document_type) && may_restore) {
			frm.add_custom_button(__("Restore Shipped Workflow"), () => restore(frm));
		}
	},
	document_type: show_columns,
});

function show_columns(frm) {
	for (const [fieldname, columns] of Object.entries(COLUMNS)) {
		const grid = frm.get_field(fieldname).grid;
		const shown = OURS.includes(frm.doc.document_type) ? make_columns(grid, columns) : null;
		// One form shows all workflows in turn, so another app's gets its own grid back.
		if (shown || grid.editable_fields) {
			grid.editable_fields = shown;
			grid.reset_grid();
		}
	}
}

function make_columns(grid, columns) {
	return Object.entries(columns).map(([fieldname, width]) => {
		grid.fields_map[fieldname].columns = width;
		return { fieldname, columns: width };
	});
}

function restore(frm) {
	const question = __("Put the shipped Workflow for {0} back? Your changes to it are lost.", [
		__(frm.doc.document_type),
	]);
	frappe.confirm(question, async () => {
		const name = await frappe.xcall("task_portal.workflow.setup.restore_workflow", {
			doctype: frm.doc.document_type,
		});
		frappe.set_route("Form", "Workflow", name);
		await frm.reload_doc();
	});
}
