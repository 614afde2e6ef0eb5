"""Every door of Frappe and of the app that takes a record's name, tried by everybody whose record it is not.

No byte that belongs to the record may come back, and nothing may be written. What a platform does not have answers
with an error there, which is a closed door too."""

import importlib
import inspect
import json
import pkgutil

import frappe
import pytest
from files import make_pdf
from portal_doors import SECRET, get_paths, get_readers, get_writers
from portal_world import (
	COLLEAGUE,
	RIVAL,
	Browser,
	attach,
	delete,
	make_client_case,
	make_document_task,
	make_portal_world,
	make_request,
	say,
)
from world import BUSINESS, FINANCE_COLLEAGUE, HR_COLLEAGUE, HR_STAFF, get_step_task

import task_portal

# The one wall is tested in test_wall.py; here, what stands behind it.
pytestmark = pytest.mark.usefixtures("wall_down")
COUNTED = (
	"Comment",
	"Communication",
	"File",
	"ToDo",
	"DocShare",
	"Tag Link",
	"Version",
	"Task",
	"Ticket",
	"Case",
)


@pytest.fixture(scope="module")
def secrets(site):
	"""Records of BUSINESS, full of SECRET; and internal notes and files on them."""
	frappe.set_user("Administrator")
	clients = make_portal_world()
	client = frappe.get_doc("Client", clients["company"])
	client.update({"address": SECRET, "email": f"{SECRET}@example.com"})
	client.save()
	ticket = make_request(subject=f"{SECRET} welders", description=SECRET)
	case = make_client_case(ticket)
	case_type = frappe.get_doc("Case Type", case.case_type)
	case_type.steps[0].title = f"{SECRET} step"
	case_type.steps[1].after_step = f"{SECRET} step"
	case_type.save()
	frappe.db.set_value("Case", case.name, {"subject": SECRET, "description": SECRET})
	task = make_document_task(ticket, f"{SECRET} licence")
	frappe.db.set_value("Task", task.name, {"subject": SECRET, "description": SECRET})
	files = []
	for doc in (ticket, case, task):
		doc.add_comment("Comment", f"{SECRET} note")
		say(HR_STAFF, doc, f"{SECRET} message")
		files.append(
			attach(HR_STAFF, doc.doctype, doc.name, f"{SECRET}.pdf", make_pdf(f"{SECRET} {doc.name}"))
		)
	frappe.db.commit()
	step = get_step_task(case, "Your papers")
	yield {"Ticket": ticket.name, "Case": case.name, "Task": task.name, "Client": client.name, "Case Type": case_type.name,
		"Department": ticket.department, "Task Type": task.task_type, "files": files}  # fmt: skip
	frappe.db.rollback()
	frappe.db.set_value("Client", client.name, {"address": None, "email": None})
	delete(
		("Task", step.name),
		("Task", task.name),
		("Case", case.name),
		("Ticket", ticket.name),
		("Case Type", case_type.name),
	)


def get_state(secrets: dict) -> dict:
	frappe.db.rollback()
	state = {doctype: frappe.db.count(doctype) for doctype in COUNTED}
	for doctype in ("Ticket", "Case", "Task", "Client"):
		state |= {
			f"{doctype} {key}": value
			for key, value in frappe.get_doc(doctype, secrets[doctype]).as_dict().items()
			if key != "acting_as"
		}
	return state


def get_method(method: str) -> str:
	"""The HTTP method that a function is called by; nearly all take any, and POST is one of them."""
	try:
		allowed = frappe.allowed_http_methods_for_whitelisted_func.get(frappe.get_attr(method))
	except Exception:
		allowed = None  # what this platform does not have, or a handler's own name
	return "POST" if not allowed or "POST" in allowed else allowed[0]


def ask(browser, method: str, values: dict):
	how = get_method(method)
	sent = {"query_string": values} if how == "GET" else {"json": values}
	response = browser.request(how, f"/api/method/{method}", **sent)
	assert "CSRFTokenError" not in response.text, "refused before the wall was reached"
	return response


def has_leaked(response, words: tuple[str, ...]) -> bool:
	return any(word in response.text for word in words)


def find_leaks(browser, doctype: str, name: str, files: list, words: tuple[str, ...]) -> list[str]:
	leaks = []
	for method, values in get_readers(doctype, name):
		if has_leaked(ask(browser, method, values), words):
			leaks.append(f"{method} {values}")
	leaks += [
		path for path in get_paths(doctype, name, files) if has_leaked(browser.request("GET", path), words)
	]
	for method, values in get_writers(doctype, name):
		if has_leaked(ask(browser, method, values), words):
			leaks.append(method)
	for method, path in (
		("PUT", f"/api/resource/{doctype}/{name}"),
		("DELETE", f"/api/resource/{doctype}/{name}"),
	):
		if has_leaked(browser.request(method, path, json={"subject": "Changed"}), words):
			leaks.append(f"{method} {path}")
	return leaks


@pytest.mark.parametrize(
	"doctype", ["Ticket", "Case", "Task", "Client", "Case Type", "Department", "Task Type"]
)
@pytest.mark.parametrize("user", [None, RIVAL, COLLEAGUE, FINANCE_COLLEAGUE])
def test_no_door_opens_a_record_of_others(site, secrets, user, doctype):
	if user == FINANCE_COLLEAGUE and doctype not in ("Ticket", "Case", "Task"):
		pytest.skip("staff read clients, departments and types")
	before = get_state(secrets)
	words = (SECRET, HR_COLLEAGUE) if doctype != "Department" else (HR_COLLEAGUE,)
	files = [file for file in secrets["files"] if file.attached_to_doctype == doctype]
	assert not find_leaks(Browser(site, user), doctype, secrets[doctype], files, words)
	assert get_state(secrets) == before


@pytest.mark.parametrize("doctype", ["Ticket", "Case", "Task"])
def test_no_generic_door_opens_the_clients_own_record(site, secrets, doctype):
	"""Not even what the portal shows them; of notes and files of the office nothing at all."""
	browser, name = Browser(site, BUSINESS), secrets[doctype]
	before = get_state(secrets)
	files = [file for file in secrets["files"] if file.attached_to_doctype == doctype]
	leaks = []
	for method, values in get_readers(doctype, name):
		words = (f"{SECRET} note", f"{SECRET}.pdf") if method.startswith("task_portal.portal.") else (SECRET,)
		if has_leaked(ask(browser, method, values), words):
			leaks.append(method)
	for path in get_paths(doctype, name, files):
		words = (
			(f"{SECRET} note", f"{SECRET}.pdf", f"{SECRET}TKT") if path.startswith("/portal") else (SECRET,)
		)
		leaks += [path] if has_leaked(browser.request("GET", path), words) else []
	for method, values in get_writers(doctype, name):
		if not method.startswith("task_portal.portal."):
			ask(browser, method, values)
	assert not leaks
	assert get_state(secrets) == before


def get_whitelisted() -> list[str]:
	"""Dotted paths of every whitelisted function of the app."""
	found = []
	for module in pkgutil.walk_packages(task_portal.__path__, "task_portal."):
		if ".www." in module.name or module.name.startswith("task_portal.demo"):
			continue
		for name, value in vars(importlib.import_module(module.name)).items():
			if (
				callable(value)
				and getattr(inspect.unwrap(value), "__module__", "") == module.name
				and value in frappe.allowed_http_methods_for_whitelisted_func
			):
				found.append(f"{module.name}.{name}")
	return sorted(found)


@pytest.mark.parametrize("user", [None, RIVAL, COLLEAGUE, FINANCE_COLLEAGUE])
def test_every_whitelisted_function_of_the_app_keeps_the_wall(site, secrets, user):
	"""Each is called with the secret records' names for every argument that could take one."""
	before, browser, leaks = get_state(secrets), Browser(site, user), []
	functions = get_whitelisted()
	assert "task_portal.portal.api.get_record" in functions and "task_portal.api.act" in functions
	guesses = {"task": secrets["Task"], "client": secrets["Client"], "file": secrets["files"][0].name, "user": BUSINESS, "action": "Start",
		"document": "x", "comment": "x", "subject": "", "category": "", "department": secrets["Department"], "txt": SECRET[:3],
		"searchfield": "name", "start": 0, "page_len": 20, "reason": "x", "content": "eA==", "file_name": "a.pdf"}  # fmt: skip
	for function in functions:
		names = inspect.signature(inspect.unwrap(frappe.get_attr(function))).parameters
		# Staff read all clients.
		for doctype in ("Ticket", "Case", "Task", *(() if user == FINANCE_COLLEAGUE else ("Client",))):
			ref = {
				"doctype": doctype,
				"name": secrets[doctype],
				"doc": json.dumps({"doctype": doctype, "name": secrets[doctype]}),
			}
			values = {key: value for key, value in (guesses | ref).items() if key in names}
			leaks += [function] if has_leaked(ask(browser, function, values), (SECRET,)) else []
	assert not leaks
	assert get_state(secrets) == before
