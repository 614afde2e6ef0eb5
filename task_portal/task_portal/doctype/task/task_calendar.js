frappe.views.calendar["Task"] = {
	// Whole days, in nobody's time zone. A task is moved to another day in its form.
	field_map: {
		id: "name",
		start: "due_date",
		end: "due_date",
		title: "subject",
		editable: "can_be_moved",
		convertToUserTz: "in_system_time",
	},
	// Its bars public/js/gantt.js draws.
	gantt: true,
	order_by: "creation",
	get_events_method: "task_portal.api.get_due_tasks",
	get_css_class: (event) => event.colour,
};
