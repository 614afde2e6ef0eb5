import json

from click.testing import CliRunner
from conftest import opened


def test_export_holds_the_records_in_an_order_that_imports(site, tmp_path, make_errand):
	from benchless.cli import main

	name = make_errand(subject="Exported", helper="runner@example.com", steps=[{"what": "a"}])
	with opened(site) as frappe:
		frappe.db.set_value("Errand", name, "status", "Under Way")
		doc = frappe.get_doc("Errand", name)
		doc.add_comment("Comment", "Said")
		frappe.get_doc(
			{"doctype": "File", "file_name": "x.txt", "content": "hello", "is_private": 1,
				"attached_to_doctype": "Errand", "attached_to_name": name}
		).insert()  # fmt: skip
	out = tmp_path / "out.json"
	result = CliRunner().invoke(main, ["export", str(site), str(out)])
	assert result.exit_code == 0, (result.output, result.exception)

	docs = json.loads(out.read_text())
	keys = [(doc["doctype"], doc["name"]) for doc in docs]
	at = keys.index(("Errand", name))
	assert docs[at]["steps"][0]["what"] == "a"
	assert keys.index(("User", "runner@example.com")) < at
	assert ("User", "Administrator") not in keys
	workflow_before = [doc for doc in docs[:at] if doc["doctype"] == "Workflow" and doc["name"] == "Errand"][
		-1
	]
	workflow_at_last = [doc for doc in docs if doc["doctype"] == "Workflow"][-1]
	assert workflow_before["states"][0]["state"] == "Under Way"
	assert workflow_at_last["states"][0]["state"] == "Open"
	assert any(doc["doctype"] == "Comment" and doc["content"] == "Said" for doc in docs)
	file = next(doc for doc in docs if doc["doctype"] == "File" and doc.get("attached_to_name") == name)
	assert (file["content"], file["decode"]) == ("aGVsbG8=", 1)
	sql = out.with_suffix(".sql").read_text()
	assert "tabSeries" in sql and "__Auth" in sql
