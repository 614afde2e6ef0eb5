"""Every function, route and page of this platform, by everybody, aimed at every record of ours and about ours: nobody is told
a word or changes a row that is not theirs, by the rules of DESIGN; and what is refused to one is answered to another.

On a bench each function is called, on benchless a share of them; MATRIX_SHARE, from 0 to 1, says how many of the calls."""

import pytest
from matrix.records import delete_records, make_records
from matrix.run import run
from worker import settle_jobs

ON_BENCH, ON_BENCHLESS = 0.07, 0.006


@pytest.fixture(scope="module")
def result(site, request):
	on_bench, records = request.config.getoption("--site"), make_records()
	settle_jobs(site)  # what a worker tells of the canaries later would be a call's doing
	try:
		yield run(site, records, ON_BENCH if on_bench else ON_BENCHLESS, is_whole=bool(on_bench))
	finally:
		delete_records(records)


def test_nobody_gets_what_is_not_theirs(result):
	print(result)
	assert not result.faults, f"{len(result.faults)}:\n" + "\n".join(result.faults[:100])
	assert result.calls >= (20_000 if result.is_whole else 500)


def test_the_verdicts_see_what_is_told_and_changed(result):
	"""The control of the verdicts: what a manager got, judged as if a guest had."""
	for kind in ("tells", "changes"):
		assert any(f": {kind} " in fault for fault in result.proofs), kind


def test_what_is_refused_to_one_is_answered_to_another(result):
	"""A function without a control is named in lists.py, or is new."""
	assert not result.uncontrolled
	assert result.tellers and result.changers


def test_no_entry_excuses_what_was_answered(result):
	if not result.is_whole:
		pytest.skip("a share of the functions tells of no entry")
	assert not result.needless


def test_every_function_was_called(result):
	if not result.is_whole:
		pytest.skip("a share of them")
	assert not result.functions - result.answered.keys()


def test_the_calls_left_nothing(result):
	assert not result.left
