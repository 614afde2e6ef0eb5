// Many records at once, from a list's Actions menu: what the action needs is asked once, and told is what became of each.
{% include "task_portal/public/js/asking.js" %}
frappe.provide("task_portal.lists");

(function (lists) {
	const escape = frappe.utils.escape_html;
	const { standing } = task_portal;
	// So many with one request, and as the server bounds it.
	const TOGETHER = 20;
	const MOST = 500;

	lists.add_bulk_actions = function (listview, holder) {
		// Frappe's own would ask for nothing.
		for (const [action, item] of Object.entries(listview.workflow_action_items)) {
			set_click(item, () => take(listview, action));
		}
		if (["Department Manager", "Task Portal Manager"].some((role) => frappe.user.has_role(role))) {
			const item = listview.page.add_actions_menu_item(__("Reassign"), () => {});
			set_click(item, () => reassign(listview, holder));
		}
	};

	// A list that is opened again finds its items there, and gets their labels for links.
	function set_click(item, act) {
		item.closest("a").off("click").on("click", act);
	}

	async function take(listview, action) {
		const names = get_names(listview);
		const { doctype } = listview;
		const offers = await frappe.xcall("task_portal.api.get_common_actions", { doctype, names });
		const offer = offers.find((row) => row.action === action);
		if (!offer) frappe.throw(__("{0} is not open for all that you chose.", [__(action)]));
		const act = (values) => run(listview, names, "act_on_many", offer.label, { action, ...values });
		if (offer.asks.length) {
			task_portal.ask(action, offer.asks, act, get_title(offer.label, names));
		} else {
			await act({});
		}
	}

	function reassign(listview, holder) {
		const [department, ...others] = new Set(listview.get_checked_items().map((row) => row.department));
		if (!department || others.length) frappe.throw(__("Choose records of one department."));
		lists.give(listview, holder, listview.get_checked_items(true), department);
	}

	// `names`: of records of the department; `user`: who is to get them, where that is known.
	lists.give = function (listview, holder, names, department, user) {
		if (!names.length) {
			frappe.show_alert({ message: __("Choose rows first."), indicator: "orange" });
			return;
		}
		validate_number(names);
		const assignee = {
			fieldname: "assignee",
			fieldtype: "Link",
			options: "User",
			label: __(frappe.meta.get_label(listview.doctype, holder)),
			reqd: 1,
			default: user,
			get_query: () => ({ query: "task_portal.api.search_members", filters: { department } }),
		};
		const comment = { fieldname: "comment", fieldtype: "Small Text", label: __("Comment") };
		const act = (values) => run(listview, names, "reassign_many", __("Reassign"), values);
		task_portal.ask("Reassign", [assignee, comment], act, get_title(__("Reassign"), names));
	};

	function get_title(label, names) {
		return { title: `${label} (${names.length})` };
	}

	function get_names(listview) {
		const names = listview.get_checked_items(true);
		validate_number(names);
		return names;
	}

	function validate_number(names) {
		if (names.length > MOST) {
			frappe.throw(__("{0} records are too many at once. Choose at most {1}.", [names.length, MOST]));
		}
	}

	async function run(listview, names, method, label, values) {
		const rows = [];
		try {
			for (let start = 0; start < names.length; start += TOGETHER) {
				const some = names.slice(start, start + TOGETHER);
				const args = { doctype: listview.doctype, names: some, ...values };
				rows.push(...(await frappe.xcall(`task_portal.api.${method}`, args)));
				if (names.length > TOGETHER) frappe.show_progress(label, rows.length, names.length);
			}
		} finally {
			frappe.hide_progress();
			if (rows.length) show(listview.doctype, label, rows);
			listview.clear_checked_items();
			lists.refresh(listview);
		}
	}

	// The refused first.
	function show(doctype, label, rows) {
		const done = rows.filter((row) => row.is_done).length;
		const told = rows.sort((one, other) => one.is_done - other.is_done).map((row) => {
			const title = row.title ? standing.get_link(doctype, row.name, row.title) : escape(row.name);
			const colour = row.is_done ? "green" : "red";
			const words = row.is_done ? __("Done") : standing.show(row.why);
			return `<tr><td>${title}</td><td><span class="indicator ${colour}">${words}</span></td></tr>`;
		});
		frappe.msgprint({
			title: __("{0}: {1} of {2} done", [label, done, rows.length]),
			indicator: done === rows.length ? "green" : done ? "orange" : "red",
			message: `<table class="table table-bordered task-portal-results"><tbody>${told.join("")}</tbody></table>`,
			wide: true,
		});
	}
})(task_portal.lists);
