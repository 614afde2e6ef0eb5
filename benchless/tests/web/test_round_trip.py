"""What is exported arrives on a real bench: set BENCH to its folder and SITE to a site that may be written to.

BENCH_COMMAND is how to call bench, where plain `bench` in that folder does not do.
"""

import json
import os
import shlex
import subprocess
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import PASSWORD, opened

BENCH, SITE = os.environ.get("BENCH"), os.environ.get("SITE")
COMMAND = shlex.split(os.environ.get("BENCH_COMMAND", "bench"))

pytestmark = pytest.mark.skipif(not (BENCH and SITE), reason="needs a bench: BENCH and SITE are not set")

PARCEL = {
	"doctype": "DocType",
	"name": "Parcel",
	"module": "Custom",
	"custom": 1,
	"autoname": "PAR-.####",
	"fields": [
		{"fieldname": "subject", "fieldtype": "Data", "label": "Subject", "reqd": 1},
		{"fieldname": "status", "fieldtype": "Select", "label": "Status", "options": "Packed\nSent"},
		{"fieldname": "courier", "fieldtype": "Link", "label": "Courier", "options": "User"},
	],
	"permissions": [{"role": "System Manager", "read": 1, "write": 1, "create": 1}],
}


def bench(*arguments: str, **options) -> str:
	command = [*COMMAND, "--site", SITE, *arguments]
	return subprocess.run(command, cwd=BENCH, check=True, capture_output=True, text=True, **options).stdout


def test_records_states_files_and_passwords_arrive(tmp_path):
	from benchless.cli import main

	# bench may run as another user, who cannot look into pytest's folders
	site, out = tmp_path / "site", Path(tempfile.mkdtemp()) / "out.json"
	out.parent.chmod(0o755)
	assert CliRunner().invoke(main, ["new-site", str(site), "--admin-password", PASSWORD]).exit_code == 0
	with opened(site) as frappe:
		name = make_records(frappe)
	assert CliRunner().invoke(main, ["export", str(site), str(out)]).exit_code == 0
	bench("import-doc", str(out))
	bench("mariadb", input=out.with_suffix(".sql").read_text())
	bench("clear-cache")

	parcel = json.loads(bench("execute", "frappe.client.get", "--args", json.dumps(["Parcel", name])))
	expected = ("Sent", "courier@example.com", "courier@example.com", "2024-02-03 04:05:06")
	assert (parcel["status"], parcel["courier"], parcel["owner"], parcel["creation"]) == expected
	about = json.dumps({"doctype": "Comment", "fields": ["content"], "filters": {"reference_name": name}})
	assert "Handle with care" in bench("execute", "frappe.get_all", "--kwargs", about)
	url = json.dumps(["File", {"attached_to_name": name}, "file_url"])
	assert "/private/files/label" in bench("execute", "frappe.db.get_value", "--args", url)
	login = json.dumps(["courier@example.com", PASSWORD])
	assert "courier@example.com" in bench("execute", "frappe.utils.password.check_password", "--args", login)
	assert f"PAR-{int(name[-4:]) + 1:04}" in bench(
		"execute", "frappe.model.naming.make_autoname", "--args", '["PAR-.####"]'
	)


def make_records(frappe) -> str:
	"""A custom DocType with its workflow, and one record of it in a later state, with all that hangs on it."""
	user = {
		"email": "courier@example.com",
		"first_name": "Courier",
		"send_welcome_email": 0,
		"new_password": PASSWORD,
	}
	frappe.get_doc({"doctype": "User", **user}).insert()
	frappe.get_doc(PARCEL).insert()
	for state in ("Packed", "Sent"):
		frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": state}).insert()
	frappe.get_doc({"doctype": "Workflow Action Master", "workflow_action_name": "Send"}).insert()
	states = [{"state": s, "doc_status": "0", "allow_edit": "System Manager"} for s in ("Packed", "Sent")]
	move = {"state": "Packed", "action": "Send", "next_state": "Sent", "allowed": "System Manager"}
	workflow = {
		"workflow_name": "Parcel",
		"document_type": "Parcel",
		"workflow_state_field": "status",
		"is_active": 1,
	}
	frappe.get_doc({"doctype": "Workflow", **workflow, "states": states, "transitions": [move]}).insert()
	parcel = frappe.get_doc(
		{"doctype": "Parcel", "subject": "Books", "courier": "courier@example.com"}
	).insert()
	parcel.add_comment("Comment", "Handle with care")
	file = {"file_name": "label.txt", "content": "To: you", "is_private": 1}
	file |= {"attached_to_doctype": "Parcel", "attached_to_name": parcel.name}
	frappe.get_doc({"doctype": "File", **file}).insert()
	values = {"status": "Sent", "owner": "courier@example.com", "creation": "2024-02-03 04:05:06"}
	frappe.db.set_value("Parcel", parcel.name, values)
	return parcel.name
