{% include "task_portal/public/js/reports.js" %}

task_portal.reports.add(
	"Reassignments",
	task_portal.reports.select("group_by", __("Show"), { Tasks: __("Tasks"), People: __("People") }, "Tasks"),
	...task_portal.reports.period(-90),
	task_portal.reports.department(),
	task_portal.reports.task_type(),
	task_portal.reports.client()
);
