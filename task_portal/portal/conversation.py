"""What is said between the client and the office about a record, and who a client is told did something."""

from frappe import _

from task_portal.portal.access import Viewer
from task_portal.portal.words import get_text

SHOWN = 50
SHOWN_ALL = 500


def show_messages(doc, viewer: Viewer, rows: list[dict]) -> list[dict]:
	"""Of `around.get_around`, oldest first."""
	return [
		{
			"name": row.name,
			"by": name_author(row.owner, row.user_type, doc, viewer, row.mark == "Received"),
			"is_mine": row.owner == viewer.user,
			"is_from_client": row.mark == "Received",
			"text": get_text(row.text),
			"at": row.at,
			"files": [],
		}
		for row in reversed(rows)
	]


def name_author(user: str, user_type: str | None, doc, viewer: Viewer, from_client: bool = False) -> str:
	"""The caller, their company, or the department: never a member of staff."""
	if user == viewer.user:
		return _("You")
	if from_client or user_type == "Website User":
		return doc.client_name
	return doc.department or _("Our office")
