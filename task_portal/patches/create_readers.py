from task_portal.readers.rows import create_table


def execute():
	"""Before anything else of a migrate saves a record; `install.after_migrate` writes the rows."""
	create_table()
