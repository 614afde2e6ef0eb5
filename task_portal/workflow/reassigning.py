"""A record is given to somebody else of its department."""

from task_portal.doctypes import MOVED
from task_portal.guards.about import record_move
from task_portal.people import validate_member
from task_portal.workflow.effects import COMMENT_LENGTH, Asked


def give(doc, assignee: str, comment: str | None = None):
	"""Save `doc` with `assignee` (a User) as its holder; `comment`: why, for its history and whoever gets it."""
	asked = Asked("Assign", comment)
	if len(comment or "") > COMMENT_LENGTH:
		asked.refuse_comment(doc)
	if doc.department:
		validate_member(doc.department, assignee)
	doc.set(MOVED[doc.doctype].holder, assignee)
	if doc.doctype == "Task":
		doc.given_with = asked
	doc.save()
	if comment:
		record_move(doc, asked.action, comment, is_staff=True, state=None)
