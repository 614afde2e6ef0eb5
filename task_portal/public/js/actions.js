{% include "task_portal/public/js/head.js" %}
{% include "task_portal/public/js/asking.js" %}
// The actions of a form, by its head's buttons or the Actions menu: ask for what the action needs, then go through the one door, task_portal.api.act.
frappe.provide("task_portal");

task_portal.take_action = async function (frm) {
	const action = frm.selected_workflow_action;
	frappe.dom.unfreeze();
	const offers = frm.doc.__onload?.task_portal.actions || [];
	await task_portal.take(frm, offers.find((offer) => offer.action === action) || { action, asks: [] });
	// Frappe waits for this promise to apply the action itself, without the answers; so it never settles.
	return new Promise(() => {});
};

// `offer`: a row of task_portal.api.get_actions.
task_portal.take = async function (frm, { action, asks }) {
	if (frm.is_dirty()) await frm.save();
	if (asks.length) {
		task_portal.ask(action, asks, (values) => task_portal.act(frm, action, values));
	} else {
		await task_portal.act(frm, action, {});
	}
};

task_portal.act = async function (frm, action, values) {
	await frappe.xcall("task_portal.api.act", {
		doctype: frm.doctype,
		name: frm.docname,
		action,
		...values,
	});
	frappe.show_alert({ message: __("{0}: done", [__(action)]), indicator: "green" });
	await frm.reload_doc();
};

// Whoever may read a record but not act on it gets a form to read.
task_portal.set_read_only = function (frm) {
	if (!frm.is_new() && !frm.doc.acting_as) {
		frm.set_read_only();
		frm.disable_save();
	}
};

task_portal.set_assignee_query = function (frm) {
	frm.set_query("assignee", () =>
		frm.doc.department
			? { query: "task_portal.api.search_members", filters: { department: frm.doc.department } }
			: {}
	);
	frm.set_query("department", () => ({ filters: { disabled: 0 } }));
};

// "Who can see this, and why", asked of the rules themselves.
task_portal.add_viewers_button = function (frm) {
	if (frm.is_new()) return;
	frm.add_custom_button(__("Who Can See This"), async () => {
		const record = { doctype: frm.doctype, name: frm.docname };
		const viewers = await frappe.xcall("task_portal.api.get_viewers", record);
		const escape = frappe.utils.escape_html;
		const rows = viewers.map(
			(row) =>
				`<tr><td>${escape(row.full_name || row.user)}<br><small>${escape(row.user)}</small></td>
				<td>${__(row.side)}</td><td>${row.why.map(escape).join("<br>")}</td></tr>`
		);
		frappe.msgprint({
			title: __("Who can see {0}, and why", [frm.docname]),
			message: `<table class="table table-bordered"><thead><tr><th>${__("Person")}</th><th>${__("Side")}</th>
				<th>${__("Why")}</th></tr></thead><tbody>${rows.join("")}</tbody></table>`,
			wide: true,
		});
	});
};
