{% include "task_portal/public/js/reports.js" %}

task_portal.reports.add(
	"Time in Department",
	...task_portal.reports.period(-365),
	task_portal.reports.department(),
	task_portal.reports.task_type(),
	task_portal.reports.select(
		"group_by",
		__("Group By"),
		{
			Department: __("Department"),
			"Department and Task Type": __("Department and Task Type"),
			"Department and Month": __("Department and Month"),
			"Department, Task Type and Month": __("Department, Task Type and Month"),
		},
		"Department"
	)
);
