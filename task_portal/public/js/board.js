// A card that was dropped on a column whose action asks for something: it stands there until that is answered.
frappe.provide("task_portal.lists");

(function (lists) {
	// Of a list's settings Frappe asks a board for this alone, after each of its renderings.
	lists.show_board = function (listview, holder, show_filters) {
		if (listview.view_name !== "Kanban") return;
		if (!listview.$page.hasClass("task-portal-board")) show_filters(listview);
		listview.$page.addClass("task-portal-board");
		mark_late(listview);
		ask_for(listview, holder);
	};

	// Frappe does not wait for what it asks of the people's DocType, and leaves the field out the first time.
	function ask_for(listview, fieldname) {
		const [row] = listview.data;
		if (!row || fieldname in row || listview.is_asked_again) return;
		listview.is_asked_again = true;
		if (!listview.fields.some(([name]) => name === fieldname)) listview._add_field(fieldname);
		lists.refresh(listview);
	}

	// Not by a board's own refresh: after each of these it draws anew, with every drop, all that it has shown before.
	lists.refresh_board = async function (listview) {
		const answer = await frappe.call(listview.get_call_args());
		// A board that was left cannot be drawn.
		if (window.cur_list !== listview) return;
		listview.prepare_data(answer);
		listview.toggle_result_area();
		listview.kanban.update(listview.data);
		mark_late(listview);
	};

	// By a style sheet: cards are drawn anew at each drop.
	function mark_late({ $page, data }) {
		const late = data.filter(task_portal.standing.is_late);
		const cards = late.map(({ name }) => `[data-name="${encodeURIComponent(name)}"] .kanban-card`);
		const rule = cards.length ? `:is(${cards.join(",")}) { border-inline-start: 3px solid var(--red-500) !important; }` : "";
		$page.find("style.late-cards").remove();
		$page.append(`<style class="late-cards">${rule}</style>`);
	}

	// `asked`: an offer of task_portal.api.get_actions, and the record's doctype and name.
	function answer({ asked }) {
		const { doctype, name, action, asks } = asked;
		const act = (values) => frappe.xcall("task_portal.api.act", { doctype, name, action, ...values });
		// As it is now, whether the action was taken or not.
		const onhide = () => lists.refresh(window.cur_list);
		task_portal.ask(action, asks, act, { onhide });
	}

	// Each of the lists brings this file along.
	const handlers = frappe.request.error_handlers;
	if (!handlers.AnswersNeeded) frappe.request.on_error("AnswersNeeded", answer);
})(task_portal.lists);
