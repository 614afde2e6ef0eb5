// The way of a record: the hops of a task, the steps of a case.
// Where a task has been: each hop with who, from where, to whom, when, how long it had lain there, and why.
task_portal.show_hops = function (frm) {
	const escape = frappe.utils.escape_html;
	const { get_person, show } = task_portal.standing;
	const rows = (frm.doc.movements || []).map((row) => {
		const from = `${get_person(row.from_user)} <span class="text-muted">${escape(__(row.from_department || ""))}</span>`;
		const to = `${get_person(row.to_user)} <span class="text-muted">${escape(__(row.to_department || ""))}</span>`;
		const lay = row.held_for ? __("lay there for {0}", [frappe.utils.get_formatted_duration(row.held_for)]) : "";
		const when = [frappe.datetime.comment_when(row.moved_at), escape(lay)].filter(Boolean).join(" · ");
		const by =
			row.moved_by && row.moved_by !== row.from_user ? __("by {0}", [frappe.user_info(row.moved_by).fullname]) : "";
		return `<li><div class="way"><b>${escape(__(row.action))}</b> ${from} <span class="arrow" aria-hidden="true">→</span> ${to}
			<span class="when">${escape(by)}</span></div>
			<div class="when">${when}</div>${row.comment ? `<div class="why">${show(row.comment)}</div>` : ""}</li>`;
	});
	frm.get_field("hops").html(`<ol class="task-portal-hops">${rows.join("")}</ol>`);
};

// The steps of a case in their order: how each stands, whose task it is and until when, what it waits for.
task_portal.show_steps = function (frm) {
	const escape = frappe.utils.escape_html;
	const { standing } = task_portal;
	const COLOURS = { Waiting: "gray", Active: "blue", Done: "green", Stopped: "red", Skipped: "gray" };
	const tasks = (frm.doc.__onload?.task_portal.around || []).filter((row) => row.doctype === "Task");
	const rows = (frm.doc.steps || []).map((row) => {
		const task = tasks.find(({ name }) => name === row.task);
		const notes = [row.state === "Waiting" && row.after_step ? __("after {0}", [row.after_step]) : "", row.problem].filter(Boolean);
		return `<li><div class="way"><span class="indicator-pill ${COLOURS[row.state]}">${escape(__(row.state))}</span>
			<b>${standing.show(row.title)}</b> <span class="text-muted">${escape(__(row.kind))} · ${escape(__(row.department || ""))}</span>
			<span class="step-buttons" data-step="${row.name}"></span></div>
			<div class="when">${task ? tell_task(task) : ""}${notes.map(standing.show).join(" · ")}</div></li>`;
	});
	frm.get_field("way").html(`<ol class="task-portal-hops">${rows.join("")}</ol>`);
	if (tasks.length) add_gantt_button(frm.get_field("way").$wrapper);

	function add_gantt_button(way) {
		way.append(`<button class="btn btn-default btn-sm show-gantt">${__("Gantt")}</button>`);
		way.children().last().on("click", () => frappe.set_route("List", "Task", "Gantt", { case: frm.docname }));
	}

	function tell_task(task) {
		const facts = [standing.get_link("Task", task.name, task.name), standing.get_person(task.assignee)];
		if (task.is_open && task.due_date) {
			const { text, colour } = standing.get_due(task, task.due_date);
			facts.push(`<span style="color: var(--text-on-${colour || "gray"})">${escape(text)}</span>`);
		}
		return facts.join(" · ");
	}
};
