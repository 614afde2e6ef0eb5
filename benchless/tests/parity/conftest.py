import os

import pytest


@pytest.fixture(scope="session")
def both(tmp_path_factory):
	"""A function that asks both platforms the same and wants the same answer."""
	bench, site = os.environ.get("BENCH"), os.environ.get("SITE")
	if not bench or not site:
		pytest.skip("no real bench to compare with: set BENCH to its folder and SITE to a site on it")
	from .platforms import Benchless, RealBench

	real, ours = RealBench(bench, site), Benchless(tmp_path_factory.mktemp("parity") / "site")

	def ask(scenario, /, **args):
		call = {"scenario": scenario, "args": args}
		expected, found = real.answer(call), ours.answer(call)
		assert found == expected, f"{scenario}({args})\n bench     {expected}\n benchless {found}"
		return expected

	ask.version = real.version
	yield ask
	real.close()
	ours.close()
