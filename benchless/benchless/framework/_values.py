"""Small values: JSON, hashes, text."""

import json
import secrets

from frappe._context import _dict


def as_json(obj, indent=1, separators=None, ensure_ascii=True):
	from frappe.utils.response import json_handler

	separators = separators or (",", ": ")
	options = dict(indent=indent, default=json_handler, separators=separators, ensure_ascii=ensure_ascii)
	try:
		return json.dumps(obj, sort_keys=True, **options)
	except TypeError:
		# keys of mixed types do not sort
		return json.dumps(obj, **options)


def parse_json(val):
	"""A str is decoded; a dict becomes attribute-able."""
	if isinstance(val, str):
		val = json.loads(val)
	if isinstance(val, dict):
		val = _dict(val)
	return val


def as_unicode(text, encoding="utf-8"):
	if text is None:
		return ""
	return text.decode(encoding) if isinstance(text, bytes) else str(text)


def bold(text):
	return f"<strong>{text}</strong>"


def generate_hash(txt=None, length=56):
	return secrets.token_hex((length + 1) // 2)[:length]
