"""The wall before clients' logins: what is on its list answers, and nothing else does, however it is asked for."""

import inspect
import json
import time
from pathlib import Path
from statistics import median
from urllib.parse import unquote

import frappe
import pytest
from portal_world import Browser, counted_statements, get_words
from wall_addresses import CALLS, GENERIC, PAGES_OF_STAFF, SENTENCE, SPELLINGS, is_refused
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request
from world import BUSINESS, HR_STAFF, PORTAL_MANAGER, STRANGER, acting_as, without_the_wall

from task_portal.guards import wall
from task_portal.portal import api


@pytest.fixture
def client(site):
	return Browser(site, BUSINESS)


# What is open


@pytest.mark.parametrize("page", sorted(wall.PAGES))
def test_a_page_on_the_list_answers_a_client(client, page):
	response = client.open(f"/{page}")
	assert not is_refused(response)
	assert response.status_code < 400 or page in ("index", "logout", "favicon.ico"), response.status_code


@pytest.mark.parametrize("name", sorted(wall.FUNCTIONS))
@pytest.mark.parametrize("prefix", wall.FUNCTION_ADDRESSES)
def test_a_function_on_the_list_answers_a_client(site, name, prefix):
	client = Browser(site)
	client.login(BUSINESS)
	response = client.request("GET", prefix + name)
	assert not is_refused(response)
	assert not is_refused(client.request("GET", "/", query_string={"cmd": name}))


def test_the_list_has_the_portals_functions_and_those_alone():
	named = {name for name in wall.FUNCTIONS if name.startswith("task_portal.")}
	functions = [value for value in vars(api).values() if callable(value)]
	open_ = [f"{api.__name__}.{value.__name__}" for value in functions if value in frappe.whitelisted]
	assert named == set(open_)


def test_every_page_of_the_portal_is_on_the_list():
	rules = frappe.get_hooks("website_route_rules", app_name="task_portal")
	routes = [rule["from_route"].replace("<name>", "TKT-1") for rule in rules]
	folder = Path(inspect.getfile(wall)).parents[1] / "www" / "portal"
	# Those are reached by their routes alone.
	by_route = {Path(rule["to_route"]).name for rule in rules}
	routes += [
		f"/portal/{file.stem}" for file in folder.glob("*.html") if file.stem not in by_route | {"index"}
	]
	assert len(routes) >= 7
	assert all(wall.is_open(route) for route in routes)
	assert not any(wall.is_open(f"/portal/{name}") for name in by_route)


def test_a_client_logs_in_goes_on_and_out(site):
	client = Browser(site)
	client.login(BUSINESS)
	assert client.open("/portal").status_code == 200
	assert client.request("POST", "/api/method/logout", json={}).status_code == 200
	assert client.open("/portal").status_code in (302, 303)
	client.sessions.pop(BUSINESS)
	by_command = client.open("/", "POST", data={"cmd": "login", "usr": BUSINESS, "pwd": "demo"})
	assert by_command.status_code == 200 and client.open("/portal").status_code == 200


def test_a_client_changes_their_password(site):
	client = Browser(site)
	client.login(BUSINESS)
	name = "frappe.core.doctype.user.user.update_password"
	wrong = client.post(name, new_password="something-else-1!", old_password="not it")
	assert wrong.status_code in (401, 410, 417) and not is_refused(wrong)
	assert "update_password" in client.open("/update-password").text


# What is not


@pytest.mark.parametrize("path", GENERIC)
def test_a_generic_address_answers_no_client(client, path):
	assert is_refused(client.request("GET", path))
	assert is_refused(client.request("POST", path, json={}))


def test_what_clients_are_refused_answers_staff(site):
	"""The control: these addresses are there."""
	staff = Browser(site, HR_STAFF)
	responses = {path: staff.request("GET", path) for path in GENERIC}
	assert not any(is_refused(response) for response in responses.values())
	answered = [path for path, response in responses.items() if response.status_code == 200]
	assert len(answered) >= 12, answered


@pytest.mark.parametrize("path", PAGES_OF_STAFF)
def test_a_page_of_staff_is_refused_in_a_sentence(client, path):
	response = client.open(path)
	assert is_refused(response)
	assert SENTENCE in get_words(response.text) and 'href="/portal"' in response.text.replace("'", '"')


@pytest.mark.parametrize("path", SPELLINGS)
def test_no_spelling_of_an_address_leads_round_the_wall(client, path):
	# Two slashes at the beginning would be a host's to this client.
	sent = {"environ_overrides": {"PATH_INFO": unquote(path)}} if path.startswith("//") else {}
	for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
		assert is_refused(client.request(method, path, **sent)), method
	assert client.request("HEAD", path, **sent).status_code == 403
	header = {"Accept": "application/json", "X-HTTP-Method-Override": "GET"}
	overridden = client.send_request("POST", path, header, **sent)
	assert overridden.status_code in (400, 403)


@pytest.mark.parametrize("path", ["/", "/portal", "/api/method/task_portal.portal.api.list_records",
	"/login", "/nothing"])  # fmt: skip
@pytest.mark.parametrize("name", CALLS)
def test_a_command_is_judged_like_an_address(client, path, name):
	client.open("/portal")
	values = {"cmd": name, "doctype": "User"}
	assert is_refused(client.request("GET", path, query_string=values))
	assert is_refused(client.request("POST", path, data=values))
	assert is_refused(client.request("POST", path, json=values))
	assert is_refused(client.request("POST", path, json=values | {"cmd": [name]}))


@pytest.mark.parametrize("name", CALLS)
def test_a_login_brings_nothing_else_along(site, name):
	client = Browser(site)
	response = client.post("login", usr=BUSINESS, pwd="demo", cmd=name)
	assert response.status_code == 403 and response.json["exc_type"] == "NotOpenToClients"
	assert set(response.json) <= {"exc_type", "_server_messages", "full_name", "home_page", "message"}


def test_a_preflight_says_nothing(client):
	response = client.request("OPTIONS", "/api/resource/User")
	assert response.data == b""


def test_roles_are_learnt_before_a_request_is_dispatched(site, monkeypatch):
	"""A list asks a replica, where there is one: what a lagging one says of roles, Frappe would keep."""
	with acting_as(HR_STAFF):
		frappe.cache.hdel("roles", HR_STAFF)
		builder = EnvironBuilder(path="/api/method/frappe.desk.reportview.get")
		monkeypatch.setattr(frappe.local, "request", Request(builder.get_environ()), raising=False)
		monkeypatch.setattr(frappe.local, "form_dict", frappe._dict(), raising=False)
		wall.keep_clients_out()
		assert "Task User" in frappe.cache.hget("roles", HR_STAFF)


def test_no_function_of_frappe_is_open_but_those_named():
	"""As far as this process has loaded them."""
	names = {f"{function.__module__}.{function.__name__}" for function in frappe.whitelisted}
	assert len(names) > 300
	open_ = {name for name in names if wall.is_open(f"/api/method/{name}") or wall.is_open("/", name)}
	assert open_ <= wall.FUNCTIONS


@pytest.mark.parametrize(
	"name", ["get_user_info", "can_subscribe_doc", "can_subscribe_doctype", "has_permission"]
)
def test_a_client_subscribes_to_nothing(client, site, name):
	"""What Frappe's socket server asks in the name of whoever connects."""
	values = {"doctype": "Task", "docname": "TASK-1", "name": "TASK-1"}
	assert is_refused(client.get(f"frappe.realtime.{name}", **values))
	assert not is_refused(Browser(site, HR_STAFF).get(f"frappe.realtime.{name}", **values))


# Whom it stands before


@pytest.mark.parametrize("user, walled", [("Guest", False), ("Administrator", False), (None, False), (HR_STAFF, False),
	(PORTAL_MANAGER, False), (STRANGER, False), (BUSINESS, True)])  # fmt: skip
def test_it_stands_before_clients_alone(user, walled):
	assert wall.is_walled(user) == walled


def test_a_member_of_staff_with_the_role_too_is_staff():
	frappe.get_doc("User", HR_STAFF).add_roles("Portal Client")
	assert not wall.is_walled(HR_STAFF)


def test_guests_meet_no_wall(site):
	assert Browser(site).get("ping").json["message"] == "pong"


def test_without_the_wall_a_client_reaches_further(client):
	"""The control of the switch that the tests of the second lock use."""
	assert is_refused(client.get("ping"))
	with without_the_wall():
		assert client.get("ping").json["message"] == "pong"
	assert is_refused(client.get("ping"))


# What is noted


def read_log() -> list[str]:
	path = Path(frappe.get_site_path("logs", "task_portal.wall.log"))
	return path.read_text().splitlines() if path.exists() else []


def test_a_refusal_is_noted_once_a_minute(client):
	path, before = f"/api/resource/{frappe.generate_hash()}", len(read_log())
	for _ in range(3):
		assert is_refused(client.request("GET", path))
	assert is_refused(client.request("GET", "/", query_string={"cmd": f"x.{path[-10:]}\n2026 forged"}))
	noted = read_log()[before:]
	assert len(noted) == 2
	assert BUSINESS in noted[0] and path in noted[0]
	assert "\\n2026 forged" in noted[1]


# What it costs


@pytest.mark.parametrize("user", [BUSINESS, HR_STAFF])
@pytest.mark.parametrize("path", ["/portal/tickets", "/api/method/task_portal.portal.api.act"])
def test_it_asks_the_database_nothing_and_takes_less_than_a_millisecond(user, path):
	with acting_as(user):
		frappe.local.request = Request(EnvironBuilder(path=path).get_environ())
		frappe.local.form_dict = frappe._dict()
		wall.keep_clients_out()
		taken = []
		with counted_statements() as statements:
			for _ in range(50):
				started = time.perf_counter()
				wall.keep_clients_out()
				taken.append(time.perf_counter() - started)
		del frappe.local.request
	assert not statements
	assert median(taken) < 0.001


def test_json_of_a_refusal_names_what_it_is(client):
	response = client.request("GET", "/api/resource/User")
	assert response.json["exc_type"] == "NotOpenToClients"
	assert json.loads(json.loads(response.json["_server_messages"])[0])["message"] == SENTENCE
