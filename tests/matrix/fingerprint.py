"""What a request would change of our tables, of what Frappe keeps about our records, and of what gives people rights."""

from dataclasses import dataclass

import frappe

from task_portal.doctypes import get_doctypes
from task_portal.guards.about import ABOUT, NOTES, REFERENCES, follow, is_row

RIGHTS = ("Has Role", "Custom DocPerm", "DocPerm", "User Permission", "Workflow", "Workflow Document State",
	"Workflow Transition")  # fmt: skip
JOURNALS = ("Activity Log", "View Log", "Access Log")
SETTINGS = "Task Portal Settings"
# Read whole: they may be about what is about ours.
WHOLE = {**ABOUT, "Notification Log": NOTES["Notification Log"]}


@dataclass(frozen=True)
class Change:
	doctype: str
	fields: frozenset[str]
	# The record of ours that the row is of, or is about; its name is None where it is about a whole DocType.
	subject: tuple[str, str | None]
	is_new: bool  # the subject
	of: str = ""  # whom a notice, or a reminder, is for


class Fingerprint:
	def __init__(self):
		self.ours = [name for name in get_doctypes() if not frappe.get_meta(name).issingle]
		names = dict.fromkeys((*self.ours, *WHOLE, *NOTES, *REFERENCES, *RIGHTS))
		self.tables = {
			f"tab{name}": name for name in names if name not in JOURNALS and frappe.db.table_exists(name)
		}
		self.before = {table: self.read(frappe.local.db, table) for table in self.tables}
		self.settings = self.read_settings(frappe.local.db)

	def read(self, database, table: str) -> dict[str, dict]:
		doctype = self.tables[table]
		if doctype in (*self.ours, *WHOLE, *RIGHTS):
			rows = database.sql(f"select * from `{table}`", as_dict=True)
		else:
			field = REFERENCES.get(doctype) or NOTES[doctype][0]
			wanted = ", ".join(["%s"] * len(self.ours))
			rows = database.sql(
				f"select * from `{table}` where `{field}` in ({wanted})", tuple(self.ours), as_dict=True
			)
		return {get_key(doctype, row): row for row in rows}

	def read_settings(self, database) -> list:
		return sorted(
			map(str, database.sql("select field, value from tabSingles where doctype = %s", SETTINGS))
		)

	def compare(self, database, touched: set[str]) -> list[Change]:
		changes = []
		for table in sorted(touched & self.tables.keys()):
			before, after = self.before[table], self.read(database, table)
			for name in sorted(before.keys() | after.keys()):
				if before.get(name) != after.get(name):
					changes += self.tell(self.tables[table], before.get(name) or {}, after.get(name) or {})
		if "tabSingles" in touched and self.read_settings(database) != self.settings:
			changes.append(Change(SETTINGS, frozenset(), (SETTINGS, SETTINGS), False))
		return changes

	def tell(self, doctype: str, before: dict, after: dict) -> list[Change]:
		if doctype == "Has Role" and ((before and after) or (before or after)["parenttype"] != "User"):
			return []
		fields = frozenset(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
		subject = self.find_subject(doctype, before or after)
		if not subject:
			return []
		is_new = bool(subject[1]) and subject[1] not in self.before.get(f"tab{subject[0]}", {})
		return [Change(doctype, fields, subject, is_new, find_reader(before or after))]

	def find_subject(self, doctype: str, row: dict) -> tuple | None:
		if doctype in RIGHTS:
			return doctype, row["parent"] if doctype == "Has Role" else row["name"]
		if doctype in self.ours:
			return (row["parenttype"], row["parent"]) if is_row(doctype) else (doctype, row["name"])
		if fields := WHOLE.get(doctype) or NOTES.get(doctype):
			return follow(*(row[field] for field in fields))
		return row[REFERENCES[doctype]], None


def get_key(doctype: str, row) -> str:
	"""Roles are written anew with each user, under other names."""
	return f"{row.parent} {row.role}" if doctype == "Has Role" else str(row.name)


def find_reader(row: dict) -> str:
	return row.get("for_user") or row.get("user") or ""
