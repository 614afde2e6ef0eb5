// One dialog for all that an action needs to know, in forms, lists and boards alike.
frappe.provide("task_portal");

// `asks`: of task_portal.api.get_actions. `act` takes the answers; the dialog stays open until that has succeeded.
task_portal.ask = function (action, asks, act, options = {}) {
	const dialog = new frappe.ui.Dialog({
		title: __(action),
		fields: asks.map((field) => task_portal.make_field(field, () => dialog)),
		primary_action_label: __(action),
		async primary_action(values) {
			dialog.disable_primary_action();
			try {
				await act(values);
				dialog.hide();
			} finally {
				dialog.enable_primary_action();
			}
		},
		...options,
	});
	dialog.show();
};

task_portal.make_field = function (field, get_dialog) {
	const made = { ...field };
	if (field.filters) {
		made.get_query = () => ({ filters: field.filters });
	}
	if (field.query) {
		made.get_query = () => ({
			query: field.query,
			filters: { department: get_dialog().get_value("department") || "" },
		});
	}
	if (field.fieldname === "department") {
		made.onchange = () => get_dialog().set_value("assignee", "");
	}
	return made;
};
