"""docs/security.md promises nothing without a test that is there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_every_test_that_the_page_names_is_there():
	named = set(re.findall(r"`(tests/\w+\.py)::(\w+)`", (ROOT / "docs" / "security.md").read_text()))
	assert len(named) > 20
	missing = [name for file, name in named if f"def {name}(" not in (ROOT / file).read_text()]
	assert not missing


def test_every_promise_names_a_test():
	rows = [
		line for line in (ROOT / "docs" / "security.md").read_text().splitlines() if line.startswith("| ")
	]
	assert all("tests/" in row or row.startswith(("| promise", "| ---")) for row in rows)
