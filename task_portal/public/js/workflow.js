frappe.ui.form.on("Workflow", {
	refresh(frm) {
		const ours = ["Task", "Ticket", "Case"];
		if (!frm.is_new() && ours.includes(frm.doc.document_type) && frappe.user.has_role("System Manager")) {
			frm.add_custom_button(__("Restore Shipped Workflow"), () => restore(frm));
		}
	},
});

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
