from pathlib import Path

from benchless.coverage import report


def test_coverage_page_is_up_to_date():
	page = Path(__file__).parent.parent / "COVERAGE.md"
	assert page.read_text(encoding="utf-8") == report(), "run `python -m benchless.coverage`"
