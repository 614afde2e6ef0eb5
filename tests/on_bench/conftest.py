"""Tests of the commands that an operator types, on a site of their own (`--empty-site`): they commit, and leave it changed."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(autouse=True)
def transaction():
	"""There is none here."""


@pytest.fixture(scope="module")
def empty_site(request):
	name = request.config.getoption("--empty-site")
	if not name:
		pytest.skip("needs --empty-site: a new site of a bench")
	from empty_site import EmptySite

	return EmptySite(name)
