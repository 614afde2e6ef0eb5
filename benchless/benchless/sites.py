"""Making sites: a folder with `site_config.json`, its SQLite file and its files, beside `apps.txt` as in a bench's `sites/`."""

import hashlib
import io
import json
import os
import shutil
import sys
import sysconfig
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

from filelock import FileLock

from benchless import fork

CONFIG = "common_site_config.json"
SITE, SITES_PATH = "BENCHLESS_SITE", "BENCHLESS_SITES_PATH"
TEMPLATES = Path(sysconfig.get_path("data")) / "share" / "benchless"


def use(site: str | Path) -> str:
	"""Make the site at this path the one of this process, and its apps importable; returns its name."""
	path = Path(site).resolve()
	os.environ |= {SITE: path.name, SITES_PATH: str(path.parent), "FRAPPE_BENCH_ROOT": str(path.parent)}
	folders = read_json(path.parent / CONFIG).get("app_paths", ())
	sys.path += [folder for folder in folders if folder not in sys.path]
	return path.name


def read_json(path: Path) -> dict:
	return json.loads(path.read_text()) if path.is_file() else {}


def connect(path):
	"""To the site at this path, as Administrator; returns the module `frappe`."""
	use(path)
	import frappe

	frappe.init(force=True)
	frappe.connect()
	return frappe


@contextmanager
def open_site(path):
	"""Connected, for a while; committed by whoever uses it."""
	frappe = connect(path)
	try:
		yield frappe
	finally:
		frappe.destroy()


def new_site(path, admin_password: str = "admin", apps=(), progress=print) -> Path:
	"""Make a site at `path` with `apps` (names of importable packages, or folders that hold them) installed.

	The empty site is made once and kept as a template. Raises FileExistsError."""
	path = Path(path).resolve()
	if path.exists():
		raise FileExistsError(f"{path} is there already.")
	progress("Making the site …")
	template = make_template(progress)
	path.parent.mkdir(parents=True, exist_ok=True)
	shutil.copytree(template, path)
	with open_site(path) as frappe:
		from frappe.installer import install_app
		from frappe.utils.password import update_password

		update_password("Administrator", admin_password)
		for app in apps:
			progress(f"Installing {Path(app).name} …")
			with redirect_stdout(io.StringIO()):
				install_app(add_app(app, path))
		frappe.db.commit()
		link_assets(path.parent)
	return path


def link_assets(sites_path: Path) -> bool:
	"""What is served at /assets: each app's `public`, and the desk's bundles. Returns whether these have been built."""
	import frappe

	from benchless.build import get_assets

	built, folder = get_assets(), sites_path / "assets"
	folder.mkdir(exist_ok=True)
	apps = frappe.get_all_apps(with_internal_apps=False, sites_path=sites_path)
	links = {app: Path(frappe.get_app_path(app, "public")) for app in apps}
	is_built = (built / "assets.json").exists()
	for name in ("assets.json", "assets-rtl.json"):
		(folder / name).unlink(missing_ok=True)
		links |= {name: built / name, "frappe": built / "frappe"} if is_built else {}
	for name, target in links.items():
		(folder / name).unlink(missing_ok=True)
		(folder / name).symlink_to(target)
	return is_built


def add_app(app, site: Path) -> str:
	"""Write the app into `apps.txt`, and where it is to be imported from if it is given as a folder; returns its name."""
	import frappe

	config, folder = site.parent / CONFIG, Path(app).resolve()
	if folder.is_dir():
		paths = {*read_json(config).get("app_paths", ()), str(folder.parent)}
		config.write_text(json.dumps(read_json(config) | {"app_paths": sorted(paths)}, indent=1))
		use(site)
	known = dict.fromkeys([*frappe.get_all_apps(), folder.name])
	(site.parent / "apps.txt").write_text("\n".join(known) + "\n")
	frappe.clear_cache()  # which has the apps that there were
	frappe.setup_module_map()
	return folder.name


def make_template(progress) -> Path:
	"""A site with nothing but Frappe, one for each state of the source and of the layer."""
	layer = hashlib.sha256((fork.install(progress) / fork.MARK).read_bytes())
	for file in sorted(fork.HERE.rglob("*.py")):
		layer.update(file.read_bytes())
	template = TEMPLATES / f"site-{layer.hexdigest()[:16]}"
	TEMPLATES.mkdir(parents=True, exist_ok=True)
	with FileLock(TEMPLATES / "lock"):
		if not template.is_dir():
			for old in TEMPLATES.glob("site-*"):
				shutil.rmtree(old)
			with redirect_stdout(io.StringIO()):
				install_frappe(template.with_suffix(".new")).rename(template)
	return template


def install_frappe(path: Path) -> Path:
	use(path)
	import frappe
	from frappe.installer import _new_site
	from frappe.utils.scheduler import enable_scheduler

	frappe.init(new_site=True, force=True)
	_new_site("site", path.name, admin_password="admin")
	enable_scheduler()
	frappe.db.commit()
	frappe.destroy()
	return path
