"""Every text that the portal's pages show, read from its templates and functions, and from what ships around it."""

import ast
import json
import re
from pathlib import Path

APP = Path(__file__).resolve().parent.parent / "task_portal"
# Only staff read these.
STAFF_ONLY = ("visibility.py", "preview.py")


def get_template_strings() -> set[str]:
	found = set()
	for path in (APP / "templates" / "portal").glob("*.html"):
		found |= set(re.findall(r'_\("((?:[^"\\]|\\.)*)"\)', path.read_text()))
		found |= set(re.findall(r"_\('((?:[^'\\]|\\.)*)'\)", path.read_text()))
	return found


def get_python_strings() -> set[str]:
	found = set()
	for path in (APP / "portal").glob("*.py"):
		if path.name in STAFF_ONLY:
			continue
		for node in ast.walk(ast.parse(path.read_text())):
			if (
				isinstance(node, ast.Call)
				and getattr(node.func, "id", "") == "_"
				and isinstance(node.args[0], ast.Constant)
			):
				found.add(node.args[0].value)
	return found


def get_shipped_words() -> set[str]:
	"""Client labels, the actions that a client has, what a request may be about, and a decision."""
	found = {"Approved", "Rejected"}
	for path in (APP / "workflow").glob("*.json"):
		workflow = json.loads(path.read_text())
		if isinstance(workflow, dict):
			found |= {row["client_label"] for row in workflow["states"] if not row["effect"]}
			found |= {row["action"] for row in workflow["transitions"] if row["allowed"] == "Portal Client"}
	ticket = json.loads((APP / "task_portal" / "doctype" / "ticket" / "ticket.json").read_text())
	category = next(field for field in ticket["fields"] if field["fieldname"] == "category")
	return found | {option for option in category["options"].split("\n") if option}


def get_strings() -> set[str]:
	return get_template_strings() | get_python_strings() | get_shipped_words()
