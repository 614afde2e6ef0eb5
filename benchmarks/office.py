"""The office that is measured: who works there, who asks, and how much lies with whom.

All sizes go by SIZE, the number of tasks; the shares below are those of a million. Nothing is drawn by chance: two runs fill
two sites alike."""

from collections.abc import Callable
from typing import NamedTuple

DEPARTMENTS, STAFF = 50, 500
YEARS = 5
# Of all tasks.
OPEN, TICKETS, CASES, CLIENTS = 0.03, 0.2, 0.1, 0.1
MOVEMENTS, COMMENTS = 3, 2
# How much lies with the first of the staff goes down to the last by Zipf's law: a few hold thousands, most hold few.
SLOTS = 10_000
PASSWORD = "benchmark"


class Question(NamedTuple):
	what: str
	who: "Person"
	against: str
	# How often as long as the baseline it may take.
	bar: float
	# Both return milliseconds.
	ask: Callable[[], float]
	baseline: Callable[[], float]


class Person(NamedTuple):
	key: str
	email: str
	full_name: str
	told: str  # in the table


FEW = Person("few", "few@benchmark.example", "Fay Few", "touched 3 tasks")
SOME = Person("some", "some@benchmark.example", "Sol Some", "touched 0.3 %")
RECENT = Person("recent", "recent@benchmark.example", "Rae Recent", "touched 13 %, all recent")
PAST = Person("past", "past@benchmark.example", "Pat Past", "touched 13 %, years ago")
MANAGER = Person("manager", "manager@benchmark.example", "Moe Manager", "manages 1 of 50 departments")
MANAGER_OF_20 = Person("manager20", "manager20@benchmark.example", "Mia Manager", "manages 20 of 50")
PORTAL_MANAGER = Person("admin", "admin@benchmark.example", "Ada Admin", "manages the portal")
CLIENT_FEW = Person("client", "client@benchmark.example", "Cleo Client", "a client with 3 tickets")
CLIENT_MANY = Person("client_many", "client.many@benchmark.example", "Cy Client", "a client with 3 % of all")

ASKING = (FEW, SOME, RECENT, PAST, MANAGER, MANAGER_OF_20, PORTAL_MANAGER)
CLIENTS_ASKING = (CLIENT_FEW, CLIENT_MANY)


def get_department(number: int) -> str:
	return f"Department {number:02}"


def get_user(number: int) -> str:
	return f"staff.{number:03}@benchmark.example"


def get_slots() -> list[int]:
	"""SLOTS numbers of staff, each as often as its share of the work; in an order that mixes them."""
	weights = [1 / number for number in range(1, STAFF + 1)]
	total, slots, carried = sum(weights), [], 0.0
	for number, weight in enumerate(weights, start=1):
		carried += weight / total * SLOTS
		slots += [number] * (round(carried) - len(slots))
	# Any number prime to SLOTS mixes them.
	return [slots[place * 7919 % SLOTS] for place in range(SLOTS)]
