"""What the reports share: whose records they count, people by name, and where a number leads.

A report counts what its caller's list shows, by the very conditions of that list: Frappe's, in which the rules of
`permissions` are. What is seen in a report is looked for nowhere else. A number's column carries the list that it
counts, as filters; `{key}` in them is the row's value, and an empty one is looked for as "not set"."""

from decimal import Decimal

import frappe
from frappe import _
from frappe.desk.reportview import build_match_conditions
from frappe.query_builder import Criterion
from frappe.utils import add_days, getdate

from task_portal.people import is_portal_manager
from task_portal.texts import plain

MODULE = "Task Portal"
# Whom a mailed report is for. It only takes rows away: what is counted, the caller's own list shows too.
FOR_USER = "for_user"
COLOURS = {"calm": "#5e94e8", "done": "#57b894", "late": "#e24c4c", "waiting": "#f0a14a"}


class NotForOthers(frappe.PermissionError):
	pass


class Written(Criterion):
	"""A condition that is there as SQL already."""

	def __init__(self, sql: str):
		super().__init__()
		self.sql = sql

	def get_sql(self, **kwargs) -> str:
		return f"({self.sql})"


# Whose records


def get_readers(filters: dict) -> list[str]:
	"""The caller, and of a mailed report also whom it is for. What is counted, all of them see."""
	return sorted({frappe.session.user, str(filters.get(FOR_USER) or frappe.session.user)})


def get_listed(doctype: str, filters: dict) -> Criterion:
	"""The rows of `doctype` that the readers' lists show."""
	found = [get_list_condition(doctype, user) for user in get_readers(filters)]
	return Criterion.all([Written(sql) for sql in found if sql])


def get_list_condition(doctype: str, user: str) -> str:
	may_read = frappe.has_permission(doctype, "read", user=user)
	return build_match_conditions(doctype, user=user) if may_read else "1=0"


def fetch(query) -> list[dict]:
	"""The rows of a query. Sums and averages are numbers, whatever the database makes of them."""
	sql, values = query.walk()
	# Frappe doubles each % of a list's conditions, which is undone where there are values.
	rows = frappe.db.sql(sql, values or {"none": None}, as_dict=True)  # nosemgrep
	for row in rows:
		row.update({key: get_number(value) for key, value in row.items() if isinstance(value, Decimal)})
	return rows


def get_number(value: Decimal) -> int | float:
	return int(value) if value == int(value) else float(value)


# Filters


def get_chosen(table, filters: dict, *fieldnames: str) -> Criterion:
	chosen = get_chosen_values(filters, *fieldnames)
	return Criterion.all([table[field] == value for field, value in chosen.items()])


def get_chosen_values(filters: dict, *fieldnames: str) -> dict[str, str]:
	"""Those filters that are set, for a query and for the list that a number leads to."""
	return {field: str(filters[field]) for field in fieldnames if filters.get(field)}


def get_period(filters: dict) -> tuple[str | None, str | None]:
	"""The first day, and the one after the last."""
	start, end = filters.get("from_date"), filters.get("to_date")
	return str(getdate(start)) if start else None, str(add_days(getdate(end), 1)) if end else None


def get_within(column, filters: dict) -> Criterion:
	start, end = get_period(filters)
	bounds = [column >= start] if start else []
	return Criterion.all([*bounds, *([column < end] if end else [])])


def get_period_filter(fieldname: str, filters: dict) -> dict[str, list]:
	"""The same, for a list."""
	start, end = get_period(filters)
	if start and end:
		return {fieldname: ["between", [start, str(add_days(end, -1))]]}
	return {fieldname: [">=", start]} if start else {fieldname: ["<", end]} if end else {}


# What is shown


def get_column(fieldname: str, label: str, fieldtype: str = "Int", width: int = 110, **more) -> dict:
	"""`more`: options, or `leads_to`, by `to_list` or `to_record`."""
	return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width} | more


def to_list(doctype: str, *filters: dict, **fields) -> dict:
	return {
		"doctype": doctype,
		"filters": {key: value for some in (*filters, fields) for key, value in some.items()},
	}


def to_record(doctype: str, key: str) -> dict:
	return {"doctype": doctype, "record": key}


def add_names(rows: list[dict], *fieldnames: str):
	"""People's full names, as `<fieldname>_name`."""
	users = {row[field] for row in rows for field in fieldnames if row[field]}
	people = frappe.get_all("User", {"name": ["in", list(users)]}, ["name", "full_name"]) if users else []
	names = {person.name: person.full_name for person in people}
	for row in rows:
		for field in fieldnames:
			user = row[field]
			row[f"{field}_name"] = names.get(user) or user or _("Nobody")


def get_days(start, end) -> int | None:
	return (getdate(end) - getdate(start)).days if start and end else None


def add_up(rows: list[dict], key: str, *fieldnames: str) -> dict[str, list]:
	"""For a chart: sums of the fields by the value of `key`, in the rows' order."""
	sums = {}
	for row in rows:
		found = sums.setdefault(row[key], [0] * len(fieldnames))
		for index, field in enumerate(fieldnames):
			found[index] += row[field] or 0
	return sums


def get_chart(sums: dict[str, list], *named: tuple[str, str], stacked: bool = False) -> dict | None:
	"""Bars. `named`: of each number in a sum, what it is and its colour."""
	if not sums:
		return None
	columns = zip(*sums.values(), strict=True)
	datasets = [
		{"name": name, "values": list(values)} for (name, _colour), values in zip(named, columns, strict=True)
	]
	return {
		"data": {"labels": [plain(str(label)) for label in sums], "datasets": datasets},
		"type": "bar",
		"colors": [COLOURS[colour] for _name, colour in named],
		"barOptions": {"stacked": int(stacked)},
	}


def get_figure(value, label: str, indicator: str = "Blue", datatype: str = "Int") -> dict:
	return {"value": value, "label": label, "datatype": datatype, "indicator": indicator}


# Mailed reports (Frappe's Auto Email Report)


def keep_to_user(doc, method=None):
	"""Hook: who sends a report computes it, and the scheduler is Administrator. So it is for the user it names, and
	nobody has another's sent."""
	if not is_ours(doc.report):
		return
	user = frappe.session.user
	if doc.user != user and not is_portal_manager(user):
		frappe.throw(
			_("{0} is for {1}. Only a Task Portal Manager may have it sent.").format(
				frappe.bold(_(doc.report)), frappe.bold(doc.user)
			),
			NotForOthers,
		)
	filters = frappe.parse_json(doc.filters) if doc.filters else {}
	doc.filters = frappe.as_json({**filters, FOR_USER: doc.user}, indent=None)


def is_ours(report: str) -> bool:
	row = frappe.db.get_value("Report", report, ["module", "reference_report"], as_dict=True)
	return bool(row) and (
		row.module == MODULE or bool(row.reference_report and is_ours(row.reference_report))
	)


def get_reports() -> list[str]:
	return frappe.get_all("Report", {"module": MODULE, "is_standard": "Yes"}, pluck="name")


def delete_what_was_made():
	"""Before the reports go: what people had sent, prepared, saved as their own or narrowed to roles."""
	ours = [*get_reports(), ""]
	own = frappe.get_all("Report", {"reference_report": ["in", ours], "is_standard": "No"}, pluck="name")
	names = ["in", [*ours, *own]]
	for doctype, field in (("Auto Email Report", "report"), ("Prepared Report", "report_name")):
		for name in frappe.get_all(doctype, {field: names}, pluck="name"):
			frappe.delete_doc(doctype, name, force=True, delete_permanently=True)
	for name in own:
		frappe.delete_doc("Report", name, force=True, delete_permanently=True)
	frappe.db.delete("Custom Role", {"report": names})
