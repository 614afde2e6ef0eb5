"""Many at once: how much a second, how long at worst, and what a worker holds after that."""

import random
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from office import ASKING, CLIENT_MANY, MANAGER

# Who asks at once, for how many seconds; how many people are at one list, and how often.
THREADS, SECONDS = 8, 20
PEOPLE, ROUNDS = 50, 5
REQUESTS = 10_000
# Of the mixed load.
STAFF, CLIENTS = 0.7, 0.9


def get_mixed(people: dict, lists: dict, pages: dict) -> Callable:
	"""A request of the mixed load: 70 % staff who read, 20 % clients who read, 10 % staff who write."""
	chance = random.Random(16)

	def ask():
		part = chance.random()
		if part < STAFF:
			people[chance.choice(ASKING)].ask_any(*chance.choice(list(lists.values())))
		elif part < CLIENTS:
			people[CLIENT_MANY].ask_any(*chance.choice(list(pages.values())))
		else:
			people[MANAGER].post("/api/resource/Task", **get_new_task())

	return ask


def get_new_task() -> dict:
	return {"subject": "Call back", "task_type": "Internal Task", "department": "Department 01"}


def get_rate(ask: Callable) -> float:
	"""Requests a second."""
	until, done = time.monotonic() + SECONDS, 0

	def work(_number) -> int:
		count = 0
		while time.monotonic() < until:
			ask()
			count += 1
		return count

	with ThreadPoolExecutor(THREADS) as threads:
		done = sum(threads.map(work, range(THREADS)))
	return done / SECONDS


def get_times(asking: list[Callable[[], float]]) -> list[float]:
	"""Milliseconds of each of these calls, all made at once."""
	with ThreadPoolExecutor(len(asking)) as threads:
		return list(threads.map(lambda ask: ask(), asking))


def get_percentiles(times: list[float]) -> dict[str, float]:
	cuts = statistics.quantiles(times, n=100)
	return {f"p{place}": round(cuts[place - 1], 1) for place in (50, 95, 99)}


def get_memory(pid: int) -> int:
	"""KB that the server's workers hold."""
	children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
	statuses = [Path(f"/proc/{child}/status").read_text() for child in children]
	return sum(
		int(line.split()[1])
		for status in statuses
		for line in status.splitlines()
		if line.startswith("VmRSS")
	)


def measure_load(server, people: dict, department_list: tuple, lists: dict, pages: dict) -> dict:
	mixed = get_mixed(people, lists, pages)
	for _number in range(100):
		mixed()
	memory = get_memory(server.process.pid)
	ping = get_rate(lambda: people[MANAGER].ask_any("/api/method/ping", {}))
	rate = get_rate(mixed)
	at_once = [lambda: people[MANAGER].ask_any(*department_list)] * PEOPLE
	times = [taken for _round in range(ROUNDS) for taken in get_times(at_once)]
	with ThreadPoolExecutor(THREADS) as threads:
		list(threads.map(lambda _number: mixed(), range(REQUESTS)))
	found = {
		"ping_per_second": round(ping),
		"mixed_per_second": round(rate),
		"mixed_of_ping": round(rate / ping, 2),
		f"{PEOPLE}_at_one_list_ms": get_percentiles(times),
		"memory_kb": {"after_100": memory, f"after_{REQUESTS}": get_memory(server.process.pid)},
	}
	for what, figure in found.items():
		print(f"{what:44} {figure}", flush=True)
	return found
