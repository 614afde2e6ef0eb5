"""What became of a record, in the client's words: from Frappe's versions, only the changes named here."""

import json

import frappe
from frappe import _

from task_portal.portal.access import Viewer
from task_portal.portal.conversation import name_author
from task_portal.portal.words import describe_state
from task_portal.texts import plain


def show_history(doc, viewer: Viewer, versions: list[dict]) -> list[dict]:
	"""Rows of sentence, by and at; the latest first, the beginning last."""
	history = [
		{"sentence": sentence, "by": name_author(row.owner, row.user_type, doc, viewer), "at": row.at}
		for row in versions
		for sentence in get_sentences(doc, json.loads(row.text or "{}"))
	]
	return [*history, {"sentence": _("It was opened."), "by": name_opener(doc, viewer), "at": doc.creation}]


def name_opener(doc, viewer: Viewer) -> str:
	opener = doc.get("raised_by") or doc.owner
	user_type = frappe.get_cached_value("User", opener, "user_type")
	return name_author(opener, user_type, doc, viewer)


def get_sentences(doc, changes: dict) -> list[str]:
	changed = {row[0]: row[2] for row in changes.get("changed") or []}
	sentences = []
	if changed.get("decision"):
		sentences.append(DECISIONS.get(changed["decision"], lambda: _("It was decided."))())
	elif changed.get("status"):
		label = describe_state(doc.doctype, changed["status"])["state"]
		sentences.append(_("It is now: {0}.").format(label))
	if changed.get("department"):
		sentences.append(_("It was passed on to {0}.").format(plain(changed["department"])))
	return sentences + get_document_sentences(doc, changes)


def get_document_sentences(doc, changes: dict) -> list[str]:
	titles = {row.name: plain(row.title) for row in doc.get("documents") or []}
	sentences = []
	for table, _index, name, changed in changes.get("row_changed") or []:
		status = {row[0]: row[2] for row in changed}.get("status")
		if table == "documents" and name in titles and status in DOCUMENT_CHANGES:
			sentences.append(DOCUMENT_CHANGES[status]().format(titles[name]))
	return sentences


DECISIONS = {"Approved": lambda: _("It was approved."), "Rejected": lambda: _("It was rejected.")}
DOCUMENT_CHANGES = {
	"Submitted": lambda: _("{0} was handed in."),
	"Accepted": lambda: _("{0} was accepted."),
	"Rejected": lambda: _("{0} was sent back."),
}
