"""The server and the command, as their users meet them."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from conftest import environment

# --- the application, in this process ---


def test_login_and_a_record_over_http(web):
	assert web.get("/api/resource/Book").status_code == 403
	assert web.login().json["message"] == "Logged In"
	made = web.post("/api/resource/Book", json={"title": 'it\'s 100% "é"'})
	assert made.status_code == 200, made.text
	name = made.json["data"]["name"]
	assert web.get(f"/api/resource/Book/{name}").json["data"]["title"] == 'it\'s 100% "é"'
	filters = json.dumps([["title", "like", "%100\\%%"]])
	assert web.get("/api/resource/Book", query_string={"filters": filters}).json["data"] == [{"name": name}]
	assert web.put(f"/api/resource/Book/{name}", json={"title": "bad"}).status_code == 417
	assert web.get(f"/api/resource/Book/{name}").json["data"]["title"] == 'it\'s 100% "é"'
	assert web.delete(f"/api/resource/Book/{name}").status_code == 202


def test_a_get_that_writes_leaves_nothing(web):
	import frappe

	web.login()
	web.call("shelf.api.add_and_wait", title="By GET")
	frappe.db.rollback()
	assert not frappe.db.exists("Book", {"title": "By GET"})


@pytest.fixture
def public_file(site, site_path):
	made = []

	def make(name: str, content: bytes):
		path = site_path / "public" / "files" / name
		path.write_bytes(content)
		made.append(path)

	yield make
	for path in made:
		path.unlink()


def test_public_files_are_served(web, public_file):
	assert web.get("/files/nothing.txt").status_code == 404
	public_file("a.txt", b"text")
	answer = web.get("/files/a.txt")
	assert answer.data == b"text" and "attachment" not in answer.headers.get("Content-Disposition", "")


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.xml"])
def test_what_a_browser_would_run_is_downloaded(web, public_file, name):
	public_file(name, b"<script>alert(1)</script>")
	answer = web.get(f"/files/{name}")
	assert answer.status_code == 200 and answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
	"path",
	[
		"/files/../../site_config.json",
		"/files/..%2f..%2fsite_config.json",
		"/files/%2e%2e/%2e%2e/site_config.json",
		"/files/../private/files/secret.txt",
		"/assets/../test.localhost/site_config.json",
		"/assets/..%2ftest.localhost/site_config.json",
		"/assets/shelf/../../test.localhost/site_config.json",
		"/files//etc/passwd",
		"/site_config.json",
		"/db/site.db",
	],
)
def test_nothing_outside_is_served(web, site_path, path):
	(site_path / "private" / "files" / "secret.txt").write_text("secret")
	answer = web.get(path)
	assert answer.status_code in (403, 404), path
	assert (
		b"encryption_key" not in answer.data
		and b"secret" not in answer.data.replace(b"secret.txt", b"")
		and b"root:" not in answer.data
	)


def test_private_files_are_for_who_may_read_them(web, db):
	import frappe

	doc = frappe.get_doc(doctype="File", file_name="private.txt", content=b"secret", is_private=1).insert()
	frappe.db.commit()
	assert web.get(doc.file_url).status_code == 403
	web.login()
	assert web.get(doc.file_url).data == b"secret"
	doc.delete()
	frappe.db.commit()


def test_assets_of_apps_are_served(web):
	assert web.get("/assets/shelf/shelf.svg").status_code == 200


# --- the command ---


def test_new_site_refuses_an_existing_path(run, tmp_path):
	(tmp_path / "mine").write_text("precious")
	done = run("new-site", site=tmp_path / "mine", check=False)
	assert done.returncode != 0 and "is there already" in done.stderr and "Traceback" not in done.stderr
	assert (tmp_path / "mine").read_text() == "precious"


def test_execute_prints_json_alone(run):
	done = run(
		"execute",
		"frappe.client.get_list",
		"--kwargs",
		'{"doctype": "User", "fields": ["name"], "order_by": "name"}',
	)
	assert json.loads(done.stdout) == [{"name": "Administrator"}, {"name": "Guest"}]
	assert run("execute", "attic.hooks.nothing", check=False).returncode != 0


def test_migrate_twice_changes_nothing_the_second_time(run, copy_of_site):
	def describe():
		return json.loads(run("execute", "shelf.api.describe_tables").stdout)

	run("migrate")
	once, count = describe(), int(run("execute", "shelf.api.count_migrations").stdout)
	run("migrate")
	assert describe() == once
	assert int(run("execute", "shelf.api.count_migrations").stdout) == count + 1 == 2


# --- the server, in a process of its own ---


def listen_to_ctrl_c():
	"""Who starts the suite in the background has its children ignore SIGINT, and Python keeps to that."""
	signal.signal(signal.SIGINT, signal.default_int_handler)


class Server:
	def __init__(self, site: Path):
		with socket.socket() as free:
			free.bind(("127.0.0.1", 0))
			self.port = free.getsockname()[1]
		command = [sys.executable, "-m", "benchless", "serve", str(site), "--port", str(self.port)]
		pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
		options = {"env": environment(), "preexec_fn": listen_to_ctrl_c}
		self.process = subprocess.Popen(command, **pipes, **options)
		self.line = self.process.stdout.readline()
		self.cookie = ""

	def call(self, method: str, timeout=60, **values):
		url = f"http://127.0.0.1:{self.port}/api/method/{method}"
		headers = {"Content-Type": "application/json", "Accept": "application/json", "Cookie": self.cookie}
		request = urllib.request.Request(url, json.dumps(values).encode(), headers)
		with urllib.request.urlopen(request, timeout=timeout) as answer:
			for cookie in answer.headers.get_all("Set-Cookie") or ():
				if cookie.startswith("sid="):
					self.cookie = cookie.partition(";")[0]
			return json.load(answer).get("message")

	def login(self):
		for _ in range(100):
			try:
				return self.call("login", usr="Administrator", pwd="admin")
			except OSError:
				time.sleep(0.2)

	def stop(self):
		if self.process.poll() is None:
			self.process.send_signal(signal.SIGINT)
			self.process.wait(30)


@pytest.fixture
def serve(copy_of_site):
	servers = []

	def start() -> Server:
		servers.append(Server(copy_of_site))
		return servers[-1]

	yield start
	for server in servers:
		server.stop()


def test_the_server_listens_on_the_loopback_alone(serve):
	server = serve()
	assert f"http://127.0.0.1:{server.port}" in server.line and "trying and testing" in server.line
	assert server.login() == "Logged In"
	listening = {
		line.split()[1]
		for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
		if line.split()[3] == "0A"
	}
	assert f"0100007F:{server.port:04X}" in listening and f"00000000:{server.port:04X}" not in listening
	with pytest.raises(OSError):
		connection = http.client.HTTPConnection(get_other_address(), server.port, timeout=3)
		connection.request("GET", "/")
	server.process.send_signal(signal.SIGINT)
	assert server.process.wait(30) == 0


def get_other_address() -> str:
	"""Of this machine, but not the loopback's; 127.0.0.2 where there is no other, which nobody serves either."""
	found = re.findall(
		r"inet (?!127)([\d.]+)",
		subprocess.run(["hostname", "-I"], capture_output=True, text=True, check=False).stdout,
	)
	return found[0] if found else "127.0.0.2"


def test_kill_9_loses_what_was_not_committed_and_nothing_else(serve, run):
	server = serve()
	server.login()
	kept = server.call("shelf.api.add_and_wait", title="Kept")
	with pytest.raises((OSError, http.client.HTTPException)):
		server.call("shelf.api.add_and_wait", title="Lost", seconds=30, timeout=1)
	os.kill(server.process.pid, signal.SIGKILL)
	server.process.wait(30)
	again = serve()
	again.login()
	books = again.call("frappe.client.get_list", doctype="Book", fields=["name", "title"])
	assert books == [{"name": kept, "title": "Kept"}]
	assert again.call("shelf.api.add_and_wait", title="Next")
	assert json.loads(run("execute", "shelf.api.check_integrity").stdout) == ["ok"]
