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


def _lt(msg, lang=None, context=None):
	return LazyText(msg, lang, context)


class LazyText:
	"""A text translated when it is read, so a module may hold it."""

	def __init__(self, msg, lang=None, context=None):
		self.msg, self.lang, self.context = msg, lang, context

	def __str__(self):
		return _(self.msg, self.lang, self.context)

	value = property(__str__)
	__repr__ = __str__

	def __eq__(self, other):
		return str(self) == str(other)

	def __hash__(self):
		return hash(str(self))

	def __add__(self, other):
		return str(self) + str(other)

	def __radd__(self, other):
		return str(other) + str(self)

	def __getattr__(self, name):
		return getattr(str(self), name)


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


def get_user_lang(user=None):
	user = user or frappe.session.user
	lang = frappe.db.get_value("User", user, "language") if user != "Guest" else None
	return lang or frappe.db.get_single_value("System Settings", "language") or "en"


def set_user_lang(user, user_language=None):
	local.lang = user_language or get_user_lang(user)


def get_language(lang_list=None):
	"""The request's language: `_lang`, the `preferred_language` cookie, Accept-Language, the site's."""
	wanted = frappe.form_dict.get("_lang") or (
		frappe.request and frappe.request.cookies.get("preferred_language")
	)
	known = lang_list or get_all_languages()
	if wanted in known:
		return wanted
	for code in frappe.request.accept_languages.values() if frappe.request else ():
		for candidate in (code, code.split("-")[0]):
			if candidate in known:
				return candidate
	return frappe.db.get_single_value("System Settings", "language") or "en"


def get_all_languages(with_language_name=False):
	if with_language_name:
		return frappe.get_all("Language", ["language_code", "language_name"], {"enabled": 1})
	return frappe.get_all("Language", {"enabled": 1}, pluck="name")


def get_translated_doctypes():
	return []


def print_language(language):
	from contextlib import contextmanager

	@contextmanager
	def switched():
		before, local.lang = local.lang, language or local.lang
		try:
			yield
		finally:
			local.lang = before

	return switched()
