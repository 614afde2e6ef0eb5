"""The results as a table in Markdown: python3 benchmarks/table.py benchmarks/results/FILE.json. A column for each person: ratio, and
in brackets the rows that the database read."""

import json
import sys
from pathlib import Path

found = json.loads(Path(sys.argv[1]).read_text())
rows, people = {}, {}
for figure in found["figures"]:
	people[figure["who"]] = None
	rows.setdefault((figure["what"], figure["bar"]), {})[figure["who"]] = figure


def tell(figure: dict | None, bar: float) -> str:
	if not figure:
		return ""
	mark = "**" if figure["ratio"] > bar else ""
	return f"{mark}{figure['ratio']}{mark} ({figure['asked']['rows']:,})"


print(f"Frappe {found['frappe']}, MariaDB {found['database']}, {found['size']:,} tasks\n")
print("| what | bar |", " | ".join(people), "|\n| --- | --- |", " | ".join("---" for _ in people), "|")
for (what, bar), by_person in rows.items():
	print(f"| {what} | {bar} |", " | ".join(tell(by_person.get(person), bar) for person in people), "|")
