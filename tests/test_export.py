"""A site made by benchless moves to benches: every row of it, and every byte of its files.

EXPORT_BENCH names the benches' folders (several as in PATH). The site there is made and dropped, in a `sites` folder of its
own beside the bench's code, by the bench's owner (root becomes that one). DB_ROOT_PASSWORD (default: root) is MariaDB's."""

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from other_site import ODD_TEXT
from world import FINANCE_STAFF

ROOT = Path(__file__).resolve().parent.parent
BENCHES = [Path(path).expanduser() for path in os.environ.get("EXPORT_BENCH", "").split(os.pathsep) if path]
# An install's own, or what benchless alone has
STAYS = {"DocType", "DocField", "DocPerm", "DocType Action", "DocType Link", "DocType State", "Module Def", "Page", "Report",
	"Patch Log", "Installed Application", "Scheduled Job Type", "Scheduled Job Log", "Email Queue", "Email Queue Recipient",
	"Workspace", "Workspace Link", "Workspace Shortcut", "Workspace Chart", "Workspace Number Card", "Workspace Quick List", "Workspace Sidebar",
	"Workspace Sidebar Item", "Desktop Icon", "Dashboard Chart", "Number Card", "Onboarding Permission", "Onboarding Step Map", "Permission Type", "Web Form",
	"Web Form Field", "Web Template", "Web Template Field", "Website Theme", "Print Style", "Navbar Item", "User Type"}  # fmt: skip
BENCH_COMMAND = "../env/bin/python -m frappe.utils.bench_helper frappe"
SINGLES_STAY = ("Installed Applications", "Permission Inspector", "Navbar Settings")
ADMINS = ("Administrator", "Guest")
# To 15: which rows come, beside all those of our DocTypes
ABOUT_OURS = {
	"Comment": "reference_doctype", "Communication": "reference_doctype", "Custom Field": "dt", "File": "attached_to_doctype",
	"Notification": "document_type", "Notification Log": "document_type", "ToDo": "reference_type", "Version": "ref_doctype",
	"Workflow": "document_type", "Workflow Action": "reference_doctype",
}  # fmt: skip
PARTS = {"Communication Link": "Communication", "Notification Recipient": "Notification", "Has Role": "User",
	"Workflow Document State": "Workflow", "Workflow Transition": "Workflow", "Auth": "User"}  # fmt: skip


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
	"""The folder of a demo's site, and what is in it."""
	site = tmp_path_factory.mktemp("demo") / "demo.localhost"
	run_benchless("-m", "benchless", "new-site", site, "--app", ROOT / "task_portal")
	run_benchless("-m", "benchless", "execute", site, "task_portal.demo.load")
	run_benchless(ROOT / "tests/other_site.py", site, "add_oddities")
	return site, json.loads(run_benchless(ROOT / "tests/other_site.py", site, "dump"))


class Bench:
	"""A bench's code and environment with a folder of sites of its own, so that nobody is disturbed; a site with the app."""

	def __init__(self, bench: Path):
		self.owner = pwd.getpwuid(bench.stat().st_uid).pw_name
		self.folder = Path(tempfile.mkdtemp(prefix="export-bench."))
		is_15 = '__version__ = "15.' in (bench / "apps/frappe/frappe/__init__.py").read_text()
		self.version = "15" if is_15 else "16"
		self.site = f"x{self.version}.localhost"
		for name in ("apps", "config", "env"):
			(self.folder / name).symlink_to(bench / name)
		for name in ("sites", "logs", "code"):
			(self.folder / name).mkdir()
		shutil.copy(bench / "sites/common_site_config.json", self.folder / "sites")
		(self.folder / "sites/assets").symlink_to(bench / "sites/assets")
		(self.folder / "sites/apps.txt").write_text("frappe\ntask_portal\n")
		for path in run(["git", "ls-files", "-z"], cwd=ROOT).split("\0")[:-1]:
			(self.folder / "code" / path).parent.mkdir(parents=True, exist_ok=True)
			shutil.copy(ROOT / path, self.folder / "code" / path)
		self.give_to_owner(self.folder)
		self.root = f"--db-root-username root --db-root-password {os.environ.get('DB_ROOT_PASSWORD', 'root')}"
		self.frappe(
			"new-site",
			self.site,
			f"--force --admin-password admin --mariadb-user-host-login-scope=% {self.root}",
		)
		self.frappe("--site", self.site, "install-app task_portal")

	def drop(self):
		self.frappe(
			"drop-site", self.site, f"--force --no-backup {self.root} --archived-sites-path ../archived"
		)
		shutil.rmtree(self.folder)

	def frappe(self, *words: str) -> str:
		return self.run(" ".join([BENCH_COMMAND, *words]))

	def run(self, command: str) -> str:
		exports = (
			f"export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH={self.folder}/code FRAPPE_BENCH_ROOT={self.folder}"
		)
		shell = ["bash", "-c", f"cd {self.folder}/sites && {exports} && {command}"]
		become = [] if os.getuid() else ["sudo", "-u", self.owner, "-H"]
		return run([*become, *shell])

	def give_to_owner(self, folder: Path):
		if os.getuid() == 0:
			run(["chown", "-R", "-h", self.owner, str(folder)])

	def bring(self, exported: Path):
		"""By the commands of the README."""
		folder = self.folder / "exported"
		shutil.rmtree(folder, ignore_errors=True)
		shutil.copytree(exported, folder)
		self.give_to_owner(folder)
		readme = (folder / "README").read_text()
		commands = " && ".join(line.strip() for line in readme.splitlines() if line.startswith("    "))
		commands = commands.replace("files/.", f"{folder}/files/.").replace("site.sql", f"{folder}/site.sql")
		commands = commands.replace("BENCH", str(self.folder)).replace("SITE", self.site)
		self.run(commands.replace("bench --site", f"{BENCH_COMMAND} --site"))

	def dump(self) -> dict:
		return json.loads(self.run(f"../env/bin/python ../code/tests/other_site.py {self.site} dump"))


@pytest.fixture(scope="session", params=BENCHES or [None], ids=lambda path: path and path.name)
def bench(request):
	if not request.param:
		pytest.skip("needs a bench: EXPORT_BENCH names its folder")
	if request.config.getoption("--site"):
		pytest.skip("starts from benchless, and this is a bench")
	bench = Bench(request.param)
	yield bench
	bench.drop()


@pytest.mark.parametrize("to", ("15", "16"))
def test_an_export_leaves_out_what_an_install_makes_and_mail(request, tmp_path, to):
	if request.config.getoption("--site"):
		pytest.skip("benchless exports, and this is a bench")
	from benchless.export import export

	export(tmp_path / "out", to)
	sql = (tmp_path / "out/site.sql").read_text()
	assert FINANCE_STAFF in sql
	assert all("custom = 1" in line for line in sql.splitlines() if "DELETE FROM `tabDocType`" in line)
	assert not [table for table in ("Patch Log", "Email Queue") if f"`tab{table}`" in sql]
	with pytest.raises(FileExistsError):
		export(tmp_path / "out", to)


def test_the_demo_moves_from_benchless_to_a_bench(bench, demo, tmp_path):
	site, left = demo
	whole = bench.version == "16"
	run_benchless("-m", "benchless", "export", site, tmp_path / "out", "--to", bench.version)
	bench.bring(tmp_path / "out")
	arrived = bench.dump()
	expected = get_all(left) if whole else get_ours(left)
	there = (get_all if whole else get_ours)(arrived)
	for name, rows in expected.items():
		compare(name, rows, there[name])
	assert sum(map(len, expected.values())) > (4000 if whole else 3000)
	compare_files(left, arrived, expected["File"])
	assert arrived["logs_in"] and arrived["wizard_done"]
	assert arrived["secret"] == (ODD_TEXT if whole else None)
	bench.bring(tmp_path / "out")
	for name, rows in bench.dump()["rows"].items():
		assert rows.keys() == arrived["rows"][name].keys(), f"{name} doubles"


def get_all(found: dict) -> dict[str, dict]:
	"""All rows but those of an install. Its pages and reports have roles, too."""
	rows = {name: rows for name, rows in found["rows"].items() if name not in STAYS}
	rows["Has Role"] = {name: row for name, row in rows["Has Role"].items() if row["parenttype"] == "User"}
	rows["DefaultValue"] = {
		key: row for key, row in rows["DefaultValue"].items() if row["defkey"] != "installed_apps"
	}
	rows["Singles"] = {key: row for key, row in rows["Singles"].items() if row["doctype"] not in SINGLES_STAY}
	rows["Singles"].pop("System Settings.setup_complete")
	return rows


def get_ours(found: dict) -> dict[str, dict]:
	rows = found["rows"]
	ours = {
		name: rows[name] for name in (*found["ours"], "Series", "Workflow State", "Workflow Action Master")
	}
	ours["User"] = {name: row for name, row in rows["User"].items() if name not in ADMINS}
	for doctype, field in ABOUT_OURS.items():
		ours[doctype] = {name: row for name, row in rows[doctype].items() if row[field] in found["ours"]}
	for part, whole in PARTS.items():
		ours[part] = {
			key: row
			for key, row in rows[part].items()
			if (row.get("parenttype") or row["doctype"]) == whole
			and (row.get("parent") or row["name"]) in ours[whole]
			and not row.get("encrypted")
		}
	return ours


def compare(doctype: str, left: dict, arrived: dict):
	"""Each row, in each column that both sites have."""
	if doctype == "Singles":  # settings that the fork does not know stay as they are
		arrived = {name: row for name, row in arrived.items() if name in left}
	assert left.keys() == arrived.keys(), doctype
	for name, row in left.items():
		there = arrived[name]
		for column in row.keys() & there.keys():
			value = there[column]
			# MariaDB's columns of numbers take no NULL; Python's sqlite3 reads "" as None.
			assert row[column] == value or (row[column] is None and value in (0, "")), (
				f"{doctype} {name} {column}"
			)


def compare_files(left: dict, arrived: dict, rows: dict):
	urls = {row["file_url"] for row in rows.values() if row["file_url"]}
	files = {url: digest for url, digest in left["files"].items() if url in urls}
	assert len(files) > 50
	assert files == {url: digest for url, digest in arrived["files"].items() if url in urls}


def run_benchless(*words) -> str:
	path = os.pathsep.join([str(ROOT / "benchless"), os.environ.get("PYTHONPATH", "")])
	return run([sys.executable, *map(str, words)], env=os.environ | {"PYTHONPATH": path})


def run(command: list[str], **options) -> str:
	done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
	assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
	return done.stdout
