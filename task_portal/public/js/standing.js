// How a record stands, in lists and forms alike: the colour of its stage, whether it is late, people by name.
frappe.provide("task_portal.standing");

(function (standing) {
	const COLOURS = { Waiting: "orange", Active: "blue", Done: "green", Cancelled: "gray" };
	// Further away than that, the date says more.
	const NEAR = 30;

	// Grids, reports, and what is read only in forms, show the title of a link where it is known.
	for (const [user, { fullname }] of Object.entries(frappe.boot.user_info)) {
		frappe.utils.add_link_title("User", user, fullname);
	}

	// Words that look like HTML are stored escaped, others as they were written.
	standing.show = (words) => frappe.utils.escape_html(frappe.utils.unescape_html(words || ""));

	standing.get_colour = function (doctype, doc) {
		if (standing.is_late(doc)) return "red";
		return COLOURS[doc.stage || get_state(doctype, doc.status).stage] || "gray";
	};

	// In the order of the work: on, to the end, to others, away.
	standing.sort_actions = function (doctype, actions) {
		const stages = ["Active", "Done", "Waiting", "Cancelled"];
		const get_rank = ({ next_state }) => {
			const { stage, effect } = get_state(doctype, next_state);
			return stages.indexOf(effect ? "Waiting" : stage);
		};
		return [...actions].sort((one, other) => get_rank(one) - get_rank(other));
	};

	standing.is_late = function (doc) {
		return Boolean(doc.is_open && doc.due_date && get_days(doc.due_date) < 0);
	};

	// "tomorrow", "in 2 days", "3 days ago", in the language of the desk; `date` where that says more.
	standing.get_due = function (doc, value) {
		const days = get_days(value);
		const date = frappe.datetime.str_to_user(value, false, true);
		const words = new Intl.RelativeTimeFormat(frappe.boot.lang || "en", { numeric: "auto" });
		const text = !doc.is_open || Math.abs(days) > NEAR ? date : words.format(days, "day");
		const colour = !doc.is_open ? "" : days < 0 ? "red" : days < 1 ? "orange" : "";
		return { date, text, colour };
	};

	standing.get_person = function (user) {
		if (!user) return `<span class="text-muted">${__("Nobody")}</span>`;
		return `${frappe.avatar(user, "avatar-xs")} ${frappe.utils.escape_html(frappe.user_info(user).fullname)}`;
	};

	standing.is_away = (doctype, { next_state }) => get_state(doctype, next_state).stage === "Cancelled";

	// The desk gets a DocType's Workflow with its meta.
	function get_state(doctype, status) {
		const { states = [] } = frappe.workflow.workflows[doctype] || {};
		return states.find((row) => row.state === status) || {};
	}

	standing.get_pill = function (doctype, doc) {
		const words = frappe.utils.escape_html(__(doc.status));
		return `<span class="indicator-pill ${standing.get_colour(doctype, doc)}">${words}</span>`;
	};

	standing.get_link = function (doctype, name, label) {
		return `<a href="${frappe.utils.get_form_link(doctype, name)}">${standing.show(label)}</a>`;
	};

	// `row`: of those that the form gets with its record.
	standing.get_linked = function (row) {
		return `${standing.get_link(row.doctype, row.name, row.subject)} ${standing.get_pill(row.doctype, row)}`;
	};

	function get_days(date) {
		return frappe.datetime.get_day_diff(date, frappe.datetime.get_today());
	}
})(task_portal.standing);
