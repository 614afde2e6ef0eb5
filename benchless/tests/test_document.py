from decimal import Decimal

import pytest

ORDER_OF_INSERT = [
	"before_insert", "before_naming", "autoname", "before_validate", "validate", "before_save", "after_insert", "on_update", "on_change",
]  # fmt: skip


@pytest.fixture
def thing(make_doctype):
	make_doctype("Row", ("what", "Data", None), istable=1)
	make_doctype(
		"Thing",
		("subject", "Data", None),
		("rows", "Table", "Row"),
		("due", "Date", None),
		autoname="TH-.YYYY.-.###",
	)


def test_hooks_run_in_frappes_order(thing, monkeypatch):
	import frappe

	seen = []
	doc = frappe.get_doc(doctype="Thing", subject="a")
	run = type(doc).run_method
	monkeypatch.setattr(
		type(doc),
		"run_method",
		lambda self, method, *a, **k: seen.append(method) or run(self, method, *a, **k),
	)
	doc.insert()
	assert seen == ORDER_OF_INSERT


def test_series_count_up_and_give_the_last_number_back(thing):
	import frappe

	first = frappe.get_doc(doctype="Thing", subject="a").insert()
	second = frappe.get_doc(doctype="Thing", subject="b").insert()
	assert (first.name[-4:], second.name[-4:]) == ("-001", "-002")
	second.delete()
	assert frappe.get_doc(doctype="Thing", subject="c").insert().name == second.name


def test_rows_are_numbered_and_those_left_out_are_deleted(thing):
	import frappe

	doc = frappe.get_doc(doctype="Thing", subject="a", rows=[{"what": "x"}, {"what": "y"}]).insert()
	doc.remove(doc.rows[0])
	doc.append("rows", {"what": "z"})
	doc.save()
	assert [(row.idx, row.what) for row in doc.reload().rows] == [(1, "y"), (2, "z")]
	assert frappe.db.count("Row", {"parent": doc.name}) == 2


def test_a_stale_document_is_not_saved(thing):
	import frappe

	doc = frappe.get_doc(doctype="Thing", subject="a").insert()
	stale = frappe.get_doc("Thing", doc.name)
	doc.save()
	with pytest.raises(frappe.TimestampMismatchError):
		stale.save()


def test_submitting_is_not_covered(thing):
	import frappe

	doc = frappe.get_doc(doctype="Thing", subject="a").insert()
	for step in (doc.submit, doc.cancel, doc.update({"docstatus": 1}).save):
		with pytest.raises(NotImplementedError, match="not covered by benchless"):
			step()


def test_what_is_rolled_back_is_gone(thing):
	import frappe

	name = frappe.get_doc(doctype="Thing", subject="a").insert().name
	frappe.db.rollback()
	assert not frappe.db.exists("Thing", name)


def test_a_deleted_records_number_is_given_back_also_before_a_suffix(make_doctype):
	import frappe

	make_doctype("Revert", ("title", "Data", None), autoname="RV-.#####.-X")
	names = [frappe.get_doc(doctype="Revert", title="a").insert().name for _ in range(2)]
	frappe.delete_doc("Revert", names[1])
	assert frappe.get_doc(doctype="Revert", title="b").insert().name == names[1] == "RV-00002-X"


def test_a_folder_lies_in_home(site):
	import frappe

	assert frappe.get_doc(doctype="File", file_name="f1", is_folder=1).insert().name == "Home/f1"


def test_zero_dates_are_none(site):
	from frappe.utils import get_datetime, getdate

	assert (getdate("0001-01-01"), get_datetime("0000-00-00 00:00:00")) == (None, None)


def test_sharing_that_is_disabled_is_disabled_for_everybody(site, make_doctype):
	import frappe
	from frappe.desk.form import assign_to

	make_doctype("Kept", ("title", "Data", None))
	doc = frappe.get_doc(doctype="Kept", title="a").insert()
	frappe.get_doc(doctype="User", email="reader@example.com", first_name="R").insert()
	settings = frappe.get_doc("System Settings")
	settings.update({"disable_document_sharing": 1}).save()
	with pytest.raises(frappe.ValidationError, match="not permitted"):
		assign_to.add({"doctype": "Kept", "name": doc.name, "assign_to": '["reader@example.com"]'})


def test_a_name_that_is_none_finds_nothing(thing):
	import frappe

	name = frappe.get_doc(doctype="Thing", subject="a").insert().name
	assert frappe.db.get_value("Thing", None, "subject") is None and frappe.db.exists("Thing", None) is None
	assert frappe.db.exists({"doctype": "Thing", "subject": "a"}) == name
	with pytest.raises(frappe.DoesNotExistError):
		frappe.get_doc("Thing", None)
	with pytest.raises(NotImplementedError, match="Single"):
		frappe.db.get_value("System Settings", None, "country")


def test_rows_are_added_where_the_table_was_none(thing):
	import frappe

	doc = frappe.get_doc(doctype="Thing", subject="a")
	doc.rows = None
	assert doc.append("rows").idx == 1 and len(doc.rows) == 1


def test_a_prompted_name_may_come_as_newname(make_doctype):
	import frappe

	make_doctype("Prompted", ("t", "Data", None), autoname="Prompt")
	assert frappe.get_doc({"doctype": "Prompted", "__newname": "mine"}).insert().name == "mine"


def test_passwords_may_be_left_alone(make_doctype):
	import frappe

	make_doctype("Kept", ("secret", "Password", None))
	doc = frappe.get_doc(doctype="Kept", secret="x")
	doc.flags.ignore_save_passwords = True
	assert doc.insert().secret == "x"


def test_lists_are_ordered_by_several_fields(make_doctype):
	import frappe

	make_doctype(
		"Sorted", ("t", "Data", None), ("n", "Int", None), sort_field="t asc, n desc", autoname="Prompt"
	)
	for name, t, n in (("a", "y", 1), ("b", "x", 1), ("c", "x", 2)):
		frappe.get_doc(doctype="Sorted", name=name, t=t, n=n).insert()
	assert frappe.get_all("Sorted", pluck="name") == ["c", "b", "a"]
	assert frappe.get_all("Sorted", fields='["name", "n"]')[0] == {"name": "c", "n": 2}


def test_links_offer_the_title_where_there_is_one(make_doctype):
	import frappe
	from frappe.desk.search import _as_titled, search_link

	make_doctype("Bare", ("t", "Data", None), autoname="Prompt", show_title_field_in_link=1)
	frappe.get_doc(doctype="Bare", name="one").insert()
	assert search_link("Bare", "o") == [{"value": "one", "label": "one", "description": "one"}]
	titled = {"value": "one", "label": "First", "description": "one, more"}
	assert _as_titled("one", "First", "First", "more") == titled


def test_small_calls_answer_as_frappes_do(thing):
	import frappe
	from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

	assert [frappe.utils.flt(*args) for args in (("1,002.345", 2), (1.005, 2), (2.5, 0), ("x", 2))] == [
		1002.35, 1.01, 2.0, 0.0,
	]  # fmt: skip
	assert frappe.render_template("{{ 2.345|flt(2) }}", {}) == "2.35"
	field = {"fieldname": "extra", "label": "Extra", "fieldtype": "Data"}
	create_custom_fields({"Thing": field})
	create_custom_fields({"Thing": {**field, "label": "Other"}}, update=False)
	assert frappe.get_meta("Thing").get_field("extra").label == "Extra"
	frappe.delete_doc("Custom Field", "Thing-extra")
	frappe.cache().delete_value("made")
	assert [frappe.cache().get_value("made", generator=lambda n=n: n) for n in (1, 2)] == [1, 1]
	assert frappe.as_json(Decimal("1.50"), indent=None) == "1.5"
	frappe.respond_as_web_page("Done", "It is", success=True)
	assert frappe.local.response["context"]["indicator_color"] == "green"


def test_a_value_may_be_committed_at_once(thing):
	import frappe

	doc, seen = frappe.get_doc(doctype="Thing", subject="a").insert(), []
	frappe.db.after_commit(lambda: seen.append("kept"))
	doc.db_set("subject", "b", commit=True)
	frappe.db.rollback()
	assert frappe.db.get_value("Thing", doc.name, "subject") == "b" and seen == ["kept"]


def test_a_document_without_a_state_has_no_transitions(thing):
	import frappe
	from frappe.model.workflow import WorkflowStateError, get_transitions

	doc, workflow = frappe.get_doc(doctype="Thing").insert(), frappe._dict(workflow_state_field="subject")
	for options, told in (({"raise_exception": True}, 0), ({}, 1)):
		with pytest.raises(WorkflowStateError):
			get_transitions(doc, workflow, **options)
		assert len(frappe.local.message_log) == told
