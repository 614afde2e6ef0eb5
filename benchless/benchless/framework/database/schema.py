"""Tables made from DocType meta, and altered when it changes; a column once made is never dropped."""

import re

import frappe
from frappe.model import data_fieldtypes, no_value_fields

FIELD_TYPES = {
	"Check": "int not null default 0", "Int": "int not null default 0", "Float": "real not null default 0",
	"Currency": "real not null default 0", "Percent": "real not null default 0", "Duration": "real",
	"Date": "date", "Datetime": "datetime",
}  # fmt: skip
LONG_TEXT = {
	"Small Text", "Long Text", "Code", "Text Editor", "Markdown Editor", "HTML Editor", "Text", "Attach",
	"Attach Image", "JSON",
}  # fmt: skip
STANDARD = {
	"name": "varchar(140) collate nocase not null primary key", "creation": "datetime",
	"modified": "datetime", "modified_by": "varchar(140) collate nocase",
	"owner": "varchar(140) collate nocase", "docstatus": "int not null default 0",
	"idx": "int not null default 0",
}  # fmt: skip
OPTIONAL = ("_user_tags", "_comments", "_assign", "_liked_by")
TEXT = "text collate nocase"
type_map = {"Int": ("int", None)} | dict.fromkeys(
	("Data", "Link", "Dynamic Link", "Password", "Select", "Read Only", "Color", "Autocomplete", "Icon"),
	("varchar", 140),
)


class SchemaCalls:
	type_map = type_map

	def create_framework_tables(self):
		"""The tables that no DocType describes."""
		for statement in (
			"create table if not exists `tabSingles` (doctype varchar collate nocase, field varchar collate nocase, value)",
			"create index if not exists singles_doctype on `tabSingles` (doctype, field)",
			"create table if not exists `tabSeries` (name varchar collate nocase primary key, current int not null default 0)",
			"create table if not exists `__Auth` (doctype varchar, name varchar collate nocase, fieldname varchar,"
			" password text, encrypted int default 0, primary key (doctype, name, fieldname))",
			"create table if not exists `tabSessions` (user varchar collate nocase, sid varchar primary key,"
			" sessiondata text, ipaddress varchar, lastupdate datetime, status varchar)",
		):
			self.connection.execute(statement)

	def updatedb(self, doctype, meta=None):
		"""Make or widen the table of a DocType. Commits first, as DDL does on MariaDB."""
		meta = meta or frappe.get_meta(doctype, cached=False)
		wanted = columns_of(meta)
		if meta.issingle or meta.is_virtual:
			return
		self.commit()
		if not self.table_exists(doctype, cached=False):
			body = ", ".join(f"`{name}` {declared}" for name, declared in wanted.items())
			self.connection.execute(f"create table `tab{doctype}` ({body})")
		else:
			self._add_columns(doctype, wanted)
		self._add_indexes(meta)
		self.commit()
		self.forget_columns()

	def _add_columns(self, doctype, wanted):
		existing = {row[1].lower(): row[2] for row in self._pragma(f"table_info(`tab{doctype}`)")}
		for name, declared in wanted.items():
			if name.lower() not in existing:
				self.connection.execute(f"alter table `tab{doctype}` add column `{name}` {declared}")
			elif existing[name.lower()].lower() != _declared_type(declared):
				self._change_column(doctype, name, declared)

	def _change_column(self, doctype, name, declared):
		"""A column whose type changed is made anew and its values carried over, cast."""
		self._drop_indexes_on(doctype, name)
		cast_to = {"int": "integer", "real": "real"}.get(_declared_type(declared), "text")
		value = f"cast(`{name}__before` as {cast_to})"
		if "not null" in declared:
			value = f"ifnull({value}, 0)"
		self.connection.execute(f"alter table `tab{doctype}` rename column `{name}` to `{name}__before`")
		self.connection.execute(f"alter table `tab{doctype}` add column `{name}` {declared}")
		self.connection.execute(f"update `tab{doctype}` set `{name}` = {value}")
		self.connection.execute(f"alter table `tab{doctype}` drop column `{name}__before`")

	def _drop_indexes_on(self, doctype, column):
		for row in self._pragma(f"index_list(`tab{doctype}`)"):
			columns = [info[2] for info in self._pragma(f"index_info(`{row[1]}`)")]
			if column in columns and not row[1].startswith("sqlite_"):
				self.connection.execute(f"drop index `{row[1]}`")

	def _add_indexes(self, meta):
		wanted = {("modified",): False}
		if meta.istable:
			wanted[("parent",)] = False
		for df in meta.fields:
			stored = df.fieldtype not in no_value_fields and not df.is_virtual
			if stored and (df.unique or df.search_index):
				wanted[(df.fieldname,)] = bool(df.unique)
		for columns, unique in wanted.items():
			self._create_index(meta.name, columns, unique)

	def _create_index(self, doctype, columns, unique=False, name=None):
		name = f"{doctype}_{name or '_'.join(columns)}{'_unique' if unique else ''}".replace(" ", "_").lower()
		terms = ", ".join(f"`{column}`" for column in columns)
		self.connection.execute(
			f"create {'unique ' if unique else ''}index if not exists `{name}` on `tab{doctype}` ({terms})"
		)

	def add_index(self, doctype, fields, index_name=None):
		columns = [re.sub(r"\(\d+\)$", "", field) for field in fields]
		self.commit()
		self._create_index(doctype, columns, name=index_name)
		self.commit()

	def has_index(self, table_name, index_name):
		prefix = table_name.removeprefix("tab").replace(" ", "_").lower()
		names = {row[1] for row in self._pragma(f"index_list(`{table_name}`)")}
		return bool(names & {index_name, f"{prefix}_{index_name.removesuffix('_index')}"})

	def drop_table(self, doctype):
		self.sql_ddl(f"drop table if exists `tab{doctype}`")

	def table_exists(self, doctype, cached=True):
		known = self.__dict__.setdefault("_tables", set())
		query = "select 1 from sqlite_master where type = 'table' and name = ?"
		if doctype not in known and self.connection.raw.execute(query, [f"tab{doctype}"]).fetchone():
			known.add(doctype)
		return doctype in known

	has_table = table_exists

	def get_table_columns(self, doctype):
		known = self.__dict__.setdefault("_columns", {})
		if doctype not in known:
			found = [row[1] for row in self._pragma(f"table_info(`tab{doctype}`)")]
			if not found:
				raise self.TableMissingError("no such table", doctype)
			known[doctype] = found
		return known[doctype]

	def has_column(self, doctype, column):
		return column in self.get_table_columns(doctype)

	def forget_columns(self):
		self.__dict__.pop("_columns", None)
		self.__dict__.pop("_tables", None)

	def _pragma(self, text):
		return self.connection.raw.execute(f"pragma {text}").fetchall()


def columns_of(meta):
	"""{column: SQLite declaration} of a DocType's table."""
	wanted = dict(STANDARD)
	if meta.istable:
		wanted |= dict.fromkeys(("parent", "parentfield", "parenttype"), "varchar(140) collate nocase")
	else:
		wanted |= dict.fromkeys(OPTIONAL, TEXT)
	for df in meta.fields:
		if df.fieldtype not in no_value_fields and not df.is_virtual and df.fieldname not in wanted:
			wanted[df.fieldname] = column_of(df)
	return wanted


def column_of(df):
	if df.fieldtype not in data_fieldtypes:
		raise frappe.NotCovered(f"frappe's fieldtype {df.fieldtype}")
	declared = FIELD_TYPES.get(df.fieldtype)
	if not declared:
		declared = TEXT if df.fieldtype in LONG_TEXT else "varchar(140) collate nocase"
	if declared.endswith("default 0") and df.default and re.match(r"^-?\d+(\.\d+)?$", str(df.default)):
		declared = declared.removesuffix("0") + str(df.default)
	return declared


def _declared_type(declared):
	return re.split(r" (not null|collate|default|primary)", declared)[0].strip()
