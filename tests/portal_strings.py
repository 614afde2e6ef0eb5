"""Every text that the portal's pages, the notices, the desk's lists, forms and reports show, read from templates, functions and what ships around them."""

import ast
import json
import re
from pathlib import Path

APP = Path(__file__).resolve().parent.parent / "task_portal"
# Of what is not the portal's, these speak to clients.
TO_CLIENTS = (APP / "guards" / "wall.py", APP / "guards" / "files.py")
# Not the portal's either.
DESK = (
	APP / "api.py",
	APP / "prints.py",
	APP / "reports.py",
	APP / "notices" / "digest.py",
	APP / "admins" / "checkup.py",
	APP / "cases" / "by_hand.py",
	APP / "workflow" / "board.py",
	APP / "workflow" / "conditions.py",
	APP / "workflow" / "many.py",
	*(APP / "task_portal" / "report").glob("*/*.py"),
)
BOARDS = {"Tasks by State", "Tickets by State"}
LIST_SCRIPTS = (
	"actions",
	"asking",
	"board",
	"bulk",
	"conversation",
	"documents",
	"gantt",
	"head",
	"lists",
	"members",
	"picture",
	"reports",
	"standing",
	"steps",
	"team",
	"way",
	"workflow",
)


def get_template_strings() -> set[str]:
	found = set()
	prints = (APP / "task_portal" / "print_format").glob("*/*.html")
	for path in (*(APP / "templates").glob("*/*.html"), *prints):
		found |= set(re.findall(r'_\("((?:[^"\\]|\\.)*)"\)', path.read_text()))
		found |= set(re.findall(r"_\('((?:[^'\\]|\\.)*)'\)", path.read_text()))
	return found


def get_python_strings() -> set[str]:
	found = set()
	for path in (*(APP / "portal").glob("*.py"), *TO_CLIENTS, *DESK):
		for node in ast.walk(ast.parse(path.read_text())):
			if (
				isinstance(node, ast.Call)
				and getattr(node.func, "id", "") == "_"
				and isinstance(node.args[0], ast.Constant)
			):
				found.add(node.args[0].value)
	return found


def get_shipped_words() -> set[str]:
	"""States, what clients see of them, actions, what a request may be about, and a decision."""
	found = {"Approved", "Rejected"}
	for path in (APP / "workflow").glob("*.json"):
		workflow = json.loads(path.read_text())
		if isinstance(workflow, dict):
			found |= {row["client_label"] for row in workflow["states"] if not row["effect"]}
			found |= {row["state"] for row in workflow["states"]}
			found |= {row["action"] for row in workflow["transitions"]}
	ticket = json.loads((APP / "task_portal" / "doctype" / "ticket" / "ticket.json").read_text())
	category = next(field for field in ticket["fields"] if field["fieldname"] == "category")
	return found | {option for option in category["options"].split("\n") if option}


def get_notice_strings() -> set[str]:
	notices = json.loads((APP / "notices" / "notifications.json").read_text())
	texts = [notice[field] for notice in notices for field in ("subject", "message")]
	return {found for text in texts for found in re.findall(r'_\("((?:[^"\\]|\\.)*)"\)', text)}


def get_list_strings() -> set[str]:
	"""What the scripts of the desk's lists, reports and forms' heads say."""
	scripts = [APP / "public" / "js" / f"{name}.js" for name in LIST_SCRIPTS]
	scripts += [
		*(APP / "task_portal").glob("doctype/*/*.js"),
		*(APP / "task_portal").glob("report/*/*.js"),
	]
	return {
		found for path in scripts for found in re.findall(r'__\("((?:[^"\\]|\\.)*)"[,)]', path.read_text())
	}


def get_report_names() -> set[str]:
	return {
		json.loads(path.read_text())["name"] for path in (APP / "task_portal" / "report").glob("*/*.json")
	}


def get_workspace_strings() -> set[str]:
	"""Pages, and the labels of what stands on them."""
	pages = [json.loads(path.read_text()) for path in (APP / "task_portal" / "workspace").glob("*/*.json")]
	tables = ("number_cards", "charts", "quick_lists")
	return {page["title"] for page in pages} | {
		row["label"] for page in pages for table in tables for row in page[table]
	}


def get_doctypes() -> list[dict]:
	found = [json.loads(path.read_text()) for path in (APP / "task_portal" / "doctype").glob("*/*.json")]
	return [doctype for doctype in found if isinstance(doctype, dict)]


def get_help() -> set[str]:
	"""What stands under the fields of our forms, and over their connections."""
	doctypes = get_doctypes()
	fields = [field for doctype in doctypes for field in doctype.get("fields", [])]
	links = [link for doctype in doctypes for link in doctype.get("links", [])]
	return {field.get("description") for field in fields} | {link.get("group") for link in links}


def get_labels() -> set[str]:
	"""Of our DocTypes and their fields, and what is chosen in these. Frappe has translations of many."""
	doctypes = get_doctypes()
	fields = [field for doctype in doctypes for field in doctype.get("fields", [])]
	fields += json.loads((APP / "fixtures" / "custom_field.json").read_text())
	chosen = {
		option
		for field in fields
		if field["fieldtype"] == "Select"
		for option in field["options"].split("\n")
	}
	return {doctype.get("name") for doctype in doctypes} | {field.get("label") for field in fields} | chosen


def get_strings() -> set[str]:
	found = get_template_strings() | get_python_strings() | get_shipped_words() | get_notice_strings()
	found |= BOARDS | get_list_strings() | get_report_names() | get_workspace_strings() | get_help()
	return found - {None, ""}
