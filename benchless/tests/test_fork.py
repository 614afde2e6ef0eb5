"""Each fault of the fork that is mended, seen from outside."""

import datetime
import importlib
import io
import json
import os
import re
import subprocess
import sys

import pytest

from benchless import fork

# --- benchless.fork ---


def test_each_edit_is_in_place(site):
	"""And what it looked for is gone, or the fork has mended it."""
	import frappe

	package = fork.Path(frappe.__file__).parent
	for file, pattern, replacement, fault in fork.EDITS:
		text = (package / file).read_text()
		again, count = re.subn(pattern, replacement, text)
		assert not count or again != text or replacement, f"{file}: {fault}"
		assert (package / file).with_suffix(".py").exists()
	assert (package / "event.py").exists() is False


@pytest.mark.of_the_fork
def test_nothing_holds_the_forks_name(site):
	import frappe

	package = fork.Path(frappe.__file__).parent
	assert [path for path in package.rglob("*.py") if fork.NAME.search(path.read_bytes())] == []
	assert [path for path in package.rglob("*") if fork.NAME.search(path.name.encode())] == []
	assert list(package.glob("LICENSE*"))


def test_every_module_is_python_that_this_interpreter_reads(site):
	"""`event.py` was not, before 3.12."""
	import frappe

	package = fork.Path(frappe.__file__).parent
	for path in package.rglob("*.py"):
		compile(path.read_bytes(), path, "exec", dont_inherit=True)
	assert importlib.import_module("frappe.desk.doctype.event.event").get_events


def test_events_that_repeat_are_listed(db):
	import frappe
	from frappe.desk.doctype.event.event import get_events

	frappe.get_doc(
		doctype="Event", subject="Once", starts_on="2025-01-05 10:00:00", event_type="Public"
	).insert()
	frappe.get_doc(
		doctype="Event",
		subject="Daily",
		starts_on="2025-01-04 10:00:00",
		event_type="Public",
		repeat_this_event=1,
		repeat_on="Daily",
		repeat_till="2025-02-01",
	).insert()
	day = datetime.date(2025, 1, 5)
	assert sorted(event.subject for event in get_events(day, day, user="Administrator")) == ["Daily", "Once"]


@pytest.mark.parametrize(
	("name", "attribute"),
	[
		("modules", "load_doctype_module"),
		("modules.utils", "export_module_json"),
		("modules.import_file", "import_file_by_path"),
		("modules.export_file", "export_to_files"),
		("modules.patch_handler", "run_all"),
	],
)
def test_moved_modules_are_where_apps_look_for_them(site, name, attribute):
	assert callable(getattr(importlib.import_module(f"frappe.{name}"), attribute))


def test_mariadbs_driver_is_not_loaded(site):
	import frappe.app  # noqa: F401

	assert "frappe.database.mariadb.mysqlclient" not in sys.modules


def test_install_refuses_beside_another_frappe(tmp_path, monkeypatch):
	package = tmp_path / "frappe"
	package.mkdir()
	(package / "__init__.py").write_text("__version__ = '15.0.0'")
	code = "from benchless import fork\ntry:\n\tfork.install()\nexcept RuntimeError as error:\n\tprint(error)"
	monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{fork.HERE.parent}")
	done = subprocess.run(
		[sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
	)
	assert str(package) in done.stdout and "did not bring" in done.stdout
	assert [path.name for path in package.iterdir() if path.suffix] == ["__init__.py"]


def test_install_refuses_a_frappe_without_our_mark_in_the_same_place(tmp_path, monkeypatch):
	package = tmp_path / "frappe"
	package.mkdir()
	(package / "__init__.py").write_text("")
	spec = type("Spec", (), {"origin": str(package / "__init__.py")})
	monkeypatch.setattr(fork.importlib.util, "find_spec", lambda name: spec)
	with pytest.raises(RuntimeError):
		fork.refuse_beside_another_frappe(package)
	(package / fork.MARK).write_text("ours")
	fork.refuse_beside_another_frappe(package)


def test_an_edit_that_finds_nothing_says_so(tmp_path, monkeypatch):
	(tmp_path / "app.py").write_text("already well\n")
	monkeypatch.setattr(fork, "CHECKOUT", "")
	monkeypatch.setattr(fork, "EDITS", (("app.py", "fault", "", "has the fault"),))
	with pytest.raises(AssertionError, match=r"app\.py no longer has the fault: its edit can go"):
		fork.edit(tmp_path, print)


@pytest.fixture
def checkout(tmp_path, monkeypatch):
	"""A made-up one: some files of 16 stable's that hold faults, some that are free of them, and a link that leads nowhere."""
	package = tmp_path / "checkout" / "frappe"
	for file, text in {
		"__init__.py": '"""Frappe"""\n\nimport json\n',
		"app.py": "import frappe.database.mariadb.mysqlclient  # Load\nframe = 1\n",
		"config.py": "def get_site_config(): pass\n",
		"installer.py": "def f():\n\tapp_hooks = frappe.get_hooks(app_name=name)\n",
		"utils/pdf.py": "def pdf_contains_js(c):\n\tif c:\n\t\treturn False\n\treturn True\n",
	}.items():
		(package / file).parent.mkdir(parents=True, exist_ok=True)
		(package / file).write_text(text)
	(package / "node_modules").symlink_to("../not/there")
	monkeypatch.setenv("FRAPPE_SOURCE", str(package.parent))  # for other processes
	monkeypatch.setattr(fork, "CHECKOUT", str(package.parent))
	monkeypatch.setattr(fork, "EDITS", fork.OF_UPSTREAM + fork.OF_A_CHECKOUT)
	return package


def test_a_checkout_is_copied_and_edited_where_upstream_has_the_fault(checkout, tmp_path):
	before, told = {path: path.read_bytes() for path in checkout.rglob("*.py")}, []
	package = fork.get_source(tmp_path)
	fork.edit(package, told.append)
	assert (package / "__init__.py").read_text() == (
		'"""Frappe"""\n\nimport benchless.mends.apps\nimport benchless.mends.missing\nimport json\n'
	)
	assert (package / "app.py").read_text() == "frame = 1\n"
	assert "from benchless.mends.apps import get_site_config" in (package / "config.py").read_text()
	# what is edited in the fork alone; the same words are no fault here
	for file in ("installer.py", "utils/pdf.py"):
		assert (package / file).read_bytes() == (checkout / file).read_bytes()
	assert not (package / "modules").exists()
	assert (package / "node_modules").is_symlink()
	assert any("realtime.py" in line for line in told), told
	assert {path: path.read_bytes() for path in checkout.rglob("*.py")} == before


def test_a_checkout_is_taken_anew_when_it_changes(checkout):
	state = fork.get_state()
	assert fork.get_state() == state
	os.utime(checkout / "app.py", (2**31, 2**31))
	assert fork.get_state() != state


def test_two_processes_bring_frappe_once(checkout, tmp_path):
	"""Workers of a test run, for instance, or a test beside a demo."""
	target, log = tmp_path / "packages" / "frappe", tmp_path / "log"
	target.mkdir(parents=True)
	(target / fork.MARK).write_text("an older state")
	code = f"""
import sys, time
sys.path[:0] = [{str(target.parent)!r}, {str(fork.HERE.parent)!r}]
from benchless import fork
fork.sysconfig.get_path = lambda name: {str(target.parent)!r}
fork.refuse_beside_another_frappe = lambda target: time.sleep(0.5)
def progress(line):
	with open({str(log)!r}, "a") as file:
		file.write(line + "\\n")
	time.sleep(0.2)
print(fork.install(progress))
"""
	processes = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(2)]
	said = [process.communicate(timeout=100)[0].decode().strip() for process in processes]
	assert said == [str(target)] * 2
	assert log.read_text().count("Fetching") == 1
	assert (target / fork.MARK).read_text() == fork.get_state()


@pytest.mark.of_the_fork
def test_another_wheel_than_the_pinned_one_is_refused(tmp_path, monkeypatch):
	pinned = (fork.HERE / "fork.txt").read_text()
	assert re.fullmatch(r"\w+==[\d.]+ --hash=sha256:[0-9a-f]{64}\n", pinned)
	(tmp_path / "fork.txt").write_text(re.sub("sha256:.{4}", "sha256:0000", pinned))
	monkeypatch.setattr(fork, "HERE", tmp_path)
	with pytest.raises(subprocess.CalledProcessError):
		fork.get_source(tmp_path)


# --- mends/fork.py ---


def test_argument_types_are_checked(db, monkeypatch):
	import frappe
	from frappe.exceptions import FrappeTypeError

	monkeypatch.setattr(frappe, "in_test", True)  # in requests they always are

	has_permission = frappe.get_attr("frappe.client.has_permission")
	assert has_permission("Book", "x", "create")
	for wrong in ({"a": 1}, ["like", "%"], 7):
		with pytest.raises(FrappeTypeError, match="should be of type 'str'"):
			has_permission("Book", wrong)


def test_argument_types_are_checked_over_http(web):
	web.login()
	answer = web.post("/api/method/frappe.client.has_permission", json={"doctype": {"a": 1}, "docname": "x"})
	assert answer.status_code == 417 and answer.json["exc_type"] == "FrappeTypeError"


def test_setup_wizard_is_over(web):
	import frappe

	assert frappe.is_setup_complete()
	web.login()
	answer = web.get("/desk")
	assert answer.status_code == 200, answer.text[:500]
	assert re.search(r'"setup_complete": ?(1|true)', answer.text)


# --- mends/missing.py ---


def test_missing_packages_refuse_by_name(site):
	import ldap3
	from googleapiclient.discovery import build

	with pytest.raises(
		NotImplementedError,
		match=r"googleapiclient.discovery.build is not here: benchless installs no googleapiclient",
	):
		build("calendar")
	with pytest.raises(NotImplementedError, match="ldap3"):
		ldap3.initialize()
	assert issubclass(ldap3.Server, Exception)
	with pytest.raises(ModuleNotFoundError):
		importlib.import_module("no_such_package")


def make_pdf(script: str = "") -> bytes:
	"""A page, and where `script` says so, a script: when it is opened, or in an annotation."""
	from pypdf import PdfWriter
	from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

	action = DictionaryObject(
		{NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
	)
	writer = PdfWriter()
	page = writer.add_blank_page(100, 100)
	if script == "open":
		writer.root_object[NameObject("/OpenAction")] = action
	if script == "annotation":
		page[NameObject("/Annots")] = ArrayObject([DictionaryObject({NameObject("/A"): action})])
	writer.write(content := io.BytesIO())
	return content.getvalue()


@pytest.mark.of_the_fork
def test_scripts_in_pdfs_are_found(site):
	from frappe.utils.pdf import pdf_contains_js

	assert not pdf_contains_js(make_pdf())
	assert pdf_contains_js(make_pdf("open"))
	assert pdf_contains_js(make_pdf("annotation"))


def test_a_broken_pdf_raises(site):
	from frappe.utils.pdf import pdf_contains_js
	from pypdf.errors import PyPdfError

	with pytest.raises(PyPdfError):
		pdf_contains_js(b"%PDF-1.4 nothing more")


@pytest.mark.of_the_fork
def test_an_uploaded_pdf_with_a_script_is_refused(db):
	import frappe

	with pytest.raises(frappe.ValidationError, match=r"(?i)pdf"):
		frappe.get_doc(doctype="File", file_name="a.pdf", content=make_pdf("open")).insert()


def test_a_page_is_shown_before_the_desk_is_built(web, site_path):
	assert web.get("/login").status_code == 200
	assert json.loads(web.get("/api/method/ping").text) == {"message": "pong"}
