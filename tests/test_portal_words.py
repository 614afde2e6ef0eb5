"""The portal in the reader's language, direction and time zone."""

import csv
import re

import frappe
import pytest
from jinja2 import Environment
from portal_forms import client, keep, office  # noqa: F401 - fixtures
from portal_strings import APP, get_labels, get_strings
from portal_world import Browser, get_words, make_client_case
from world import BUSINESS

from task_portal.portal import words


def get_translations(language: str) -> dict[str, str]:
	with (APP / "translations" / f"{language}.csv").open(newline="") as rows:
		return {row[0]: row[1] for row in csv.reader(rows)}


@pytest.mark.parametrize("language", ["ar", "hi"])
def test_every_text_of_the_portal_is_translated_with_its_placeholders(language):
	translations = get_translations(language)
	wanted, there = get_strings(), set(translations)
	assert wanted <= there, sorted(wanted - there)
	assert there <= wanted | get_labels(), sorted(there - wanted - get_labels())
	for text, translated in translations.items():
		assert translated and sorted(re.findall(r"{\d}", text)) == sorted(re.findall(r"{\d}", translated)), (
			text
		)


@pytest.mark.parametrize(
	"language, direction, word", [("ar", "rtl", "الخطوات"), ("hi", "ltr", "चरण"), ("en", "ltr", "Steps")]
)
def test_pages_are_in_the_language_of_the_user(site, client, language, direction, word):  # noqa: F811
	case = make_client_case()
	before = frappe.db.get_value("User", BUSINESS, "language")
	frappe.db.set_value("User", BUSINESS, "language", language)
	frappe.clear_document_cache("User", BUSINESS)
	path = keep(case)
	try:
		html = Browser(site, BUSINESS).open(path).text
	finally:
		frappe.db.set_value("User", BUSINESS, "language", before)
		frappe.clear_document_cache("User", BUSINESS)
		frappe.db.commit()
	assert word in get_words(html) and f'<div class="tp" dir="{direction}"' in html
	assert "Belongs together" not in html or language == "en"


def test_a_moment_is_shown_in_the_readers_time_zone_and_language(monkeypatch):
	monkeypatch.setattr(words, "get_system_timezone", lambda: "UTC")
	frappe.local.lang = "en"
	assert words.show_moment("2026-03-01 22:30:00.123456", "Asia/Kolkata") == "2 Mar 2026, 04:00"
	assert words.show_moment("2026-03-01 22:30:00", "America/New_York") == "1 Mar 2026, 17:30"
	try:
		frappe.local.lang = "hi"
		assert "मार्च" in words.show_moment("2026-03-01 22:30:00", "UTC")
		frappe.local.lang = "xx"
		assert words.show_date("2026-03-01") == "1 Mar 2026"
	finally:
		frappe.local.lang = "en"


@pytest.mark.parametrize("html, text", [
	("<p>One</p><p>Two<br>three</p>", "One\nTwo\nthree"), ("<script>alert(1)</script>a &lt;b&gt; 1 < 2", "a <b> 1 < 2"),
	("<style>p{}</style><!-- x -->ok", "ok"), (None, ""), ("a<br><br><br><br>b", "a\n\nb"),
	('<a title="1 > 2">it</a>', "it"), ("<SCRIPT>x</SCRIPT>y", "y"), ("<div><p>a</p></div>b", "a\n\nb"),
])  # fmt: skip
def test_rich_text_is_shown_as_its_words(html, text):
	assert words.get_text(html) == text


def test_templates_of_a_page_are_compiled_once(client, monkeypatch):  # noqa: F811
	path = keep(make_client_case())
	client.open(path)
	compiled = []
	original = Environment.compile

	def compile_template(self, source, name=None, *args, **kwargs):
		if name:
			compiled.append(name)
		return original(self, source, name, *args, **kwargs)

	monkeypatch.setattr(Environment, "compile", compile_template)
	assert client.open(path).status_code == 200
	assert not compiled
