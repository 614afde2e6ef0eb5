import json

import pytest

HOOKS = """
app_name = "tiny"
before_install = "tiny.steps.before"
after_install = "tiny.steps.after"
after_migrate = "tiny.steps.migrated"
"""
STEPS = """
import frappe
seen = []
def before(): seen.append(("before", bool(frappe.db.exists("DocType", "Tiny"))))
def after(): seen.append(("after", bool(frappe.db.exists("DocType", "Tiny")), bool(frappe.db.exists("Role", "Tiny Role"))))
def migrated(): seen.append(("migrated",))
"""
DOCTYPE = {
	"doctype": "DocType", "name": "Tiny", "module": "Tiny", "fields": [{"fieldname": "title", "fieldtype": "Data", "label": "Title"}],
	"permissions": [{"role": "Tiny User", "read": 1}],
}  # fmt: skip


@pytest.fixture
def app(tmp_path):
	root = tmp_path / "tiny_repo" / "tiny"
	folder = root / "tiny" / "doctype" / "tiny"
	folder.mkdir(parents=True)
	(root / "fixtures").mkdir()
	for part in (root, root / "tiny", folder.parent, folder):
		(part / "__init__.py").write_text("")
	(root / "hooks.py").write_text(HOOKS)
	(root / "steps.py").write_text(STEPS)
	(root / "modules.txt").write_text("Tiny\n")
	(root / "patches.txt").write_text("[pre_model_sync]\n[post_model_sync]\ntiny.late\n")
	(root / "late.py").write_text("import frappe\ndef execute(): frappe.db.set_global('tiny_late', 'ran')\n")
	(folder / "tiny.py").write_text(
		"from frappe.model.document import Document\nclass Tiny(Document): pass\n"
	)
	(folder / "tiny.json").write_text(json.dumps(DOCTYPE))
	role = {"doctype": "Role", "name": "Tiny Role", "role_name": "Tiny Role"}
	(root / "fixtures" / "role.json").write_text(json.dumps([role]))
	return root


def test_install_migrate_uninstall(site, app):
	import frappe
	from frappe.installer import install_app, remove_app
	from frappe.migrate import SiteMigration

	install_app(str(app.parent))
	import tiny.steps

	# fixtures come after after_install; patches are marked done, not run; roles in permissions get desk access
	assert tiny.steps.seen == [("before", False), ("after", True, False)]
	assert frappe.db.exists("Role", "Tiny Role") and frappe.db.get_value("Role", "Tiny User", "desk_access")
	assert frappe.db.get_global("tiny_late") is None
	record = frappe.get_doc(doctype="Tiny", title="a").insert()

	DOCTYPE["fields"].append({"fieldname": "more", "fieldtype": "Int", "label": "More"})
	(app / "tiny" / "doctype" / "tiny" / "tiny.json").write_text(json.dumps(DOCTYPE))
	(app / "patches.txt").write_text("[pre_model_sync]\n[post_model_sync]\ntiny.late\ntiny.late #2\n")
	SiteMigration().run()
	assert frappe.db.get_global("tiny_late") == "ran"
	assert (frappe.get_doc("Tiny", record.name).title, frappe.get_doc("Tiny", record.name).more) == ("a", 0)
	assert tiny.steps.seen[-1] == ("migrated",)

	remove_app("tiny")
	assert not frappe.db.exists("DocType", "Tiny") and not frappe.db.table_exists("Tiny", cached=False)
	assert "tiny" not in frappe.get_installed_apps()


def test_an_app_with_a_hook_that_is_lacking_is_refused(site, app):
	from frappe.installer import install_app

	other = app.parent / "other"
	app.rename(other)
	(other / "hooks.py").write_text(HOOKS + 'jinja = {"methods": "other.steps"}\n')
	with pytest.raises(NotImplementedError, match="hook jinja"):
		install_app(str(other))


def test_a_fixture_of_a_doctype_that_is_lacking_is_refused(site, tmp_path):
	from frappe.utils.fixtures import import_file

	path = tmp_path / "property_setter.json"
	path.write_text('[{"doctype": "Property Setter", "name": "a"}]')
	with pytest.raises(NotImplementedError, match=r"Property Setter \(a\)"):
		import_file(str(path))
