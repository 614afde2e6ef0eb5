// People on a form: a department's members with their load, a client's portal users.
frappe.provide("task_portal");

(function () {
	const escape = frappe.utils.escape_html;

	// Managers get it with the department. A number leads to the tasks it counts.
	task_portal.show_loads = function (frm) {
		const { loads } = frm.doc.__onload?.task_portal || {};
		if (frm.is_new() || !loads) return;
		const rows = loads.map((row) => [show_member(row), ...["open", "late"].map((field) => show_count(frm, row, field))]);
		show_table(frm, __("Members and Their Open Tasks"), [__("Person"), __("Open"), __("Late")], rows);
	};

	function show_member({ user, full_name, is_manager, is_here }) {
		if (!user) return `<b>${__("Nobody")}</b>`;
		const notes = [is_manager && __("Manager"), !is_here && __("not here")].filter(Boolean);
		return [show_person(user, full_name), ...notes.map((note) => `<span class="text-muted">${note}</span>`)].join(" · ");
	}

	function show_count(frm, row, field) {
		if (!row[field]) return `<span class="text-muted">0</span>`;
		const filters = { department: frm.docname, is_open: 1, assignee: row.user || '["is","not set"]' };
		if (field === "late") filters.due_date = JSON.stringify(["<", frappe.datetime.get_today()]);
		const list = frappe.utils.generate_route({ type: "doctype", name: "Task", doc_view: "List" });
		const address = escape(`${list}?${new window.URLSearchParams(filters)}`);
		return `<a href="${address}" class="${field === "late" ? "text-danger" : ""}">${row[field]}</a>`;
	}

	task_portal.show_portal_users = function (frm, invite_again) {
		const { portal_users = [] } = frm.doc.__onload?.task_portal || {};
		if (frm.is_new() || !portal_users.length) return;
		const rows = portal_users.map((row) => [show_person(row.user, row.full_name), escape(__(row.sees)), tell_seen(row)]);
		const body = show_table(frm, __("In the Portal"), [__("Person"), __("Sees"), __("Last Seen")], rows);
		body.find("button[data-user]").on("click", (event) => invite_again(event.currentTarget.dataset.user));
	};

	function tell_seen({ user, seen, is_enabled }) {
		if (!is_enabled) return `<span class="text-muted">${__("disabled")}</span>`;
		if (seen) return frappe.datetime.comment_when(seen);
		const button = frappe.user.has_role("Task Portal Manager")
			? `<button class="btn btn-default btn-xs" data-user="${escape(user)}">${__("Invite Again")}</button>`
			: "";
		return `<span class="text-muted">${__("never")}</span> ${button}`;
	}

	function show_person(user, name) {
		return `${frappe.avatar(user, "avatar-xs", name)} <span title="${escape(user)}">${escape(name || user)}</span>`;
	}

	// One section of the form's dashboard, in the place of what it held before.
	function show_table(frm, title, heads, rows) {
		frm.dashboard.parent.find(".task-portal-team").closest(".form-dashboard-section").remove();
		const head = heads.map((name) => `<th>${name}</th>`).join("");
		const lines = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("");
		const table = `<table class="task-portal-team"><thead><tr>${head}</tr></thead><tbody>${lines}</tbody></table>`;
		const body = frm.dashboard.add_section(table, title);
		frm.dashboard.show();
		return body;
	}
})();
