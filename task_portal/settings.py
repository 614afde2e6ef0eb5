"""What an admin sets once for the site: the record of Task Portal Settings."""

import frappe

DOCTYPE = "Task Portal Settings"
# As in the DocType, for a field that came after the record was saved. Its meta would cost more than the record.
DEFAULTS = {
	"upload_size": 10,
	"upload_types": "pdf, png, jpg, jpeg, docx, xlsx, odt, ods, txt, csv",
	"tickets_per_hour": 20,
	"messages_per_hour": 60,
	"uploads_per_hour": 100,
	"closed_ticket_answer": "Reopen",
	"welcome": "",
	"new_request": "",
	"open_addresses": "",
}


def get_setting(field: str) -> int | str:
	default, value = DEFAULTS[field], frappe.get_cached_doc(DOCTYPE).get(field)
	return default if value is None else type(default)(value)


def get_lines(text: str) -> list[str]:
	"""What stands one a line, or with commas between."""
	return [line.strip() for line in text.replace(",", "\n").splitlines() if line.strip()]
