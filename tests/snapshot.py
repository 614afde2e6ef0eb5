"""What is on a site, flat, to compare it with what is there later."""

import hashlib
import json
from pathlib import Path

import frappe

# What Frappe writes down about what happened, whoever did it; sessions; and what is computed anew.
LOGS = {
	"tabAccess Log",
	"tabActivity Log",
	"tabDeleted Document",
	"tabError Log",
	"tabPermission Log",
	"tabRoute History",
	"tabScheduled Job Log",
	"tabSessions",
	"__UserSettings",
	"__global_search",
}
# Said of a row, not in it. Rows of these tables are made anew at each install and migrate, under other names.
UNTOLD = {"creation", "modified", "modified_by", "last_active", "last_login", "last_ip", "last_execution"}
NAMELESS = {
	"tabDefaultValue",
	"tabHas Role",
	"tabInstalled Application",
	"tabPatch Log",
	"tabSingles",
	"tabWorkflow Document State",
	"tabWorkflow Transition",
}


def take_snapshot() -> dict:
	"""Columns, indexes, rows, files: what it is to what it says."""
	return get_columns() | get_indexes() | get_rows() | get_files() | get_config()


def get_columns() -> dict:
	rows = frappe.db.sql(
		"""select table_name, column_name, column_type, column_default, is_nullable
		from information_schema.columns where table_schema = database()"""
	)
	return {f"column {table}.{column}": rest for table, column, *rest in rows}


def get_indexes() -> dict:
	rows = frappe.db.sql(
		"""select table_name, index_name, non_unique, group_concat(column_name order by seq_in_index)
		from information_schema.statistics where table_schema = database() group by 1, 2, 3"""
	)
	return {f"index {table}.{index}": rest for table, index, *rest in rows}


def get_rows() -> dict:
	found = {}
	for table in frappe.db.get_tables(cached=False):
		if table in LOGS:
			continue
		for row in frappe.db.sql(f"select * from `{table}`", as_dict=True):
			name = row.pop("name", None)
			told = {key: str(value) for key, value in row.items() if key not in UNTOLD}
			if row.get("field") in UNTOLD:
				continue
			if name is None or table in NAMELESS:
				name = hashlib.sha256(repr(sorted(told.items())).encode()).hexdigest()[:8]
			found[f"row {table} {name}"] = told
	return found


def get_files() -> dict:
	folders = [Path(frappe.get_site_path(*folder)) for folder in (("private", "files"), ("public", "files"))]
	return {f"file {path}": None for folder in folders for path in folder.rglob("*")}


def get_config() -> dict:
	return {"config": json.loads(Path(frappe.get_site_path("site_config.json")).read_text())}


def compare(before: dict, after: dict) -> list[str]:
	"""One line for each difference."""
	gone = [f"- {key}: {before[key]}" for key in before.keys() - after.keys()]
	new = [f"+ {key}: {after[key]}" for key in after.keys() - before.keys()]
	changed = [
		f"~ {key}: {tell_change(before[key], after[key])}"
		for key in before.keys() & after.keys()
		if before[key] != after[key]
	]
	return sorted(gone + new + changed)


def assert_equal(before: dict, after: dict):
	differences = [line if len(line) < 250 else f"{line[:250]} …" for line in compare(before, after)]
	assert not differences, f"{len(differences)} differences:\n" + "\n".join(differences[:200])


def tell_change(before, after) -> str:
	if isinstance(before, dict) and isinstance(after, dict):
		keys = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
		return ", ".join(f"{key}: {before.get(key)!r} -> {after.get(key)!r}" for key in sorted(keys))
	return f"{before!r} -> {after!r}"
