// The head of a form: how the record stands, at a glance, and what may be done with it, a button for each action.
{% include "task_portal/public/js/standing.js" %}

(function () {
	const escape = frappe.utils.escape_html;
	const { standing } = task_portal;

	task_portal.show_head = function (frm, holder) {
		if (frm.is_new()) return;
		const { actions = [], around = [] } = frm.doc.__onload?.task_portal || {};
		const facts = [
			standing.get_pill(frm.doctype, frm.doc),
			...get_facts(frm, holder).map(name_fact),
			// The tasks of a case's steps stand with the steps.
			...around
				.filter((row) => row.doctype !== "Task")
				.map((row) => name_fact([get_relation(frm, row), standing.get_linked(row)])),
		];
		const items = facts.map((fact) => `<span class="fact">${fact}</span>`).join("");
		// A form is refreshed more than once after its first save.
		frm.dashboard.parent.find(".task-portal-head").closest(".form-dashboard-section").remove();
		const body = frm.dashboard.add_section(
			`<div class="task-portal-head">${items}<span class="actions"></span></div>`
		);
		body.closest(".form-dashboard-section").prependTo(frm.dashboard.parent);
		add_buttons(frm, actions, body.find(".actions"));
		frm.dashboard.show();
	};

	// Rows of a label and HTML.
	function get_facts({ doc, doctype }, holder) {
		const facts = [
			[__(frappe.meta.get_label(doctype, holder)), standing.get_person(doc[holder])],
			[__("Department"), doc.department && escape(__(doc.department))],
			[__("Due"), doc.due_date && get_due(doc)],
			[__("Client"), doc.client && standing.get_link("Client", doc.client, doc.client_name)],
			[doc.decision ? __("Decision") : __("Decides"), doc.kind === "Approval" && get_decision(doc)],
		];
		return facts.filter(([, html]) => html);
	}

	function get_due(doc) {
		const { text, date, colour } = standing.get_due(doc, doc.due_date);
		return `<span class="${colour === "red" ? "late" : ""}" title="${escape(date)}">${escape(text)}</span>`;
	}

	function get_decision(doc) {
		if (doc.decision) {
			const when = frappe.datetime.str_to_user(doc.decided_at);
			return `${escape(__(doc.decision))}, ${standing.get_person(doc.decided_by)}, ${escape(when)}`;
		}
		return doc.approver_kind === "User" ? standing.get_person(doc.approver) : escape(__(doc.approver_kind));
	}

	function get_relation(frm, { doctype }) {
		return doctype === frm.doctype ? __("Also Open") : __(doctype);
	}

	function name_fact([name, html]) {
		return `<span class="name">${escape(name)}</span> <span>${html}</span>`;
	}

	function add_buttons(frm, actions, place) {
		const keys = new Set();
		standing.sort_actions(frm.doctype, actions).forEach((offer, index) => {
			const look = index || standing.is_away(frm.doctype, offer) ? "btn-default" : "btn-primary";
			const key = [...offer.action.toUpperCase()].find((letter) => /[A-Z]/.test(letter) && !keys.has(letter));
			keys.add(key);
			const hint = key ? `data-key="Key${key}" title="Ctrl+Alt+${key}" aria-keyshortcuts="Control+Alt+${key}"` : "";
			place.append(`<button class="btn btn-sm ${look}" ${hint}>${escape(offer.label)}</button>`);
			place
				.children()
				.last()
				.on("click", () => task_portal.take(frm, offer));
		});
	}

	// Frappe's Alt and a letter: on 15 the form's own words leave none for ours.
	// Who types is left alone: on Windows AltGr is Ctrl+Alt, and writes a letter.
	function press_button(event) {
		const is_key = event.ctrlKey && event.altKey && !event.getModifierState("AltGraph");
		if (!is_key || event.target.closest("input, textarea, select, [contenteditable], .modal")) return;
		const [head] = [...document.querySelectorAll(".task-portal-head")].filter((node) => node.offsetParent);
		head?.querySelector(`button[data-key="${event.code}"]`)?.click();
	}

	// Each form brings this file along.
	document.removeEventListener("keydown", task_portal.press_button);
	task_portal.press_button = press_button;
	document.addEventListener("keydown", press_button);
})();
