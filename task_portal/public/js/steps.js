// A manager turns a case from its plan: starts, skips, corrects or adds a step, each through task_portal.api.
frappe.provide("task_portal");

(function () {
	const { standing } = task_portal;
	const reason = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };

	task_portal.add_step_buttons = function (frm) {
		const is_manager = (frm.doc.acting_as || "").includes("Manager");
		if (frm.is_new() || !frm.doc.is_open || !is_manager) return;
		const way = frm.get_field("way").$wrapper;
		for (const row of frm.doc.steps) {
			const place = way.find(`.step-buttons[data-step="${row.name}"]`);
			for (const [label, act] of get_acts(row)) {
				// A screen reader tells the buttons of several steps by the step.
				const name = `${label}: ${frappe.utils.unescape_html(row.title)}`;
				place.append(`<button class="btn btn-default btn-xs" aria-label="${frappe.utils.escape_html(name)}">${label}</button>`);
				place.children().last().on("click", () => act(frm, row));
			}
		}
		way.append(`<button class="btn btn-default btn-sm add-step">${__("Add a Step")}</button>`);
		way.children().last().on("click", () => add(frm));
	};

	function get_acts(row) {
		const acts = [
			[__("Start"), start, !row.task],
			[__("Correct"), correct, row.state === "Waiting"],
			[__("Skip"), skip, ["Waiting", "Stopped"].includes(row.state)],
		];
		return acts.filter(([, , is_open]) => is_open);
	}

	function start(frm, row) {
		const words = row.after_step
			? __("It starts now, without waiting for: {0}", [standing.show(row.after_step)])
			: __("It starts now.");
		const send = (values) => call(frm, "start_step", { step: row.name, ...values });
		frappe.prompt([tell(words), reason], send, __("Start {0}", [standing.show(row.title)]), __("Start"));
	}

	function skip(frm, row) {
		const words = __("The case goes on without it: what waits for it may start.");
		const send = (values) => call(frm, "skip_step", { step: row.name, ...values });
		frappe.prompt([tell(words), reason], send, __("Skip {0}", [standing.show(row.title)]), __("Skip"));
	}

	function correct(frm, row) {
		const fields = get_fields(frm, row.kind).map((field) => ({ ...field, default: row[field.fieldname] }));
		const send = (values) => call(frm, "correct_step", { step: row.name, values });
		frappe.prompt(fields, send, __("Correct {0}", [standing.show(row.title)]), __("Save"));
	}

	function add(frm) {
		const rows = frm.doc.steps.map((row) => ({ value: row.name, label: frappe.utils.unescape_html(row.title) }));
		const fields = [
			{ fieldname: "title", fieldtype: "Data", label: __("Title"), reqd: 1 },
			{ fieldname: "after", fieldtype: "Select", label: __("After Step"), options: ["", ...rows], default: rows.at(-1)?.value },
			{
				fieldname: "holds_up",
				fieldtype: "Check",
				label: __("What waits for that step waits for this one too"),
				default: 1,
				depends_on: "after",
			},
			{
				fieldname: "kind",
				fieldtype: "Select",
				label: __("Kind"),
				options: ["Action", "Approval", "Document", "Follow-up"],
				default: "Action",
			},
			...get_fields(frm),
			{ fieldname: "client_facing", fieldtype: "Check", label: __("Client Facing"), hidden: Number(!frm.doc.client) },
			reason,
		];
		const send = ({ after, holds_up, reason, ...values }) =>
			call(frm, "add_step", { values, reason, after, holds_up: Number(holds_up) });
		frappe.prompt(fields, send, __("Add a Step"), __("Add"));
	}

	// What a step is made of, beside its words; of one `kind`, else as the dialog's field says.
	function get_fields(frm, kind) {
		const types = () => ({ filters: { sector: ["in", ["Internal", frm.doc.sector]] } });
		const places = () => ({ filters: { disabled: 0 } });
		const fields = [
			{ fieldname: "task_type", fieldtype: "Link", options: "Task Type", label: __("Task Type"), reqd: 1, get_query: types },
			{ fieldname: "department", fieldtype: "Link", options: "Department", label: __("Department"), get_query: places },
			{ fieldname: "due_in_days", fieldtype: "Int", label: __("Due in Days") },
		];
		for (const [wanted, get] of [["Approval", get_decision_fields], ["Document", get_document_fields]]) {
			if (!kind || kind === wanted) fields.push(...get(kind ? "" : `doc.kind == "${wanted}"`));
		}
		return fields;
	}

	function get_decision_fields(condition) {
		const by_user = [condition, 'doc.approver_kind == "User"'].filter(Boolean).join(" && ");
		return [
			{
				fieldname: "approver_kind",
				fieldtype: "Select",
				label: __("Approver Kind"),
				options: ["", "User", "Department Managers", "Client"],
				depends_on: condition && `eval:${condition}`,
			},
			{
				fieldname: "approver",
				fieldtype: "Link",
				options: "User",
				label: __("Approver"),
				depends_on: `eval:${by_user}`,
				get_query: () => ({ filters: { enabled: 1, user_type: "System User" } }),
			},
		];
	}

	function get_document_fields(condition) {
		return [
			{
				fieldname: "required_documents",
				fieldtype: "Small Text",
				label: __("Required Documents"),
				description: __("One a line."),
				depends_on: condition && `eval:${condition}`,
			},
		];
	}

	function tell(words) {
		return { fieldname: "tell", fieldtype: "HTML", options: `<p class="text-muted">${words}</p>` };
	}

	async function call(frm, method, values) {
		await frappe.xcall(`task_portal.api.${method}`, { case: frm.docname, ...values });
		await frm.reload_doc();
	}
})();
