"""Functions that every template may call."""

import frappe


def resolve_class(*classes) -> str:
	"""Class names from strings, lists and dicts of name to condition, as one attribute value."""
	names = []
	for item in classes[0] if len(classes) == 1 and isinstance(classes[0], list | tuple) else classes:
		if isinstance(item, dict):
			names += [name for name, wanted in item.items() if wanted]
		elif item:
			names.append(resolve_class(*item) if isinstance(item, list | tuple) else item)
	return " ".join(names)


def get_dom_id(seed=None) -> str:
	return "id-" + frappe.generate_hash(12)


def bundled_asset(path: str, rtl=None) -> str:
	"""The address of an asset. Nothing is bundled here: `portal.bundle.js` is looked for in the apps' folders."""
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


def is_rtl(rtl=None) -> bool:
	return frappe.local.lang in ("ar", "he", "fa", "ps") if rtl is None else rtl


def inspect(var, render=True) -> str:
	return frappe.render_template("<pre>{{ var | pprint | e }}</pre>", {"var": var}) if render else ""


def web_block(template, values=None, **kwargs):
	raise frappe.NotCovered("frappe.utils.jinja_globals.web_block is not covered by benchless")


web_blocks = include_icons = web_block
