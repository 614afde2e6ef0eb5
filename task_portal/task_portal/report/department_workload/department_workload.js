{% include "task_portal/public/js/reports.js" %}

task_portal.reports.add(
	"Department Workload",
	task_portal.reports.department(),
	task_portal.reports.task_type(),
	task_portal.reports.select("priority", __("Priority"), {
		"": "",
		Urgent: __("Urgent"),
		High: __("High"),
		Medium: __("Medium"),
		Low: __("Low"),
	})
);
