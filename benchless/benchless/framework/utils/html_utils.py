"""Cleaning HTML that people wrote."""

import json
import re
from html import escape

import nh3

TAGS = nh3.ALLOWED_TAGS | {
	"html", "head", "meta", "link", "body", "section", "main", "button", "input", "label", "style", "font",
	"center", "big", "tt", "details", "summary", "svg", "path", "picture", "source", "video", "audio",
	"fieldset", "legend", "form", "header", "footer", "nav", "article", "aside", "figure", "figcaption", "u",
	"s", "strike", "mark",
}  # fmt: skip
ATTRIBUTES = {"class", "style", "id", "title", "href", "src", "alt", "width", "height", "align", "target", "name", "value",
	"type", "colspan", "rowspan", "border", "cellpadding", "cellspacing", "color", "bgcolor", "dir", "lang", "role",
	"data-*", "cid", "srcset", "start", "placeholder", "for", "face", "size", "checked", "disabled", "hspace", "vspace",
	"valign", "scope", "summary", "controls", "loop", "muted", "poster", "preload"}  # fmt: skip


def sanitize_html(html, linkify=False, always_sanitize=False, disallowed_tags=None):
	"""HTML without scripts and handlers; text that only looks like HTML is left as it is."""
	if not isinstance(html, str):
		return html
	if is_json(html) or (not re.search(r"<[a-zA-Z!/][^>]*>?", html) and not always_sanitize):
		return html
	tags = TAGS - {"style"} - set(disallowed_tags or ())
	# a tag that may not be is shown as text
	html = re.sub(
		r"</?([a-zA-Z][\w-]*)[^>]*>",
		lambda tag: tag.group(0) if tag.group(1).lower() in tags else escape(tag.group(0)),
		html,
	)
	return nh3.clean(
		html, tags=tags, attributes={"*": ATTRIBUTES - {"data-*"}},
		generic_attribute_prefixes={"data-", "aria-"}, link_rel=None, strip_comments=False,
		url_schemes={"http", "https", "mailto", "tel", "cid", "data", "blob", "ftp", "sms"},
	)  # fmt: skip


def is_json(text):
	try:
		json.loads(text)
	except ValueError:
		return False
	return True
