"""A site's records for a bench: MariaDB's SQL, a folder of files, and a README of the commands that bring them in.

To 16: every row of the site but for what an install and `migrate` make (DocTypes, pages, standard reports, patch log):
that is the bench's own, whose Frappe is not the fork. To 15: the records of the apps, what is about them (names one of
their DocTypes: comments, files, workflows), and the users with their roles and password hashes. What is there of the same
scope is deleted first. Left out: mail (benchless sent none, a bench would), sessions, the search index."""

import shutil
import sqlite3
from collections import defaultdict
from pathlib import Path

import frappe

from benchless import functions, mariadb
from benchless.mariadb import literal, literals

ALL = "1 = 1"
# fmt: off
# An install's own, beside what says of itself that it is standard
STAYS = {"Dashboard Chart Source", "Email Queue", "Installed Application", "Installed Applications", "Module Onboarding",
	"Navbar Settings", "Onboarding Step", "Patch Log", "Permission Type", "Scheduled Job Type"}
OWN = {"custom": "custom = 1", "is_standard": "is_standard in ('No', '0')", "standard": "standard in ('No', '0')"}
# The apps' records may need any of them.
WORDS = {"Role": "name not in (select role from tabDocPerm)", "Tag": ALL, "Workflow Action Master": ALL, "Workflow State": ALL}
# Whose rows belong to rows of several DocTypes, and by which columns
PARTS = {"__Auth": ("doctype", "name"), "tabFile": ("attached_to_doctype", "attached_to_name")}
# fmt: on
SERIES = "INSERT INTO tabSeries (name, current) VALUES ({0}, {1}) ON DUPLICATE KEY UPDATE current = GREATEST(current, {1});\n"
# Else nobody but Administrator gets into the desk of a new site.
WIZARD_DONE = """UPDATE `tabInstalled Application` SET is_setup_complete = 1;
UPDATE tabSingles SET value = '1' WHERE doctype = 'System Settings' AND field = 'setup_complete';
UPDATE tabDefaultValue SET defvalue = 'workspace' WHERE defkey = 'desktop:home_page' AND defvalue = 'setup-wizard';
"""
README = """{} of {}, password hashes among it, for a site of Frappe {} that has the apps {}:

    cp -r files/. BENCH/sites/SITE/
    bench --site SITE mariadb < site.sql && bench --site SITE clear-cache
"""
KEY = "\nWhat is stored encrypted can be read with this key alone:\n\n    bench --site SITE set-config encryption_key {}\n"


def export(folder, to: str = "16"):
	"""Write the open site's records into the new `folder`, for a bench of Frappe `to`. Raises FileExistsError."""
	folder, whole = Path(folder), to == "16"
	folder.mkdir(parents=True, mode=0o700)
	site = Site(whole)
	plan = site.get_plan()
	with (folder / "site.sql").open("w", encoding="utf-8") as sql:
		sql.writelines([mariadb.HEAD, *site.add_columns(plan), "START TRANSACTION;\n"])
		sql.writelines(mariadb.delete(table, where) for table, where in plan.items())
		for table, where in plan.items():
			rows = site.get(f"select * from `{table}` where {where}")
			sql.writelines(mariadb.put(table, list(site.get_definitions(table)), rows))
		for row in site.get("select name, `current` from tabSeries"):
			sql.write(SERIES.format(*map(mariadb.quote, row)))
		sql.write(WIZARD_DONE + "COMMIT;\n")
	files = site.get(f"select file_url, thumbnail_url from tabFile where {plan['tabFile']}")
	copy_files(files, folder / "files")
	what, apps = "The whole" if whole else "The apps' records", ", ".join(frappe.get_installed_apps())
	key = KEY.format(frappe.conf.encryption_key) if whole and frappe.conf.encryption_key else ""
	(folder / "README").write_text(README.format(what, frappe.local.site, to, apps) + key)


class Site:
	"""The site's database as it is at this moment, and which of its rows are to go."""

	def __init__(self, whole: bool):
		self.whole = whole
		self.db = sqlite3.connect(frappe.db.get_db_path().resolve().as_uri() + "?mode=ro", uri=True)
		functions.teach(self.db)
		self.db.execute("begin")
		self.tables = self.get_list("select name from sqlite_master where type = 'table'")
		self.modules = self.get_list("select name from `tabModule Def` where app_name not in ('frappe', '')")
		self.ours = self.get_list(f"select name from tabDocType where module in ({literals(self.modules)})")
		self.users = self.get_list("select name from tabUser where name not in ('Administrator', 'Guest')")
		self.fields = defaultdict(list)  # by DocType: name, type, options
		fields = "select {}, fieldname, fieldtype, options from `tab{}`".format
		both = f"{fields('parent', 'DocField')} union all {fields('dt', 'Custom Field')}"
		for doctype, *field in self.get(both):
			self.fields[doctype].append(field)

	def get(self, query: str) -> list[tuple]:
		return self.db.execute(query).fetchall()

	def get_list(self, query: str) -> list:
		return [row[0] for row in self.get(query)]

	def get_definitions(self, table: str) -> dict[str, str]:
		columns = "name, type || iif(`notnull`, ' NOT NULL', '') || coalesce(' DEFAULT ' || dflt_value, '')"
		return dict(self.get(f"select {columns} from pragma_table_info({literal(table)})"))

	def get_plan(self) -> dict[str, str]:
		"""Tables, each with a condition in words of both databases; what belongs to other rows comes before them."""
		doctypes, owned = self.get_doctypes(), defaultdict(list)
		singles = self.get_list("select name from tabDocType where issingle = 1")
		singles = [name for name in singles if name not in STAYS and (self.whole or name in self.ours)]
		for doctype, where in (doctypes | dict.fromkeys(singles, ALL)).items():
			for _, kind, child in self.fields[doctype]:
				if kind in ("Table", "Table MultiSelect"):
					owned[f"tab{child}"].append(owned_by(doctype, where, "parenttype", "parent"))
			for table, columns in PARTS.items():
				if doctype in self.get_list(f"select distinct {columns[0]} from {table}"):
					owned[table].append(owned_by(doctype, where, *columns))
		for single in singles:
			known = literals([*frappe.model.default_fields, *(field[0] for field in self.fields[single])])
			owned["tabSingles"].append(f"doctype = {literal(single)} and field in ({known})")
		owned["tabDefaultValue"] = [f"parent in ({literals(self.users)})"]
		if self.whole:
			owned |= {"tabFile": [ALL], "__UserSettings": [ALL]}
			owned["tabDefaultValue"] = ["defkey != 'installed_apps'"]
		plan = {table: " or ".join(f"({one})" for one in conditions) for table, conditions in owned.items()}
		if not self.whole:  # encrypted with a key that the bench has not
			plan["__Auth"] = f"encrypted = 0 and ({plan['__Auth']})"
		plan |= {f"tab{name}": where for name, where in doctypes.items() if f"tab{name}" not in plan}
		return {table: where for table, where in plan.items() if table in self.tables}

	def get_doctypes(self) -> dict[str, str]:
		"""DocTypes that are neither single nor a child table, and a condition for their records."""
		doctypes = dict.fromkeys(self.ours, ALL)
		for name in self.get_list("select name from tabDocType where issingle = 0 and istable = 0"):
			about = [] if self.whole else self.get_about(name)
			if name not in STAYS and name not in self.ours and (self.whole or about):
				marks = [OWN[field[0]] for field in self.fields[name] if field[0] in OWN]
				marks += ["(ifnull(module, '') = '' or for_user > '')"] * (name == "Workspace")
				marks += [f"({' or '.join(about)})"] if about else []
				doctypes[name] = " and ".join(marks) or ALL
		return doctypes

	def get_about(self, doctype: str) -> list[str]:
		"""Conditions for records that the apps' records need: those that name one of theirs, people, words."""
		names = {"DocType": self.ours, "Module Def": self.modules}
		links = [field for field in self.fields[doctype] if field[1] == "Link" and field[2] in names]
		about = [f"`{field}` in ({literals(names[to])})" for field, _, to in links]
		if doctype in ("User", "Notification Settings"):
			about.append(f"name in ({literals(self.users)})")
		if doctype in WORDS:
			words = self.get_list(f"select name from `tab{doctype}` where {WORDS[doctype]}")
			about.append(f"name in ({literals(words)})")
		return about

	def add_columns(self, plan: dict[str, str]):
		"""The tables of DocTypes and the columns of fields that people made; MariaDB commits at each."""
		where = plan["tabCustom Field"]
		made = self.get(f"select 'tab' || dt, fieldname from `tabCustom Field` where {where}")
		for table in self.get_list("select 'tab' || name from tabDocType where custom = 1"):
			if table in plan:
				made += [(table, name) for name in self.get_definitions(table) if name != "name"]
				yield f"CREATE TABLE IF NOT EXISTS `{table}` (name varchar(140) PRIMARY KEY) ROW_FORMAT=DYNAMIC;\n"
		for table, field in made:
			if definition := self.get_definitions(table).get(field):
				yield f"ALTER TABLE IF EXISTS `{table}` ADD COLUMN IF NOT EXISTS `{field}` {definition};\n"


def owned_by(doctype: str, where: str, type_field: str, name_field: str) -> str:
	names = "" if where == ALL else f" and {name_field} in (select name from `tab{doctype}` where {where})"
	return f"{type_field} = {literal(doctype)}{names}"


def copy_files(rows: list[tuple], folder: Path):
	for url in (url for row in rows for url in row if url and ".." not in url):
		path = f"public{url}" if url.startswith("/files/") else url.lstrip("/")
		source, target = Path(frappe.get_site_path(path)), folder / path
		if "/files/" in path and source.is_file():
			target.parent.mkdir(parents=True, exist_ok=True)
			shutil.copy2(source, target)
