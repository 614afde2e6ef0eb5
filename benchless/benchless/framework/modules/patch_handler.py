"""Patches of patches.txt: run once each, in their section's turn."""

import configparser
import os

import frappe


def get_patches(app, section):
	"""Patch lines of [pre_model_sync] or [post_model_sync]; a file without sections is all pre."""
	path = frappe.get_app_path(app, "patches.txt")
	if not os.path.exists(path):
		return []
	parser = configparser.ConfigParser(allow_no_value=True, delimiters="\n")
	parser.optionxform = str
	try:
		parser.read(path)
	except configparser.MissingSectionHeaderError:
		return frappe.get_file_items(path) if section == "pre_model_sync" else []
	return list(parser[section]) if section in parser else []


def run_all(patch_type):
	done = set(frappe.get_all("Patch Log", pluck="patch"))
	for app in frappe.get_installed_apps():
		for patch in get_patches(app, patch_type) if app != "frappe" else ():
			if patch not in done:
				run_single(patch)


def run_single(patchmodule):
	frappe.flags.in_patch = True
	try:
		name = patchmodule.split(maxsplit=1)[0]
		if patchmodule.startswith("execute:"):
			exec(patchmodule.partition("execute:")[2], {"frappe": frappe})
		else:
			frappe.get_attr(f"{name}.execute")()
		mark_done(patchmodule)
		frappe.db.commit()
	except Exception:
		frappe.db.rollback()
		raise
	finally:
		frappe.flags.in_patch = False


def mark_done(patch):
	frappe.get_doc(doctype="Patch Log", patch=patch).insert(ignore_permissions=True)


def set_all_patches_as_completed(app):
	for section in ("pre_model_sync", "post_model_sync"):
		for patch in get_patches(app, section):
			mark_done(patch)
	frappe.db.commit()
