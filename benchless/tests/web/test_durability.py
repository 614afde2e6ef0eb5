"""A server killed in the middle of its work has lost nothing that it answered for."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import APP, PASSWORD, opened

WRITES, KILL_AFTER = 200, 60


@pytest.fixture
def own_site(tmp_path) -> Path:
	from benchless.cli import main

	folder = tmp_path / "site"
	result = CliRunner().invoke(
		main, ["new-site", str(folder), "--app", str(APP), "--admin-password", PASSWORD]
	)
	assert result.exit_code == 0, (result.output, result.exception)
	return folder


class Server:
	def __init__(self, folder: Path):
		with socket.socket() as free:
			free.bind(("127.0.0.1", 0))
			self.port = free.getsockname()[1]
		command = [sys.executable, "-m", "benchless", "serve", str(folder), "--port", str(self.port)]
		self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
		assert "Serving" in self.process.stdout.readline()

	def call(self, method: str, cookie: str = "", **values):
		url = f"http://127.0.0.1:{self.port}/api/method/{method}"
		headers = {"Content-Type": "application/json", "Cookie": cookie}
		request = urllib.request.Request(url, json.dumps(values).encode(), headers)
		with urllib.request.urlopen(request, timeout=30) as response:
			return response.headers.get_all("Set-Cookie") or [], json.load(response)

	def log_in(self) -> str:
		cookies, _answer = self.call("login", usr="Administrator", pwd=PASSWORD)
		return next(c.split(";")[0] for c in cookies if c.startswith("sid="))


def test_kill_9_in_the_middle_of_200_writes(own_site):
	server = Server(own_site)
	cookie, answered = server.log_in(), []

	def write(number: int):
		try:
			_cookies, answer = server.call("errands.api.add", cookie, subject=f"Write {number}")
			answered.append(answer["message"])
		except (OSError, HTTPException, ValueError):
			return
		if len(answered) == KILL_AFTER:
			os.kill(server.process.pid, signal.SIGKILL)

	with ThreadPoolExecutor(16) as pool:
		list(pool.map(write, range(WRITES)))
	server.process.wait()
	assert KILL_AFTER <= len(answered) < WRITES

	again = Server(own_site)
	again.log_in()
	again.process.send_signal(signal.SIGINT)
	assert again.process.wait(timeout=15) == 0

	with opened(own_site) as frappe:
		assert frappe.db.sql("pragma integrity_check")[0][0] == "ok"
		kept = frappe.get_all("Errand", fields=["name", "subject", "status", "creation"])
		assert set(answered) <= {errand.name for errand in kept}
		assert all(errand.subject and errand.status == "Open" and errand.creation for errand in kept)
		assert len({errand.name for errand in kept}) == len(kept)


def test_concurrent_writes_all_succeed_and_ctrl_c_stops(own_site):
	server = Server(own_site)
	cookie = server.log_in()
	started = time.monotonic()
	with ThreadPoolExecutor(16) as pool:
		names = list(
			pool.map(
				lambda n: server.call("errands.api.add", cookie, subject=f"{n}")[1]["message"], range(100)
			)
		)
	assert len(set(names)) == 100
	assert time.monotonic() - started < 30
	server.process.send_signal(signal.SIGINT)
	assert server.process.wait(timeout=15) == 0
