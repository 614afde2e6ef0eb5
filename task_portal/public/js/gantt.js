// Frappe's Gantt of tasks: a bar from the day on which the task was made (for a step: began) to that on which it came to
// rest, or is due; what is late, and what has no date, goes on until today. An arrow leads from what a step waited for.
frappe.provide("task_portal.lists");

(function (lists) {
	const { standing } = task_portal;
	const escape = frappe.utils.escape_html;
	const get_day = (moment) => (moment || "").slice(0, 10);

	// Before Frappe draws what it has made of the list's rows.
	lists.prepare_gantt = function (view) {
		if (view?.view_name !== "Gantt") return;
		hold_still(view);
		// A case is seen whole by weeks; who chose otherwise is left with that.
		view.user_settings.Gantt = { gantt_view_mode: "Week", ...view.user_settings.Gantt };
		view.tasks.forEach((bar, index) => Object.assign(bar, describe(view, view.data[index])));
		const today = frappe.datetime.get_today();
		// Of nothing Frappe draws nothing but an error; nobody sees this one.
		if (!view.tasks.length) view.tasks.push({ id: "nothing", name: "", start: today, end: today });
	};

	// Frappe writes where a bar was drawn to, whatever its ends stand for; a task is changed in its form.
	function hold_still(view) {
		view.can_write = false;
		if (view.is_still) return;
		view.is_still = true;
		const hold = (event) => event.target.closest(".bar-wrapper") && event.stopPropagation();
		view.$result[0].addEventListener("mousedown", hold, true);
	}

	function describe({ doctype }, doc) {
		const [start, today] = [get_day(doc.creation), frappe.datetime.get_today()];
		const end = doc.is_open ? [doc.due_date || "", today].sort()[1] : get_day(doc.modified);
		return {
			name: standing.show(doc.subject),
			start,
			end: [start, end].sort()[1],
			custom_class: `task-portal-bar ${standing.get_colour(doctype, doc)}`,
		};
	}

	lists.describe_bar = function (bar, doc) {
		const due = doc.due_date && standing.get_due(doc, doc.due_date);
		const facts = [
			standing.get_pill(bar.doctype, doc),
			standing.get_person(doc.assignee),
			due && `${__("Due")}: ${escape(due.text)}`,
		];
		return `<div class="title">${standing.get_link(bar.doctype, doc.name, doc.subject)}</div>
			${facts.filter(Boolean).map((fact) => `<div class="subtitle">${fact}</div>`).join("")}`;
	};

	lists.show_gantt = async function (view, show_filters) {
		if (view.view_name !== "Gantt") return;
		if (!view.$page.hasClass("task-portal-gantt")) show_filters(view);
		view.$page.addClass("task-portal-gantt task-portal-list");
		const [, , , name] = view.filter_area.get().find(([, field, operator]) => field === "case" && operator === "=") || [];
		if (name) add_arrows(view, await get_steps(name));
	};

	// None of a case that one may not read.
	function get_steps(name) {
		const fields = ["title", "task", "after_step"];
		return frappe.db.get_list("Case Step", { parent_doctype: "Case", filters: { parent: name }, fields, limit: 0 });
	}

	async function add_arrows(view, steps) {
		await view.load_lib;
		const tasks = Object.fromEntries(steps.map(({ title, task }) => [title, task]));
		for (const bar of view.tasks) {
			const step = steps.find(({ task }) => task === bar.id);
			const before = (step?.after_step || "").split(",").map((title) => tasks[title.trim()]);
			bar.dependencies = before.filter(Boolean);
		}
		if (view.tasks.some(({ dependencies }) => dependencies?.length)) view.gantt.refresh(view.tasks);
	}
})(task_portal.lists);
