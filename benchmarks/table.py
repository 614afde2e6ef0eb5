"""Results as tables and a chart in Markdown: python3 benchmarks/table.py SMALL.json … LARGE.json, of runs of one machine.

A column for each person: the ratio to the baseline in LARGE, x how often as long it took as in SMALL, and in brackets the rows
that the database read. In bold what is over its bar."""

import json
import sys
from pathlib import Path

runs = sorted((json.loads(Path(path).read_text()) for path in sys.argv[1:]), key=lambda run: run["size"])
first, last = runs[0], runs[-1]
CHARTED = (
	("open tasks, by modified", "recent"),
	("all tasks", "past"),
	("count of open tasks", "manager20"),
	("create a task", "some"),
)


def by_key(run: dict) -> dict[tuple, dict]:
	return {(row["what"], row["baseline"], row["bar"], row["who"]): row for row in run["figures"]}


def tell(key: tuple) -> str:
	figure, before = by_key(last).get(key), by_key(first).get(key)
	if not figure:
		return ""
	mark = "**" if figure["ratio"] > figure["bar"] else ""
	growth = (
		f" x{figure['asked']['ms'] / before['asked']['ms']:.1f}" if before and before is not figure else ""
	)
	return f"{mark}{figure['ratio']}{mark}{growth} ({figure['asked']['rows']:,})"


def print_table():
	people = list(dict.fromkeys(row["who"] for row in last["figures"]))
	print(
		"| what | beside | bar |",
		" | ".join(people),
		"|\n| --- | --- | --- |",
		" | ".join("---" for _ in people),
		"|",
	)
	for what in dict.fromkeys((row["what"], row["baseline"], row["bar"]) for row in last["figures"]):
		print(
			"|", " | ".join(map(str, what)), "|", " | ".join(tell((*what, person)) for person in people), "|"
		)


def print_load():
	for what, figure in last["load"].items():
		print(f"- {what}: {json.dumps(figure)}")


def print_chart():
	"""Milliseconds against size, as GitHub draws it."""
	print("```mermaid\nxychart-beta")
	print(f"    x-axis [{', '.join(format(run['size'], ',').replace(',', ' ') for run in runs)}]")
	print('    y-axis "ms"')
	for what, person in CHARTED:
		rows = [
			next(row for row in run["figures"] if (row["what"], row["who"]) == (what, person)) for run in runs
		]
		print(f"    line [{', '.join(str(row['asked']['ms']) for row in rows)}]")
	print(
		"```\nLines, from the top of the list: " + "; ".join(f"{what} ({person})" for what, person in CHARTED)
	)


print(
	f"Frappe {last['frappe']}, MariaDB {last['database']}, {last['size']:,} tasks; x against {first['size']:,}\n"
)
print_table()
print()
print_load()
print()
print_chart()
