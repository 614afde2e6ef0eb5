"""The one list of what a client sees of a record. What is not named here does not leave the house."""

from frappe import _

from task_portal.portal.words import describe_state, get_text
from task_portal.texts import plain

# Read by a list; `status` leaves as its client label only.
LISTED = (
	"name",
	"subject",
	"status",
	"is_open",
	"client",
	"client_name",
	"department",
	"creation",
	"modified",
)
MORE = {
	"Ticket": ("category", "priority", "case", "continues"),
	"Case": ("case_type", "progress", "ticket"),
	"Task": ("kind", "due_date", "is_overdue", "decision", "ticket", "case"),
}
# What is only on the record's own page. A task's description is shown because the task is client facing.
DETAILED = {"Ticket": ("description",), "Case": (), "Task": ("description",)}
DOCUMENT_ROW = ("name", "title", "is_required", "status", "reason", "expires_on")
STEP_ROW = ("title", "state", "task", "client_facing")


def get_listed(doctype: str) -> tuple[str, ...]:
	return LISTED + MORE[doctype]


def show(doctype: str, row, detailed: bool = False) -> dict:
	"""What the client gets of `row`, a record or a row of a list."""
	shown = pick(row, [field for field in get_listed(doctype) if field != "status"])
	shown |= {"doctype": doctype} | describe_state(doctype, row.get("status"))
	shown["department"] = shown["department"] or _("Our office")
	if detailed:
		shown |= {field: get_text(row.get(field)) for field in DETAILED[doctype]}
	return shown


def pick(row, fields) -> dict:
	"""These fields of `row`, their words as they were typed. Whoever writes them into a page escapes them."""
	values = {field: row.get(field) for field in fields}
	return {field: plain(value) if isinstance(value, str) else value for field, value in values.items()}
