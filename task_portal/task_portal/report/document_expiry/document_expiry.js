{% include "task_portal/public/js/reports.js" %}

task_portal.reports.add(
	"Document Expiry",
	...task_portal.reports.period(0, 90),
	task_portal.reports.department(),
	task_portal.reports.task_type(),
	task_portal.reports.client()
);
