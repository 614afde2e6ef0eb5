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


@pytest.mark.parametrize("values", [{"name": "a"}, (["a", "b"],)])
def test_sql_takes_plain_values_alone(site, values):
	import frappe

	with pytest.raises(NotImplementedError, match=r"frappe\.db\.sql"):
		frappe.db.sql("select 1 where 'a' in %s", values)


@pytest.mark.parametrize("options", [{"fields": ["role.role_name"]}, {"with_comment_count": 1}, {"filters": {"name": ["descendants of", "x"]}}])  # fmt: skip
def test_what_get_list_lacks_is_refused(site, options):
	import frappe

	with pytest.raises(NotImplementedError, match=r"frappe\.get_list"):
		frappe.get_list("Has Role", **options)


def test_a_field_of_a_type_that_is_lacking_makes_no_table(make_doctype):
	with pytest.raises(NotImplementedError, match="Time"):
		make_doctype("Clock", ("at", "Time", None))


def test_secrets_are_not_kept(site):
	import frappe

	user = frappe.get_doc("User", "Administrator")
	user.api_secret = "secret"
	with pytest.raises(NotImplementedError, match="api_secret"):
		user.save()


def test_what_is_no_doctype_here_is_refused(site):
	import frappe

	with pytest.raises(NotImplementedError, match="property_setter"):
		frappe.get_doc(
			doctype="Property Setter", doc_type="User", property="title_field", value="email"
		).insert()


def test_query_builder_writes(make_doctype):
	import frappe

	make_doctype("Built", ("title", "Data", None))
	table = frappe.qb.DocType("Built")
	frappe.qb.into(table).columns("name", "title").insert("a", "one").run()
	frappe.qb.update(table).set(table.title, 'it\'s "two"').where(table.name == "a").run()
	assert frappe.db.get_value("Built", "a", "title") == 'it\'s "two"'


def test_a_single_with_a_type_that_is_lacking_is_refused(make_doctype):
	with pytest.raises(NotImplementedError, match="Time"):
		make_doctype("Clock Settings", ("at", "Time", None), issingle=1)


@pytest.mark.parametrize(
	"text", ["{{ frappe.utils.date_diff('2024-01-02', '2024-01-01') }}", "{{ frappe.nothing }}"]
)
def test_a_template_with_a_name_that_is_lacking_is_refused(site, text):
	import frappe

	with pytest.raises(NotImplementedError, match=r"date_diff|nothing"):
		frappe.render_template(text, {})


def test_a_role_with_a_home_page_is_refused(site):
	import frappe

	with pytest.raises(NotImplementedError, match="home_page"):
		frappe.get_doc(doctype="Role", role_name="Walker", home_page="/tasks").insert()


def test_options_that_are_lacking_are_named(make_doctype):
	import frappe

	make_doctype("Optional", ("t", "Data", None), ("amount", "Float", None))
	doc = frappe.get_doc(doctype="Optional", t="x").insert()
	calls = {
		"explain": lambda: frappe.db.sql("select 1", explain=1),
		"cache": lambda: frappe.db.count("Optional", cache=True),
		"user": lambda: frappe.cache.get_value("key", user="x"),
		"fullpage": lambda: frappe.respond_as_web_page("a", "b", fullpage=True),
		"notify": lambda: doc.db_set("t", "y", notify=True),
		"translated": lambda: doc.get_formatted("t", translated=True),
		"doc": lambda: doc.get_formatted("amount", frappe.get_doc("User", "Administrator")),
	}
	for name, call in calls.items():
		with pytest.raises(NotImplementedError, match=f"with {name} is not covered"):
			call()
	assert frappe.db.sql("select 1", debug=True, run=True) == ((1,),)
	assert frappe.db.get_value("Optional", doc.name, "t") == "x" and doc.get_formatted("t", doc) == "x"


def test_methods_a_document_lacks_say_their_name(make_doctype):
	import frappe

	make_doctype("Locked", ("lock", "Data", None))
	doc = frappe.get_doc(doctype="Locked").insert()
	for name in ("notify_update", "add_seen", "get_password", "get_db_value"):
		assert not hasattr(doc, name)
		with pytest.raises(NotImplementedError, match=rf"Document\.{name}"):
			getattr(doc, name)()
	assert doc.lock is None and doc.get("nothing") is None and doc.run_method("notify_update") is None
	with pytest.raises(AttributeError, match="nothing_such") as found:
		_ = doc.nothing_such
	assert not isinstance(found.value, NotImplementedError)


@pytest.mark.parametrize("fields", [["distinct t"], ["1 as one"], "distinct t"])
def test_field_expressions_that_are_lacking_are_refused(site, fields):
	import frappe

	with pytest.raises(NotImplementedError, match=r"frappe\.get_list with the field (distinct t|1 as one)"):
		frappe.get_all("User", fields=fields)


def test_filters_that_are_lacking_are_refused(site):
	import frappe

	with pytest.raises(NotImplementedError, match=r"ifnull\(email, ''\)"):
		frappe.get_all("User", filters=[["ifnull(email, '')", "=", ""]])
	with pytest.raises(NotImplementedError, match="dict in a list"):
		frappe.db.get_value("User", [{"email": "y"}])
