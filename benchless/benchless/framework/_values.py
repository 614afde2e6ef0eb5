"""Small values: JSON, hashes, text."""

import copy
import json
import secrets

import frappe
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


def safe_encode(param, encoding="utf-8"):
	return param.encode(encoding) if isinstance(param, str) else param


def safe_decode(param, encoding="utf-8", fallback_map=None):
	return param.decode(encoding, "replace") if isinstance(param, bytes) else param


def bold(text):
	return f"<strong>{text}</strong>"


def generate_hash(txt=None, length=56):
	return secrets.token_hex((length + 1) // 2)[:length]


def read_file(path, raise_not_found=False, as_base64=False):
	with open(path, encoding="utf-8") as text:
		return text.read()


def get_desk_link(doctype, name, show_title_with_name=False):
	return f'<a href="/app/Form/{doctype}/{name}" style="font-weight: bold;">{frappe._(doctype)} {name}</a>'


def copy_doc(doc, ignore_no_copy=True):
	"""An unsaved copy of a document, without names, and without `no_copy` fields unless told to keep them."""
	if not isinstance(doc, dict):
		doc = doc.as_dict()
	fresh = frappe.get_doc(copy.deepcopy({k: v for k, v in doc.items() if k != "__onload"}))
	fresh.name = None
	fresh.set("__islocal", 1)
	fresh.set("__unsaved", 1)
	for field in (
		"owner",
		"creation",
		"modified",
		"modified_by",
		"amended_from",
		"amendment_date",
		"cancel_reason",
	):
		fresh.set(field, None)
	fresh.docstatus = 0
	_forget_uncopied(fresh, ignore_no_copy)
	for row in fresh.get_all_children():
		row.name = row.parent = row.owner = row.creation = None
		row.set("__islocal", 1)
		row.set("__unsaved", 1)
		_forget_uncopied(row, ignore_no_copy)
	return fresh


def _forget_uncopied(doc, ignore_no_copy):
	for df in doc.meta.get("fields", {"no_copy": 1}) if not ignore_no_copy else ():
		if hasattr(doc, df.fieldname):
			doc.set(df.fieldname, None)


def get_test_records(doctype):
	return []
