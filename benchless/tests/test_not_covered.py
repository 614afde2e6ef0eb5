import pytest


@pytest.mark.parametrize("path", ["frappe.nothing_such", "frappe.db.nothing_such", "frappe.utils.nothing_such", "frappe.cache.nothing_such", "frappe.permissions.nothing_such"])  # fmt: skip
def test_what_is_lacking_says_its_name(site, path):
	import frappe

	holder = frappe
	*between, last = path.split(".")[1:]
	for name in between:
		holder = getattr(holder, name)
	with pytest.raises(NotImplementedError, match=path.replace(".", r"\.")):
		getattr(holder, last)
	assert not hasattr(holder, last)


def test_sql_of_mariadb_alone_is_refused_not_guessed(site):
	import frappe

	with pytest.raises(NotImplementedError, match="on duplicate key"):
		frappe.db.sql("insert into `tabSeries` values ('a', 1) on duplicate key update current = 2")
