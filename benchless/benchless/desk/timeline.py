"""What happened to a record, newest first: comments, messages, changes, files and assignments."""

import json

import frappe
from frappe import _
from frappe.desk.form.load import get_docinfo
from frappe.utils import get_datetime, sanitize_html, strip_html_tags
from markupsafe import Markup

from benchless.desk import fields

VALUE_LENGTH = 80


def get_timeline(doc) -> tuple[list[dict], frappe._dict]:
	"""The entries of `doc`'s timeline, and the `docinfo` that they were read from."""
	info = get_docinfo(doc)
	entries = [entry(c.creation, c.owner, "comment", content=html(c.content)) for c in info.comments]
	for message in [*info.communications, *info.automated_messages]:
		at = message.communication_date or message.creation
		who = message.sender_full_name or message.sender or message.owner
		entries.append(entry(at, who, "message", subject=message.subject, content=html(message.content)))
	for log in info.workflow_logs:
		entries.append(entry(log.creation, log.owner, "note", moved_to=strip_html_tags(log.content or "")))
	for logs in ("assignment_logs", "attachment_logs", "info_logs", "like_logs", "shared"):
		for log in info[logs]:
			if log.get("content"):
				entries.append(entry(log.creation, log.owner, "note", content=html(log.content)))
	for version in info.versions:
		if lines := describe_changes(doc.meta, json.loads(version.data)):
			entries.append(entry(version.creation, version.owner, "note", content=", ".join(lines)))
	entries.append(entry(doc.creation, doc.owner, "note", content=_("created this")))
	return sorted(entries, key=lambda e: e["at"], reverse=True), info


def entry(at, user, kind, **more) -> dict:
	at = get_datetime(at)
	who = frappe.utils.get_fullname(user) or user
	return {"at": at, "moment": fields.moment(at), "who": who, "kind": kind, **more}


def html(content) -> Markup:
	return Markup(sanitize_html(content or ""))


def describe_changes(meta, data: dict) -> list[str]:
	lines = [describe_change(meta, *change) for change in data.get("changed") or []]
	lines += [describe_row_change(meta, *change) for change in data.get("row_changed") or []]
	for key, sentence in (("added", _("added a row to {0}")), ("removed", _("removed a row from {0}"))):
		for table in dict.fromkeys(row[0] for row in data.get(key) or []):
			lines.append(sentence.format(get_label(meta, table)))
	return [line for line in lines if line]


def describe_change(meta, fieldname, old, new) -> str:
	df = meta.get_field(fieldname)
	if not df or df.hidden:
		return ""
	old, new = (shorten(fields.display(df, value)) for value in (old, new))
	if not old:
		return _("set {0} to {1}").format(_(df.label), new)
	return _("changed {0} from {1} to {2}").format(_(df.label), old, new or _("nothing"))


def describe_row_change(meta, table, index, _name, _changes) -> str:
	return _("changed row {0} of {1}").format(int(index) + 1, get_label(meta, table))


def get_label(meta, fieldname) -> str:
	df = meta.get_field(fieldname)
	return _(df.label) if df and df.label else fieldname


def shorten(value) -> str:
	text = Markup(value).striptags() if isinstance(value, Markup) else str(value)
	return text if len(text) <= VALUE_LENGTH else text[:VALUE_LENGTH].rstrip() + "…"
