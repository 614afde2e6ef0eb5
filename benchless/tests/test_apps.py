"""Several apps on one site, as on a bench."""

from pathlib import Path

import pytest


@pytest.fixture
def without_attic(site):
	"""Attic is uninstalled, and put back after the test."""
	import frappe
	from frappe.installer import install_app, remove_app

	frappe.set_user("Administrator")
	frappe.db.rollback()
	remove_app("attic", yes=True)
	frappe.db.commit()
	yield
	if "attic" not in frappe.get_installed_apps():
		install_app("attic")
	frappe.db.commit()


def test_apps_are_known(site, site_path):
	import frappe

	assert frappe.get_all_apps() == ["frappe", "shelf", "attic"] == frappe.get_installed_apps()
	assert frappe.get_module_list("shelf") == ["Shelf"]
	assert frappe.local.module_app["attic"] == "attic" and frappe.local.module_app["core"] == "frappe"
	assert frappe.get_app_path("shelf", "public", "shelf.svg").endswith("shelf/public/shelf.svg")
	assert frappe.get_site_path("private") == str(site_path / "private")
	assert frappe.local.site == site == "test.localhost"


def test_hooks_are_not_mixed(site):
	import frappe

	assert frappe.get_hooks("app_title", app_name="shelf") == ["Shelf"]
	assert frappe.get_hooks("app_title", app_name="attic") == ["Attic"]
	assert frappe.get_hooks("app_title")[1:] == ["Shelf", "Attic"]
	assert frappe.get_hooks("no_such_hook") == [] == frappe.get_hooks("no_such_hook", app_name="shelf")
	assert frappe.get_hooks("no_such_hook", {}, app_name="shelf") == {}
	assert "shelf.api.tick" in frappe.get_hooks("scheduler_events")["all"]
	assert frappe.get_hooks(app_name="attic").scheduler_events is None


def test_the_desk_gets_each_apps_own(db):
	import frappe
	from frappe import apps
	from frappe.boot import load_desktop_data

	assert [(app["name"], app["route"]) for app in apps.get_apps()] == [
		("shelf", "/desk/shelf"),
		("attic", "/desk/attic"),
	]
	assert apps.get_route("attic") == "/desk/attic"
	bootinfo = frappe._dict()
	load_desktop_data(bootinfo)
	titles = {app["app_name"]: (app["app_title"], app["app_logo_url"]) for app in bootinfo.app_data}
	assert titles["shelf"] == ("Shelf", "/assets/shelf/shelf.svg") and titles["attic"] == (
		"Attic",
		"/assets/attic/attic.svg",
	)
	assert "Shelf" in next(app for app in bootinfo.app_data if app["app_name"] == "shelf")["modules"]


def test_each_app_has_a_desktop_icon(db):
	import frappe
	from frappe import apps

	icons = frappe.get_all("Desktop Icon", {"icon_type": "App"}, ["app", "label", "link"])
	assert {("shelf", "Shelf", "/desk/shelf"), ("attic", "Attic", "/desk/attic")} <= {
		tuple(icon.values()) for icon in icons
	}
	frappe.flags.shelf_is_hidden = True
	frappe.local.request_cache.clear()
	try:
		for app, seen in (("shelf", False), ("attic", True)):
			icon = frappe.get_doc("Desktop Icon", {"app": app, "icon_type": "App"})
			assert icon.check_app_permission() is seen
			icon.app = None  # then it is known by its label
			assert icon.check_app_permission() is seen
		assert [app["name"] for app in apps.get_apps()] == ["attic"]
	finally:
		frappe.flags.shelf_is_hidden = False
		frappe.local.request_cache.clear()


def test_an_icon_stands_under_its_own_apps_icon(db):
	import frappe
	from frappe.desk.doctype.desktop_icon.desktop_icon import create_desktop_icons_from_workspace

	workspace = {"label": "Lending", "title": "Lending", "module": "Shelf", "app": "shelf", "public": 1}
	frappe.get_doc(doctype="Workspace", content="[]", **workspace).insert()
	frappe.get_doc(doctype="Workspace Sidebar", title="Lending", module="Shelf", app="shelf").insert()
	app_icon = frappe.db.get_value("Desktop Icon", {"app": "shelf", "icon_type": "App"})
	frappe.db.set_value("Desktop Icon", app_icon, "link", "/app/shelf")
	create_desktop_icons_from_workspace()
	assert frappe.db.get_value("Desktop Icon", {"label": "Lending"}, "parent_icon") == app_icon


def test_who_has_no_app_is_not_sent_to_the_desk(db, monkeypatch):
	from frappe import apps

	monkeypatch.setattr(apps, "get_apps", lambda: [])
	assert apps.get_default_path() is None


@pytest.mark.of_the_fork
def test_logos_are_there(web):
	import frappe

	for app in ("frappe", "shelf"):
		for logo in frappe.get_hooks("app_logo_url", app_name=app) + [
			details["logo"] for details in frappe.get_hooks("add_to_apps_screen", app_name=app)
		]:
			path = frappe.get_app_path(app, "public", *logo.split("/")[3:])
			assert Path(path).read_text(), logo


def test_after_install_and_doc_events_run(db, book):
	import frappe

	assert frappe.db.get_global("shelf_installed") == "yes"
	with pytest.raises(frappe.ValidationError, match="A bad title"):
		book("bad")


def test_patches_of_an_installed_app_count_as_run(db):
	import frappe

	assert frappe.db.exists("Patch Log", {"patch": "shelf.patches.write_a_line"})
	assert frappe.db.get_global("shelf_patched") is None


def test_get_attr_of_an_app_that_is_not_installed(site):
	import frappe

	assert frappe.get_attr("shelf.api.tick")
	with pytest.raises(frappe.AppNotInstalledError, match="json"):
		frappe.get_attr("json.loads")
	with pytest.raises(AttributeError):
		frappe.get_attr("shelf.api.nothing")


def test_an_app_that_is_not_installed_cannot_be_called(web, without_attic):
	web.login()
	assert web.get("/api/method/attic.hooks.anything").status_code in (403, 404, 417)


def test_uninstalling_leaves_nothing(without_attic):
	import frappe

	assert frappe.get_installed_apps() == ["frappe", "shelf"]
	assert frappe.get_hooks("app_title") == [*frappe.get_hooks("app_title", app_name="frappe"), "Shelf"]
	for doctype, field in (("Module Def", "app_name"), ("Desktop Icon", "app"), ("Workspace Sidebar", "app")):
		assert frappe.get_all(doctype, {field: "attic"}) == [], doctype


def test_uninstalling_takes_tables_along(site):
	import frappe
	from frappe.installer import install_app, remove_app

	frappe.get_doc(doctype="Book", title="Lost").insert()
	frappe.db.commit()
	try:
		remove_app("shelf", yes=True)
		frappe.db.commit()
		left = frappe.db.sql("select name from sqlite_master where tbl_name like 'tabBook%'")
		assert not left
		assert not frappe.db.exists("DocType", "Book") and not frappe.get_all("DocField", {"parent": "Book"})
	finally:
		install_app("shelf")
		frappe.db.commit()
	assert frappe.db.count("Book") == 0 and frappe.db.has_index("tabBook", "place")


def test_site_config(site, site_path):
	import frappe
	from frappe.installer import update_site_config
	from frappe.utils.password import decrypt, encrypt

	assert frappe.conf.db_type == "sqlite" and frappe.conf.db_name == "site"
	config = site_path / "site_config.json"
	before = config.read_text()
	try:
		assert decrypt(encrypt("a secret")) == "a secret"
		update_site_config("a_word", "here")
		assert frappe.get_site_config().a_word == "here"
	finally:
		config.write_text(before)


def test_logs_go_into_the_site(site, site_path):
	import frappe

	logger = frappe.logger("shelf")
	logger.setLevel("INFO")
	logger.info("a line")
	assert "a line" in (site_path / "logs" / "shelf.log").read_text()
