// What the lists of tasks, tickets and cases share: states in the colours of their stages, what is late in red,
// people by name, due dates as how long there is, and filters for each day's questions.
{% include "task_portal/public/js/standing.js" %}
{% include "task_portal/public/js/bulk.js" %}
{% include "task_portal/public/js/members.js" %}
{% include "task_portal/public/js/board.js" %}
{% include "task_portal/public/js/gantt.js" %}
frappe.provide("task_portal.lists");

(function (lists) {
	const escape = frappe.utils.escape_html;
	const { standing } = task_portal;

	lists.get_indicator = function (doctype, doc) {
		return [__(doc.status), standing.get_colour(doctype, doc), `status,=,${doc.status}`];
	};

	lists.format_due = function (value, df, doc) {
		if (!value) return "";
		const { date, text, colour } = standing.get_due(doc, value);
		const style = colour && `style="color: var(--text-on-${colour})"`;
		const title = escape(`${__(df.label)}: ${date}`);
		return `<span class="ellipsis" ${style} title="${title}">${escape(text)}</span>`;
	};

	lists.format_person = function (value, df) {
		if (!value) return standing.get_person(value);
		const title = escape(`${__(df.label)}: ${frappe.user_info(value).fullname}`);
		return `<a class="filterable ellipsis" data-filter="${df.fieldname},=,${escape(value)}"
			title="${title}">${standing.get_person(value)}</a>`;
	};

	// `filters`: label to a function that returns filters of fields of the list's DocType.
	lists.add_filters = function (listview, filters) {
		for (const [label, get_filters] of Object.entries(filters)) {
			listview.page.add_inner_button(
				label,
				async () => {
					const wanted = get_filters().map((filter) => [listview.doctype, ...filter]);
					await listview.filter_area.clear(false);
					await listview.filter_area.add(wanted);
				},
				__("Show")
			);
		}
	};

	const open = ["is_open", "=", 1];
	lists.mine = (field) => [[field, "=", frappe.session.user], open];
	lists.my_departments = () => [["department", "in", frappe.boot.task_portal.departments], open];
	lists.unassigned = (field) => [[field, "is", "not set"], open];
	// Without "is set" Frappe takes no date for a very old one.
	lists.overdue = () => [["due_date", "is", "set"], ["due_date", "<", frappe.datetime.get_today()], open];
	lists.all_open = () => [open];

	lists.refresh = function (listview) {
		if (listview.view_name === "Kanban") return lists.refresh_board(listview);
		// A list asks for the same but once in three seconds.
		listview.last_args = null;
		return listview.refresh();
	};

	lists.get_settings = function (doctype, holder, filters = {}) {
		// Stored as a number for the sake of the database (see readers/lists.py); it is a yes or no.
		frappe.meta.get_docfield(doctype, "is_open").fieldtype = "Check";
		const is_member = frappe.boot.task_portal?.departments.length;
		const show_filters = (listview) =>
			lists.add_filters(listview, {
				[__("Mine")]: () => lists.mine(holder),
				...(is_member ? { [__("My Departments")]: lists.my_departments } : {}),
				[__("Unassigned")]: () => lists.unassigned(holder),
				...filters,
				[__("All Open")]: lists.all_open,
			});
		return {
			add_fields: ["is_open", "status", "department", holder],
			filters: [["is_open", "=", 1]],
			hide_name_column: true,
			get_indicator: (doc) => lists.get_indicator(doctype, doc),
			before_render: () => lists.prepare_gantt(window.cur_list),
			gantt_custom_popup_html: lists.describe_bar,
			refresh(listview) {
				lists.show_board(listview, holder, show_filters);
				lists.show_gantt(listview, show_filters);
				lists.show_members(listview, holder);
			},
			formatters: { [holder]: lists.format_person, due_date: lists.format_due },
			onload(listview) {
				listview.$page.addClass("task-portal-list");
				lists.add_bulk_actions(listview, holder);
				show_filters(listview);
			},
		};
	};
})(task_portal.lists);
