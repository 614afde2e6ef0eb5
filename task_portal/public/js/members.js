// A manager's list of one department: its members above the rows, each with how many open tasks they hold. A row that is
// dropped on one of them, or the chosen rows at a press, are given to them by the dialog of the Actions menu.
frappe.provide("task_portal.lists");

(function (lists) {
	const escape = frappe.utils.escape_html;
	const PLACE = ".task-portal-members";

	// After each rendering of a list; boards have their own columns.
	lists.show_members = async function (listview, holder) {
		if (listview.view_name !== "List") return;
		const department = get_department(listview);
		set_draggable(listview, Boolean(department));
		if (!department) return remove(listview);
		const members = await find_members(department);
		// Another filter was set meanwhile.
		if (get_department(listview) === department) draw(listview, holder, department, members);
	};

	// The one that the list is filtered by, if the reader manages it.
	function get_department(listview) {
		const values = listview.filter_area
			.get()
			.filter(([, field, operator]) => field === "department" && ["=", "in"].includes(operator))
			.flatMap(([, , operator, value]) => (operator === "=" || Array.isArray(value) ? value : value.split(",")));
		const [department, ...others] = values.map((value) => value.trim());
		return !others.length && is_managed(department) ? department : null;
	}

	function is_managed(department) {
		return frappe.user.has_role("Task Portal Manager") || frappe.boot.task_portal?.managed.includes(department);
	}

	// Rows of user, full name, and how many open tasks, in words.
	function find_members(department) {
		const query = { query: "task_portal.api.search_members", filters: { department }, page_length: 100 };
		return frappe.xcall("frappe.desk.search.search_widget", { doctype: "User", txt: "", ...query });
	}

	function remove(listview) {
		listview.$frappe_list.find(PLACE).remove();
	}

	function draw(listview, holder, department, members) {
		remove(listview);
		if (!members.length) return;
		const buttons = members.map(
			([user, name, load]) => `<button type="button" class="btn btn-default" data-user="${escape(user)}">
				${frappe.avatar(user, "avatar-small", name)}
				<span class="words"><span>${escape(name)}</span><span class="text-muted">${escape(load)}</span></span></button>`
		);
		const label = __("Give to somebody of {0}", [__(department)]);
		listview.$frappe_list.prepend(`<div class="task-portal-members" role="group" aria-label="${escape(label)}">
			<span class="text-muted">${__("Drop a row on a person, or choose rows and press the person.")}</span>
			<div class="people">${buttons.join("")}</div></div>`);
		const give = (user, names) => lists.give(listview, holder, names, department, user);
		for (const button of listview.$frappe_list.find(`${PLACE} button`)) add_ways(listview, button, give);
	}

	function add_ways(listview, button, give) {
		const { user } = button.dataset;
		const mark = (is_over) => button.classList.toggle("over", is_over);
		button.addEventListener("click", () => give(user, listview.get_checked_items(true)));
		button.addEventListener("dragover", (event) => {
			if (!listview.dragged) return;
			event.preventDefault();
			mark(true);
		});
		button.addEventListener("dragleave", () => mark(false));
		button.addEventListener("drop", (event) => {
			event.preventDefault();
			mark(false);
			if (listview.dragged) give(user, listview.dragged);
		});
	}

	function set_draggable(listview, is_draggable) {
		listview.$result.find(".list-row-container").attr("draggable", String(is_draggable));
		if (listview.knows_dragging) return;
		listview.knows_dragging = true;
		listview.$result.on("dragstart", ".list-row-container[draggable=true]", ({ originalEvent, currentTarget }) => {
			const name = unescape(currentTarget.querySelector(".list-row-checkbox").dataset.name);
			const chosen = listview.get_checked_items(true);
			listview.dragged = chosen.includes(name) ? chosen : [name];
			originalEvent.dataTransfer.setData("text/plain", listview.dragged.join("\n"));
			originalEvent.dataTransfer.effectAllowed = "move";
		});
		listview.$result.on("dragend", () => (listview.dragged = null));
	}
})(task_portal.lists);
