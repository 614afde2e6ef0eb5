"""Functions that every template may call."""

import frappe


def bundled_asset(path: str, rtl=None) -> str:
	"""The address of an asset. Nothing is bundled here: `portal.bundle.js` is looked for in the apps'
	folders."""
	if ".bundle." not in path or path.startswith(("/", "http")):
		return path if path.startswith(("/", "http://", "https://", "data:")) else f"/{path}"
	from pathlib import Path

	for app in reversed(frappe.get_installed_apps()):
		public = Path(frappe.get_app_path(app, "public"))
		for found in sorted(public.rglob(path)):
			return f"/assets/{app}/{found.relative_to(public).as_posix()}"
	raise frappe.NotCovered(f"frappe.utils.jinja_globals.bundled_asset: no app has a file {path}")


def include_script(path: str, preload=True) -> str:
	return f'<script type="text/javascript" src="{bundled_asset(path)}"></script>'


def include_style(path: str, rtl=None, preload=True) -> str:
	return f'<link type="text/css" rel="stylesheet" href="{bundled_asset(path)}">'
