"""Is everything set up? Each check of `admins.checkup`, and what it found wrong."""

import frappe
from frappe import _

from task_portal import reports
from task_portal.admins.checkup import Finding, check_all
from task_portal.people import is_portal_manager


def execute(filters: dict | None = None) -> tuple:
	# A mailed report is computed by Administrator, for the user it names.
	if not all(map(is_portal_manager, reports.get_readers(filters or {}))):
		frappe.throw(_("The setup is a Task Portal Manager's."), frappe.PermissionError)
	rows = get_rows()
	return get_columns(), rows, None, None, get_summary(rows)


def get_rows() -> list[dict]:
	rows = []
	for check, findings in check_all():
		rows += [get_row(check, finding) for finding in findings]
		if not findings:
			rows.append({"is_wrong": 0, "state": _("In order"), "subject": check})
	# What is wrong comes first.
	return sorted(rows, key=lambda row: -row["is_wrong"])


def get_row(check: str, finding: Finding) -> dict:
	return {
		"is_wrong": 1,
		"state": _("To mend"),
		"subject": finding.title,
		"why": finding.why,
		"mend": finding.name or _("{0} List").format(_(finding.doctype)),
		"mend_doctype": finding.doctype,
		"mend_name": finding.name,
		"mend_filters": finding.filters,
		"may_mend": int(bool(frappe.has_permission(finding.doctype, "read"))),
	}


def get_columns() -> list[dict]:
	return [
		reports.get_column("state", _("State"), "Data", 110),
		reports.get_column("subject", _("What"), "Data", 340),
		reports.get_column("mend", _("Mend It"), "Data", 230),
		reports.get_column("why", _("Why It Matters"), "Data", 450),
	]


def get_summary(rows: list[dict]) -> list[dict]:
	if wrong := sum(row["is_wrong"] for row in rows):
		return [reports.get_figure(wrong, _("To mend"), "Red")]
	return [reports.get_figure(_("Everything is set up."), _("Setup Check"), "Green", "Data")]
