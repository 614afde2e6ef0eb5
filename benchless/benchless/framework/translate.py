"""Translations from each app's `translations/<lang>.csv`, and which language a user reads."""

import csv
import os
from functools import lru_cache

import frappe
from frappe._context import local


def _(msg, lang=None, context=None):
	"""`msg` in the reader's language; with `context`, the translation made for that context first."""
	if not isinstance(msg, str):
		msg = str(msg)
	text = msg.strip()
	lang = lang or getattr(local, "lang", None) or "en"
	if lang == "en" or not text:
		return msg
	known = get_all_translations(lang)
	return (context and known.get(f"{text}:{context}")) or known.get(text) or msg


def get_all_translations(lang):
	files = []
	for app in frappe.get_installed_apps():
		for code in dict.fromkeys((lang.split("-")[0], lang)):
			path = frappe.get_app_path(app, "translations", f"{code}.csv")
			if os.path.exists(path):
				files.append((path, os.path.getmtime(path)))
	return _read_translations(tuple(files))


@lru_cache(maxsize=64)
def _read_translations(files):
	known = {}
	for path, _modified in files:
		with open(path, encoding="utf-8", newline="") as rows:
			for row in csv.reader(rows):
				if len(row) >= 2 and not row[0].startswith("#"):
					key = f"{row[0].strip()}:{row[2]}" if len(row) > 2 and row[2] else row[0].strip()
					known[key] = row[1].strip()
	return known
