"""Records of another site: `benchless export` there, `bench import-doc` here."""

import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import frappe
import pytest
from world import (
	FINANCE_STAFF,
	HR,
	HR_COLLEAGUE,
	HR_STAFF,
	act,
	get_stored,
	make_passed_task,
	make_task,
	make_ticket,
)

from task_portal.workflow.transitions import ActionNotAllowed

ROOT = Path(__file__).resolve().parent.parent
BENCH, SITE = os.environ.get("BENCH"), os.environ.get("SITE")
COMMAND = shlex.split(os.environ.get("BENCH_COMMAND", "bench"))
# What only the site itself knows: which record was changed last by the import, and Frappe's notes on the side.
ASIDE = {"_comments", "_assign", "_seen", "_user_tags", "_liked_by"}
MOVED = ("Department", "Department Member", "Client", "Client Portal User", "Case Type", "Case Type Step", "Task Type",
	"Ticket", "Case", "Case Step", "Task", "Task Movement", "Task Document", "Communication", "Comment")  # fmt: skip


def bring(values: dict):
	"""What `bench import-doc` does with one record."""
	frappe.flags.in_import = True
	try:
		doc = frappe.get_doc(values | {"__islocal": 1})
		doc.run_method("before_import")
		return doc.insert()
	finally:
		frappe.flags.in_import = False


def get_what_is_imported(task) -> dict:
	"""All but who wrote the row and when: Frappe's import stamps its own, and the export mends that by SQL."""
	values = get_stored(task)
	for row in (values, *values["movements"], *values["documents"]):
		for key in ("owner", "creation", "modified", "modified_by"):
			row.pop(key)
	return {key: value for key, value in values.items() if key != "comments"}


@pytest.fixture
def notices(jobs_run_now):
	return lambda: frappe.db.count("Notification Log")


def test_a_closed_task_of_another_site_arrives_as_it_was(notices):
	ticket = make_ticket()
	task = make_passed_task("Close", task_type="Individual Sector Task", ticket=ticket.name)
	values, expected = task.as_dict(), get_what_is_imported(task)
	frappe.delete_doc("Task", task.name, force=True)
	told = notices()
	bring(values)
	assert get_what_is_imported(task) == expected
	assert notices() == told


def test_an_imported_task_goes_on_under_the_rules():
	task = make_passed_task()
	values = task.as_dict()
	frappe.delete_doc("Task", task.name, force=True)
	bring(values)
	with pytest.raises(ActionNotAllowed):
		act(HR_STAFF, task, "Start")
	assert act(FINANCE_STAFF, task, "Start")["status"] == "To Do"


def test_a_department_comes_with_members_who_left():
	frappe.db.set_value("User", HR_COLLEAGUE, "enabled", 0)
	members = [{"user": HR_COLLEAGUE, "is_manager": 0}]
	bring({"doctype": "Department", "name": "_Test Old", "title": "_Test Old", "members": members})
	assert frappe.db.exists("Department Member", {"parent": "_Test Old", "user": HR_COLLEAGUE})


@pytest.mark.parametrize(
	"sent", [{"flags": {"is_imported": 1, "ignore_permissions": 1}}, {"is_imported": 1}, {"before_import": 1}]
)
def test_a_caller_cannot_pass_for_an_import(http, committed, sent):
	client, task = http(HR_STAFF), committed(make_task())
	values = {"subject": "Slipped in", "task_type": "Internal Task", "department": HR, "status": "Close"}
	assert client.create("Task", **values, **sent).status_code == 417
	assert client.change("Task", task.name, status="Close", **sent).status_code == 417
	frappe.db.rollback()
	assert not frappe.db.exists("Task", {"subject": "Slipped in"})
	assert frappe.db.get_value("Task", task.name, "status") == "New"


@pytest.mark.skipif(
	not (BENCH and SITE), reason="needs a bench: BENCH and SITE (a site without other records)"
)
def test_the_demo_moves_from_benchless_to_a_bench(tmp_path):
	# bench may run as another user, who cannot look into pytest's folders
	site, out = tmp_path / "site", Path(tempfile.mkdtemp()) / "out.json"
	out.parent.chmod(0o755)
	run_benchless("new-site", site, "--app", ROOT / "task_portal")
	run_benchless("execute", site, "task_portal.demo.load")
	run_benchless("export", site, out)
	run_bench("import-doc", str(out))
	run_bench("mariadb", input=out.with_suffix(".sql").read_text())
	run_bench("clear-cache")
	for doctype in MOVED:
		query = json.dumps({"doctype": doctype, "fields": ["*"], "limit_page_length": 0})
		left = get_rows(run_benchless("execute", site, "frappe.get_all", "--kwargs", query))
		arrived = get_rows(run_bench("execute", "frappe.get_all", "--kwargs", query))
		assert left, doctype
		for name, row in left.items():
			assert {key: arrived[name][key] for key in row} == row, f"{doctype} {name}"


def get_rows(output: str) -> dict[str, dict]:
	rows = json.loads(output)
	return {row["name"]: {key: value for key, value in row.items() if key not in ASIDE} for row in rows}


def run_benchless(*arguments) -> str:
	command = [sys.executable, "-m", "benchless", *map(str, arguments)]
	path = os.pathsep.join([str(ROOT / "benchless"), os.environ.get("PYTHONPATH", "")])
	return run(command, env=os.environ | {"PYTHONPATH": path})


def run_bench(*arguments: str, **options) -> str:
	return run([*COMMAND, "--site", SITE, *arguments], cwd=BENCH, **options)


def run(command: list[str], **options) -> str:
	done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
	assert done.returncode == 0, done.stderr[-3000:]
	return done.stdout
