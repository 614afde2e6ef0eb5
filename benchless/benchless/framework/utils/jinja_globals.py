"""Functions that every template may call."""

import frappe


def bundled_asset(path: str, rtl=None) -> str:
	"""The address of an asset; nothing is bundled here."""
	if ".bundle." in path and not path.startswith(("/", "http")):
		raise frappe.NotCovered(f"frappe.utils.jinja_globals.bundled_asset ({path})")
	return path if path.startswith(("/", "http://", "https://", "data:")) else f"/{path}"


def include_script(path: str, preload=True) -> str:
	return f'<script type="text/javascript" src="{bundled_asset(path)}"></script>'


def include_style(path: str, rtl=None, preload=True) -> str:
	return f'<link type="text/css" rel="stylesheet" href="{bundled_asset(path)}">'
