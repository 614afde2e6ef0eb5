"""Every function, route and page of this platform, by everybody, aimed at every record of ours and about ours: nobody is told
a word or changes a row that is not theirs, by the rules of DESIGN; and what is refused to one is answered to another."""

import pytest
from matrix.lists import UNCONTROLLED
from matrix.records import delete_records, make_records
from matrix.run import run

# Of the calls: on a bench all, else what takes some seconds.
ON_BENCH, ON_BENCHLESS = 1, 0.02


@pytest.fixture(scope="module")
def result(site, request):
	records = make_records()
	try:
		yield run(site, records, ON_BENCH if request.config.getoption("--site") else ON_BENCHLESS)
	finally:
		delete_records(records)


def test_nobody_gets_what_is_not_theirs(result):
	print(result)
	assert not result.faults, f"{len(result.faults)}:\n" + "\n".join(result.faults[:100])
