"""The demo on benchless: how long until it answers, and how often a second it does: python benchmarks/benchless.py SITE_FOLDER.

The folder that it stands in is copied first. One process serves, one person asks."""

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests

SECONDS = 5
STAFF, CLIENT, PASSWORD = "hr.staff@example.com", "individual@example.com", "demo"
LIST = {
	"doctype": "Task",
	"fields": json.dumps(["`tabTask`.`name`", "`tabTask`.`subject`", "`tabTask`.`status`"]),
	"filters": json.dumps([["Task", "is_open", "=", 1]]),
	"order_by": "`tabTask`.`modified` desc",
	"page_length": 20,
}


def get_free_port() -> int:
	with socket.socket() as free:
		free.bind(("127.0.0.1", 0))
		return free.getsockname()[1]


def wait_for(url: str) -> float:
	"""Seconds until it answers."""
	started = time.perf_counter()
	while time.perf_counter() - started < 120:
		try:
			requests.get(f"{url}/login", timeout=60).raise_for_status()
			return time.perf_counter() - started
		except requests.ConnectionError:
			time.sleep(0.05)
	raise TimeoutError(url)


def log_in(url: str, user: str) -> requests.Session:
	session = requests.Session()
	session.post(f"{url}/api/method/login", {"usr": user, "pwd": PASSWORD}).raise_for_status()
	return session


def get_rate(session: requests.Session, url: str, **parameters) -> float:
	for _warm in range(3):
		session.get(url, params=parameters).raise_for_status()
	started, count = time.perf_counter(), 0
	while time.perf_counter() - started < SECONDS:
		session.get(url, params=parameters).raise_for_status()
		count += 1
	return count / (time.perf_counter() - started)


def main(folder: Path):
	with tempfile.TemporaryDirectory() as temporary:
		# With what stands beside it: its assets.
		site = shutil.copytree(folder.parent, Path(temporary) / "sites", symlinks=True) / folder.name
		port = get_free_port()
		command = [sys.executable, "-m", "benchless", "serve", str(site), "--port", str(port)]
		server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
		url = f"http://127.0.0.1:{port}"
		try:
			print(f"until the first page, in s: {wait_for(url):.1f}")
			staff, client = log_in(url, STAFF), log_in(url, CLIENT)
			print(f"pings a second: {get_rate(staff, f'{url}/api/method/ping'):.0f}")
			rate = get_rate(staff, f"{url}/api/method/frappe.desk.reportview.get", **LIST)
			print(f"lists of open tasks a second: {rate:.0f}")
			for path in ("/portal", "/portal/tickets", "/me"):
				print(f"{path} a second: {get_rate(client, url + path):.0f}")
		finally:
			server.terminate()
			server.wait()


if __name__ == "__main__":
	main(Path(sys.argv[1]))
