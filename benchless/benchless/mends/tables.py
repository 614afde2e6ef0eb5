"""Tables of DocTypes: upstream's lose their primary key when they change, get no index for `search_index`, and compare text
with regard to case.

All of it can go with `database.py`."""

import re
from collections import defaultdict

import frappe
from frappe.database.schema import DBTable

from benchless import collations

COLLATIONS = dict.fromkeys(("varchar", "text", "longtext"), collations.TEXT)
COLLATIONS |= dict.fromkeys(("date", "datetime", "time", "timestamp"), collations.MOMENT)
TEXT, MOMENT = "varchar(140)", "datetime(6)"
STANDARD = {"name": f"{TEXT} primary key"} | dict.fromkeys(("creation", "modified"), MOMENT)
STANDARD |= dict.fromkeys(("modified_by", "owner"), TEXT)
STANDARD |= {"docstatus": "tinyint(4) not null default 0", "idx": "int(8) not null default 0"}


class SQLiteTable(DBTable):
	"""`create` and `alter`: with its indexes, and keeping its primary key."""

	def create(self):
		is_child, columns = self.meta.get("istable"), STANDARD.copy()
		if self.meta.autoname == "autoincrement":
			columns["name"] = "integer primary key"
		if is_child:
			columns |= dict.fromkeys(frappe.db.CHILD_TABLE_COLUMNS, TEXT)
		definitions = [f"{column} {with_collation(type)}" for column, type in columns.items()]
		definitions += self.get_column_definitions()
		frappe.db.sql_ddl(f"create table `{self.table_name}` ({', '.join(definitions)})")
		for column in self.columns.values():
			column.build_for_alter_table(None)
		self.add_indexes(*(("parent",) if is_child else ("creation", "modified")))

	def add_indexes(self, *columns):
		for column in (*columns, *(column.fieldname for column in self.add_index)):
			add_index(frappe.db, self.table_name, column)
		for column in self.add_unique:
			add_index(frappe.db, self.table_name, column.fieldname, "unique_")

	def alter(self):
		for column in self.columns.values():
			column.build_for_alter_table(self.current_columns.get(column.fieldname.lower()))
		for column in self.add_column:
			definition = f"`{column.fieldname}` {column.get_definition()}"
			frappe.db.sql_ddl(f"alter table `{self.table_name}` add column {definition}")
		changed = (*self.change_type, *self.set_default, *self.change_nullability)
		if changed or self.drop_unique:  # a key that stands in the column becomes an index
			new = {column.fieldname: column.get_definition() for column in changed}
			rebuild(frappe.db, self.table_name, new)
		self.add_indexes()
		for kind, columns in (("", self.drop_index), ("unique_", self.drop_unique)):
			for column in columns:
				frappe.db.sql_ddl(f"drop index if exists `{self.table_name}.{kind}{column.fieldname}`")


def add_index(db, table: str, column: str, kind: str = ""):
	name = f"`{table}.{kind}{column}`"
	db.sql_ddl(f"create {kind[:-1]} index if not exists {name} on `{table}` (`{column}`)")


def get_single_column_indexes(db, table: str) -> dict[str, set[int]]:
	"""For each column its indexes of its own: 0 stands for one that is not unique, 1 for one that is."""
	query = """select column.name, list."unique" from pragma_index_list(%s) list, pragma_index_info(list.name) column
		where list.origin != 'pk' group by list.name having count(*) = 1"""
	found = defaultdict(set)
	for column, unique in db.sql(query, table):
		found[column].add(unique)
	return found


def get_indexes(db, table: str) -> list[tuple[str, str]]:
	query = "select name, sql from sqlite_master where type = 'index' and tbl_name = %s and sql is not null"
	return db.sql(query, table)


def rename(db, old: str, new: str):
	"""With its indexes, or a new table of the old name would find theirs taken."""
	db.sql_ddl(f"alter table `{old}` rename to `{new}`")
	for name, statement in get_indexes(db, new):
		db.sql_ddl(f"drop index `{name}`")
		db.sql_ddl(statement.replace(f"`{old}.", f"`{new}.", 1))


def rebuild(db, table: str, new: dict[str, str]):
	"""Change the definitions of some columns, by SQLite's own recipe: a new table, the rows, the old name, the indexes.

	In one transaction: a table is changed, or it is as it was."""
	columns = db.sql(f"pragma table_info(`{table}`)", as_dict=True)
	definitions = [get_column_definition(column, new.get(column.name)) for column in columns]
	if keys := ", ".join(f"`{column.name}`" for column in columns if column.pk):
		definitions.append(f"primary key ({keys})")
	names = ", ".join(f"`{column.name}`" for column in columns)
	values = ", ".join(get_kept_value(column.name, new.get(column.name, "")) for column in columns)
	indexes = [statement for _, statement in get_indexes(db, table)]
	for name, kinds in get_single_column_indexes(db, table).items():
		if 1 in kinds:
			indexes += [f"create unique index if not exists `{table}.unique_{name}` on `{table}` (`{name}`)"]
	db.sql_ddl("select 1")
	try:
		for statement in (
			f"create table `{table}.new` ({', '.join(definitions)})",
			f"insert into `{table}.new` ({names}) select {values} from `{table}`",
			f"drop table `{table}`",
			f"alter table `{table}.new` rename to `{table}`",
			*indexes,
			"commit",
		):
			db.execute_query(statement)
	except BaseException:
		db.execute_query("rollback")
		raise


def get_column_definition(column, new: str | None) -> str:
	if not new:
		new = with_collation(column.type) + " not null" * column.notnull
		new += f" default {column.dflt_value}" if column.dflt_value is not None else ""
	return f"`{column.name}` {new}"


def get_kept_value(name: str, definition: str) -> str:
	default = re.search(r"(?i)not null default (.+)$", definition)
	return f"coalesce(`{name}`, {default[1]})" if default else f"`{name}`"


def with_collation(definition: str) -> str:
	kind = re.match(r"\w*", definition)[0].lower()
	return f"{definition} collate {COLLATIONS[kind]}" if kind in COLLATIONS else definition


def begin_with_collations():
	"""The first tables of a site come in a file, with primary keys that mind case, and rows that no index finds."""
	frappe.db.sql("pragma journal_mode = wal")
	for table in frappe.db.get_tables(cached=False):
		rebuild(frappe.db, table, {})
		if "parent" in frappe.db.get_db_table_columns(table):
			add_index(frappe.db, table, "parent")
