"""Our DocTypes, and what each of those that a workflow moves is called where."""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Moved(NamedTuple):
	"""A DocType whose records our workflows move."""

	# The field that holds the record's type, for transitions that exist for one type alone.
	type_field: str | None
	# What its names begin with.
	series: str
	# Its pages in the portal.
	route: str
	# The field of whoever answers for it.
	holder: str


MOVED = {
	"Ticket": Moved(None, "TKT-", "tickets", "assignee"),
	"Case": Moved("case_type", "CASE-", "cases", "case_owner"),
	"Task": Moved("task_type", "TASK-", "tasks", "assignee"),
}
# The field that holds a record's state.
STATE_FIELD = "status"
SERIES = (*(moved.series for moved in MOVED.values()), "CLT-")
# The DocTypes whose records only permissions.py opens.
GUARDED = (*MOVED, "Client", "Department", "Case Type", "Task Type")


# What global search finds, the most wanted first.
SEARCHED = ("Task", "Ticket", "Case", "Client")


@cache
def get_doctypes() -> list[str]:
	"""Names of all our DocTypes, from the app's files."""
	folder = Path(__file__).parent / "task_portal" / "doctype"
	files = [path / f"{path.name}.json" for path in folder.iterdir()]
	return sorted(json.loads(file.read_text())["name"] for file in files if file.exists())
