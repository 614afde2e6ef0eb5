{% include "task_portal/public/js/reports.js" %}

task_portal.reports.add(
	"Client Activity",
	task_portal.reports.client(),
	task_portal.reports.select("sector", __("Sector"), {
		"": "",
		Individual: __("Individual"),
		Business: __("Business"),
	}),
	...task_portal.reports.period(),
	task_portal.reports.check("with_quiet", __("Also Without Requests"))
);
