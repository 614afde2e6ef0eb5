"""States, dates and texts as a client reads them."""

import re
from datetime import date, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import frappe
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from frappe import _
from frappe.utils import get_datetime, getdate
from frappe.utils.data import get_system_timezone

from task_portal.workflow.move import get_workflow

BLOCKS = {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"}
UNSEEN = {"script", "style"}


def get_states(doctype: str) -> list:
	"""The states in which records of `doctype` rest."""
	return [row for row in get_workflow(doctype).states if not row.effect]


def get_label(row) -> str:
	return row.client_label or row.state


def describe_state(doctype: str, state: str) -> dict:
	"""What the client reads instead of the state's name, and its stage."""
	row = next((row for row in get_workflow(doctype).states if row.state == state), None)
	if not row:
		return {"state": _(state), "stage": "Waiting"}
	return {"state": _(get_label(row)), "stage": row.stage}


class Words(HTMLParser):
	"""The words of a rich text, each block ending its line. Frappe's `strip_html` knows no lines, its `html2text`
	makes Markdown."""

	def __init__(self, html: str):
		super().__init__()
		self.found, self.unseen = [], False
		self.feed(html)
		self.close()

	def handle_starttag(self, tag: str, attrs: list):
		self.unseen = tag in UNSEEN
		if tag == "br":
			self.found.append("\n")

	def handle_endtag(self, tag: str):
		self.unseen = False
		if tag in BLOCKS:
			self.found.append("\n")

	def handle_data(self, data: str):
		if not self.unseen:
			self.found.append(data)


def get_text(html: str | None) -> str:
	"""The words of a rich text. They go through the page's escaping like any other text."""
	text = "".join(Words(html or "").found).replace("\xa0", " ")
	return re.sub(r"\n\s*\n\s*\n+", "\n\n", text).strip()


def get_rich_text(text: str) -> str:
	"""The other way: what a client typed, as the desk's rich text."""
	return frappe.utils.escape_html(text.strip()).replace("\r\n", "\n").replace("\n", "<br>")


def get_locale() -> Locale:
	try:
		return Locale.parse((frappe.local.lang or "en").replace("-", "_"))
	except (ValueError, UnknownLocaleError):
		return Locale.parse("en")


def get_time_zone(user: str) -> str:
	return frappe.get_cached_value("User", user, "time_zone") or get_system_timezone()


def show_moment(moment: datetime | str, time_zone: str | None = None) -> str:
	"""A stored moment in the reader's language and time zone."""
	zone = time_zone or get_time_zone(frappe.session.user)
	stored = get_datetime(moment).replace(tzinfo=ZoneInfo(get_system_timezone()))
	return format_datetime(stored.astimezone(ZoneInfo(zone)), "d MMM y, HH:mm", locale=get_locale())


def show_date(day: date | str) -> str:
	return format_date(getdate(day), "d MMM y", locale=get_locale())


def show_number(number: float) -> str:
	return format_decimal(number, "#,##0.#", locale=get_locale())


def show_size(size: int | None) -> str:
	if not size:
		return ""
	if size < 1024 * 1024:
		return _("{0} KB").format(show_number(max(round(size / 1024), 1)))
	return _("{0} MB").format(show_number(round(size / 1024 / 1024, 1)))
