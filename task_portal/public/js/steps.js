// A manager corrects a step of a case that waits, through task_portal.api.correct_step.
frappe.provide("task_portal");

task_portal.add_correct_button = function (frm) {
	const waiting = (frm.doc.steps || []).filter((row) => row.state === "Waiting");
	const is_manager = (frm.doc.acting_as || "").includes("Manager");
	if (frm.is_new() || !frm.doc.is_open || !waiting.length || !is_manager) return;
	frm.add_custom_button(__("Correct a Step"), () => choose(frm, waiting));

	function choose(frm, rows) {
		const options = rows.map((row) => ({ value: row.name, label: row.title }));
		const step = {
			fieldname: "step",
			fieldtype: "Select",
			label: __("Step"),
			reqd: 1,
			options,
			default: options[0].value,
		};
		frappe.prompt(
			[step],
			(values) => correct(frm, rows.find((row) => row.name === values.step)),
			__("Correct a Step"),
			__("Next")
		);
	}

	function correct(frm, row) {
		const fields = [
			{ fieldname: "task_type", fieldtype: "Link", options: "Task Type", label: __("Task Type") },
			{ fieldname: "department", fieldtype: "Link", options: "Department", label: __("Department") },
			{ fieldname: "due_in_days", fieldtype: "Int", label: __("Due in Days") },
		];
		if (row.kind === "Approval") {
			fields.push(
				{
					fieldname: "approver_kind",
					fieldtype: "Select",
					options: "User\nDepartment Managers\nClient",
					label: __("Approver Kind"),
				},
				{ fieldname: "approver", fieldtype: "Link", options: "User", label: __("Approver") }
			);
		}
		if (row.kind === "Document") {
			fields.push({
				fieldname: "required_documents",
				fieldtype: "Small Text",
				label: __("Required Documents"),
			});
		}
		fields.forEach((field) => (field.default = row[field.fieldname]));
		frappe.prompt(fields, (values) => save(frm, row, values), row.title, __("Save"));
	}

	async function save(frm, row, values) {
		await frappe.xcall("task_portal.api.correct_step", { case: frm.docname, step: row.name, values });
		await frm.reload_doc();
	}
};
