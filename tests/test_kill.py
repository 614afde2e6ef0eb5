"""kill -9 in the middle of 200 concurrent actions: every answered one is there, none is half there."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

import frappe
import pytest
from world import AS_MADE, FINANCE, FINANCE_STAFF, HR, HR_STAFF, PASSWORD

ROOT = Path(__file__).resolve().parent.parent
TASKS, KILL_AFTER = 100, 40
ENVIRONMENT = os.environ | {
	"PYTHONPATH": os.pathsep.join(str(ROOT / folder) for folder in ("benchless", "", "tests"))
}
HOP = {
	"action": "Forward",
	"department": FINANCE,
	"assignee": FINANCE_STAFF,
	"comment": "Yours",
}


def run(*arguments: str):
	command = [sys.executable, "-m", "benchless", *arguments]
	return subprocess.run(command, env=ENVIRONMENT, cwd=ROOT, check=True, capture_output=True, text=True)


def execute(folder: Path, method: str, **kwargs):
	return json.loads(run("execute", str(folder), method, "--kwargs", json.dumps(kwargs)).stdout)


def listen_to_ctrl_c():
	"""Who starts the suite in the background has its children ignore SIGINT, and Python keeps to that."""
	signal.signal(signal.SIGINT, signal.default_int_handler)


class Server:
	def __init__(self, folder: Path):
		with socket.socket() as free:
			free.bind(("127.0.0.1", 0))
			self.port = free.getsockname()[1]
		command = [sys.executable, "-m", "benchless", "serve", str(folder), "--port", str(self.port)]
		options = {"env": ENVIRONMENT, "cwd": ROOT, "preexec_fn": listen_to_ctrl_c}
		self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options)
		assert "Serving" in self.process.stdout.readline()

	def call(self, method: str, cookie: str = "", **values):
		url = f"http://127.0.0.1:{self.port}/api/method/{method}"
		headers = {"Content-Type": "application/json", "Cookie": cookie}
		request = urllib.request.Request(url, json.dumps(values).encode(), headers)
		with urllib.request.urlopen(request, timeout=30) as response:
			return response.headers.get_all("Set-Cookie") or [], json.load(response)["message"]

	def log_in(self, user: str) -> str:
		cookies, _message = self.call("login", usr=user, pwd=PASSWORD)
		return next(cookie.split(";")[0] for cookie in cookies if cookie.startswith("sid="))


@pytest.fixture
def folder(request, site) -> Path:
	"""The site of the tests, as it was before the first of them."""
	if request.config.getoption("--site"):
		pytest.skip("a real site's server is not ours to kill")
	sites = Path(frappe.local.sites_path)
	return Path(shutil.copytree(sites / AS_MADE, sites / "killed.localhost"))


def test_kill_9_leaves_every_answered_action_whole(folder):
	server = Server(folder)
	cookie, answered, errors = server.log_in(HR_STAFF), [], []

	def pass_on(number: int):
		"""Two writes: a new task, and its forward to another department."""
		task = {
			"doctype": "Task",
			"subject": f"Kill {number}",
			"task_type": "Internal Task",
			"department": HR,
		}
		try:
			_cookies, made = server.call("frappe.client.insert", cookie, doc=task)
			answered.append((made["name"], 0))
			server.call("task_portal.api.act", cookie, doctype="Task", name=made["name"], **HOP)
			answered.append((made["name"], 1))
		except (OSError, HTTPException, ValueError) as error:
			errors.append(error.read() if hasattr(error, "read") else error)
			return
		if len(answered) >= KILL_AFTER:
			os.kill(server.process.pid, signal.SIGKILL)

	with ThreadPoolExecutor(16) as pool:
		list(pool.map(pass_on, range(TASKS)))
	server.process.kill()
	server.process.wait()
	assert KILL_AFTER <= len(answered) < 2 * TASKS, errors[:3]

	again = Server(folder)
	again.log_in(HR_STAFF)
	again.process.send_signal(signal.SIGINT)
	assert again.process.wait(timeout=15) == 0

	assert any(forwarded for _name, forwarded in answered)
	assert_all_is_whole(folder, answered)


def assert_all_is_whole(folder: Path, answered: list[tuple[str, int]]):
	fields = ["name", "status", "department", "assignee", "is_open"]
	filters = {"subject": ["like", "Kill %"]}
	tasks = execute(folder, "frappe.get_all", doctype="Task", filters=filters, fields=fields)
	hops = execute(folder, "frappe.get_all", doctype="Task Movement", filters={}, pluck="parent")
	stored = {task["name"]: task for task in tasks}
	for name, forwarded in answered:
		assert name in stored
		if forwarded:
			assert stored[name]["department"] == FINANCE
	for task in tasks:
		moved = task["name"] in hops
		whole = (FINANCE, FINANCE_STAFF) if moved else (HR, HR_STAFF)
		assert (task["status"], task["is_open"]) == ("New", 1)
		assert (task["department"], task["assignee"]) == whole
