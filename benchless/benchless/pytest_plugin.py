"""Throwaway sites for tests: `make_site` and `use_site`, for a conftest of one's own."""

import gc
from pathlib import Path

from benchless import sites


def make_site(path, apps=(), admin_password: str = "admin") -> Path:
	"""Make a site at `path` with the apps (names, or their folders) installed, and leave it closed."""
	return sites.new_site(path, admin_password, apps, progress=lambda text: None)


def use_site(path) -> str:
	"""Open the site at `path` in this thread, as Administrator; returns its name."""
	gc.set_threshold(50_000, 20, 100)  # as Frappe's own server collects less often: 8 % of the suite's time
	return sites.connect(path).local.site
