"""Measures a filled site through HTTP, with gunicorn and two workers: env/bin/python measure.py SITE SIZE OUT.json.

Each figure is a ratio: the median of what a person asks to the median of the baseline, asked in turns on the same server.
Beside it the statements and the rows that the database read for one request, by its own counters."""

import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import frappe
import requests
from load import measure_load
from office import ASKING, CLIENT_MANY, CLIENTS_ASKING, PASSWORD, get_department
from questions import LISTS, get_list, get_pages, get_questions
from writing import get_questions as get_writing

# Times that each is asked, after twice to warm up; and until when, in seconds, for what takes very long.
TURNS, LONGEST = 15, 20


class Cost(NamedTuple):
	ms: float
	statements: int
	rows: int


class Asking:
	"""One logged-in person."""

	def __init__(self, url: str, site: str, user: str, password: str = PASSWORD):
		self.url, self.session = url, requests.Session()
		self.session.headers.update({"Host": site, "Accept": "application/json"})
		self.session.post(f"{url}/api/method/login", {"usr": user, "pwd": password}).raise_for_status()

	def ask(self, path: str, **parameters) -> float:
		"""Milliseconds until all of the answer was there. Raises requests.HTTPError for a refusal."""
		return self.time(self.session.get, path, params=parameters)

	def ask_any(self, path: str, parameters: dict) -> float:
		"""The same, by several threads at once."""
		return self.time(requests.get, path, params=parameters, **self.get_bearings())

	def post(self, path: str, **values) -> float:
		"""The site asks for no token: `run` has set `ignore_csrf`."""
		return self.time(requests.post, path, json=values, **self.get_bearings())

	def get_bearings(self) -> dict:
		return {"headers": dict(self.session.headers), "cookies": self.session.cookies}

	def time(self, send, path: str, **details) -> float:
		started = time.perf_counter()
		answer = send(f"{self.url}{path}", **details)
		taken = (time.perf_counter() - started) * 1000
		answer.raise_for_status()
		return taken


class Server:
	def __init__(self, site: str):
		with socket.socket() as free:
			free.bind(("127.0.0.1", 0))
			port = free.getsockname()[1]
		self.url = f"http://127.0.0.1:{port}"
		command = [
			str(Path(sys.executable).with_name("gunicorn")),
			*("--workers", "2", "--timeout", "120", "--bind", f"127.0.0.1:{port}", "frappe.app:application"),
		]
		self.process = subprocess.Popen(
			command, env=os.environ | {"FRAPPE_SITE": site}, stderr=subprocess.DEVNULL
		)
		for _ in range(120):
			try:
				requests.get(
					f"{self.url}/api/method/ping", headers={"Host": site}, timeout=5
				).raise_for_status()
				return
			except requests.RequestException:
				time.sleep(0.5)
		raise TimeoutError("gunicorn does not answer")

	def stop(self):
		self.process.terminate()
		self.process.wait()


def read_counters() -> tuple[int, int]:
	"""Statements and rows read of this site's user of the database, as the server counts them with `userstat` on."""
	return frappe.db.sql(
		"""select select_commands + update_commands + other_commands, rows_read
		from information_schema.user_statistics where user = substring_index(current_user(), '@', 1)"""
	)[0]


def count(ask) -> tuple[int, int]:
	"""Statements and rows read of one call; the counting itself is taken off."""
	first = read_counters()
	before = read_counters()
	ask()
	after = read_counters()
	return tuple(after[n] - before[n] - (before[n] - first[n]) for n in (0, 1))


def measure(ask, baseline) -> tuple[Cost, Cost]:
	times, until = ([], []), time.monotonic() + LONGEST
	for _ in range(2):
		ask()
		baseline()
	while len(times[0]) < TURNS and (len(times[0]) < 3 or time.monotonic() < until):
		for call, taken in zip((ask, baseline), times, strict=True):
			taken.append(call())
	asked, base = (
		Cost(round(statistics.median(taken), 1), *count(call))
		for call, taken in zip((ask, baseline), times, strict=True)
	)
	return asked, base


def main(site: str, size: int, out: str):
	frappe.init(site=site)
	frappe.connect()
	server = Server(site)
	try:
		administrator = Asking(server.url, site, "Administrator", "admin")
		people = {person: Asking(server.url, site, person.email) for person in (*ASKING, *CLIENTS_ASKING)}
		print(
			f"{'what':44} {'who':28} {'ms':>8} {'base':>8} {'ratio':>6} {'bar':>4} {'stmts':>6} {'rows read':>10}"
		)
		found = list(answer(chain(get_questions(people, administrator), get_writing())))
		of_department = get_list("Task", {"department": get_department(1), "is_open": 1})
		load = measure_load(server, people, of_department, LISTS, get_pages(CLIENT_MANY))
	finally:
		server.stop()
	versions = {"frappe": frappe.__version__, "database": frappe.db.sql("select version()")[0][0]}
	result = {"size": size, **versions, "figures": found, "load": load}
	Path(out).write_text(json.dumps(result, indent="\t") + "\n")
	frappe.destroy()


def answer(questions) -> Iterator[dict]:
	for question in questions:
		try:
			asked, base = measure(question.ask, question.baseline)
		except requests.HTTPError as refusal:
			print(f"{question.what:44} {question.who.told:28} refused: {refusal.response.status_code}")
			continue
		ratio = round(asked.ms / base.ms, 2)
		print(
			f"{question.what:44} {question.who.told:28} {asked.ms:8.1f} {base.ms:8.1f} {ratio:6.2f} {question.bar:4.1f}"
			f" {asked.statements:6} {asked.rows:10,}",
			flush=True,
		)
		yield {
			"what": question.what,
			"who": question.who.key,
			"baseline": question.against,
			"bar": question.bar,
			"ratio": ratio,
			"asked": asked._asdict(),
			"base": base._asdict(),
		}


if __name__ == "__main__":
	main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
