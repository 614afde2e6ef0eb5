{% include "task_portal/public/js/reports.js" %}

task_portal.reports.add(
	"Case Progress",
	task_portal.reports.link("case_type", __("Case Type"), "Case Type"),
	task_portal.reports.department(),
	task_portal.reports.client(),
	...task_portal.reports.period(),
	task_portal.reports.check("with_closed", __("Also What Is Over"))
);
