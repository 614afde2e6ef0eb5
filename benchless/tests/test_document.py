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
