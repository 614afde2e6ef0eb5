"""SQL for a MariaDB whose tables we do not see: statements, as text, that look there what there is.

Rows go into a temporary table first, and from there into those columns that their table has. To be run by
`bench mariadb`, which starts the client with --safe-updates: that refuses to delete without a key, and sets limits."""

# https://mariadb.com/docs/server/reference/sql-structure/sql-language-structure/string-literals
ESCAPES = str.maketrans({"\0": r"\0", "\n": r"\n", "\r": r"\r", "\x1a": r"\Z", "'": r"\'", "\\": r"\\"})
ROWS = 20  # in a statement, of which MariaDB takes 16 MB
HEAD = """SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_TRANS_TABLES', group_concat_max_len = 1048576;
SET SESSION sql_safe_updates = 0, sql_select_limit = DEFAULT, max_join_size = DEFAULT;
"""
RUN = "PREPARE statement FROM @sql;\nEXECUTE statement;\n"
IF_THERE = """SET @sql = IF(EXISTS (SELECT 1 FROM information_schema.tables
 WHERE table_schema = DATABASE() AND table_name = '{}'), {}, 'DO 0');
"""
# A column that takes no NULL gets its default.
MOVE = """SET @sql = (SELECT IFNULL(CONCAT('REPLACE INTO `{0}` (', GROUP_CONCAT(name ORDER BY name), ') SELECT ',
 GROUP_CONCAT(value ORDER BY name), ' FROM `_rows`'), 'DO 0') FROM (SELECT CONCAT('`', column_name, '`') AS name,
 CONCAT('IFNULL(`', column_name, '`, ', IF(is_nullable = 'NO', IFNULL(column_default, 'NULL'), 'NULL'), ')') AS value
 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '{0}' AND column_name IN ({1})) c);
"""


def put(table: str, columns: list[str], rows: list[tuple]):
	"""Statements that put the rows into the table, in the place of those with the same key."""
	definitions = ", ".join(f"`{column}` longtext" for column in columns)
	yield f"CREATE TEMPORARY TABLE `_rows` ({definitions}) ENGINE=MyISAM CHARSET=utf8mb4;\n"
	for start in range(0, len(rows), ROWS):
		values = ",\n".join(f"({', '.join(map(quote, row))})" for row in rows[start : start + ROWS])
		yield f"INSERT INTO `_rows` VALUES {values};\n"
	yield MOVE.format(table, ", ".join(map(quote, columns))) + RUN + "DROP TEMPORARY TABLE `_rows`;\n"


def delete(table: str, where: str) -> str:
	statement = f"DELETE FROM `{table}` WHERE " + where.replace("\\", r"\\")
	return IF_THERE.format(table, quote(statement)) + RUN


def quote(value) -> str:
	if value is None:
		return "NULL"
	return f"'{value.translate(ESCAPES)}'" if isinstance(value, str) else repr(value)


def literal(text: str) -> str:
	"""For conditions that SQLite reads too, which knows no backslash; `delete` sees to MariaDB's."""
	return "'" + text.replace("'", "''") + "'"


def literals(texts) -> str:
	return ", ".join(map(literal, texts)) or "NULL"
