{% include "task_portal/public/js/reports.js" %}

task_portal.reports.add(
	"Opened and Closed",
	...task_portal.reports.period(-77),
	task_portal.reports.department(),
	task_portal.reports.task_type()
);
