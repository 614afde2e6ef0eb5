"""Words that people type into fields of plain text: shown as they were typed, stored as what does nothing in a page.

Frappe cleans such fields as if they were HTML: 15 escapes a tag that it does not know, 16 drops it. So what looks like a
tag is escaped before (`guards.about.keep_words`), whole, and Frappe finds nothing left to clean. The desk shows fields as HTML."""

import html
import re

looks_like_html = re.compile(r"<[A-Za-z/!?]").search
ESCAPED = re.compile(r"&[lg]t;")


def plain(value: str | None) -> str:
	"""As it was typed, to be escaped by whoever writes it into HTML. Also a filter in notices: `doc.subject | plain`."""
	value = value or ""
	return html.unescape(value) if ESCAPED.search(value) else value


def get_stored(value: str, length: int | None = None) -> str:
	"""The other way; cut where it would not fit into `length` letters."""
	if not looks_like_html(value):
		return value
	words = value
	while length and len(escape(words)) > length:
		words = words[:-1]
	return escape(words)


def escape(words: str) -> str:
	return html.escape(words, quote=False)
