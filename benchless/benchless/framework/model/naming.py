"""How records get their names."""

import base64
import datetime
import re
import secrets
import time

import frappe
from frappe import _
from frappe.utils.data import cint, cstr, now_datetime


class InvalidNamingSeriesError(frappe.ValidationError): ...


def set_new_name(doc):
	"""Name a document: single, its controller's autoname(), the DocType's autoname, else a hash."""
	doc.run_method("before_naming")
	autoname = doc.meta.autoname or ""
	if autoname.lower() != "prompt" and not frappe.flags.in_import:
		doc.name = None
	if autoname in ("UUID", "autoincrement"):
		raise frappe.NotCovered(f"frappe.model.naming by {autoname}")
	if getattr(doc, "amended_from", None):
		raise frappe.NotCovered("frappe.model.naming of an amended document")
	if doc.meta.issingle:
		doc.name = doc.doctype
	if not doc.name:
		doc.run_method("autoname")
	if not doc.name and autoname:
		set_name_from_naming_options(autoname, doc)
	if not doc.name:
		doc.name = make_autoname("hash", doc.doctype)
	doc.name = validate_name(doc.doctype, doc.name)


def set_name_from_naming_options(autoname, doc):
	lowered = autoname.lower()
	if lowered.startswith("field:"):
		doc.name = cstr(doc.get(autoname[6:])).strip()
		if not doc.name:
			frappe.throw(_("{0} is required").format(doc.meta.get_label(autoname[6:])))
	elif lowered.startswith("naming_series:"):
		set_name_by_naming_series(doc)
	elif lowered.startswith("prompt"):
		if not doc.name:
			frappe.throw(_("Please set the document name"))
	elif lowered.startswith("format:"):
		# each braced part is a series part of its own, so `{####}` counts in one series without a prefix
		pattern = autoname.partition(":")[2]
		doc.name = re.sub(r"{[\w | #]+}", lambda part: parse_naming_series([part[0][1:-1]], doc=doc), pattern)
	elif "#" in autoname:
		doc.name = make_autoname(autoname, doc=doc)


def set_name_by_naming_series(doc):
	if not doc.naming_series:
		df = doc.meta.get_field("naming_series")
		doc.naming_series = next(filter(None, (df.options or "").split("\n")), None) if df else None
	if not doc.naming_series:
		frappe.throw(_("Naming Series mandatory"))
	doc.name = make_autoname(doc.naming_series + ".#####", "", doc)


def make_autoname(key="", doctype="", doc=""):
	"""The next name of a series such as `TASK-.YYYY.-.#####`, or ten letters for `hash`."""
	if key == "hash":
		# ten letters: four from the clock, so that names of one day lie together, and six by chance
		clock = int(time.time() * 10) % 32**4
		return _base32(clock.to_bytes(5, "big"))[-4:] + _base32(secrets.token_bytes(6))[:6]
	series = key if "#" in key else key + ".#####"
	if "." not in series:
		frappe.throw(_("Invalid naming series {}: dot (.) missing").format(series), InvalidNamingSeriesError)
	if not re.match(r"^[\w\- \/.#{}]+$", series):
		message = _("Special Characters except '-', '#', '.', '/', '{' and '}' not allowed in naming series")
		frappe.throw(f"{message} {frappe.bold(series)}", InvalidNamingSeriesError)
	return parse_naming_series(series.split("."), doc=doc)


def _base32(raw):
	return base64.b32hexencode(raw).decode().lower()


def parse_naming_series(parts, doctype=None, doc=None, number_generator=None):
	parts = parts.split(".") if isinstance(parts, str) else parts
	number_generator = number_generator or getseries
	today = now_datetime()
	clock = {"YY": "%y", "MM": "%m", "DD": "%d", "YYYY": "%Y"}
	name, counted = "", False
	for part in filter(None, parts):
		if part.startswith("#"):
			value = "" if counted else number_generator(name, len(part))
			counted = True
		elif part in clock:
			value = today.strftime(clock[part])
		elif part in ("WW", "timestamp"):
			raise frappe.NotCovered(f"frappe.model.naming by .{part}.")
		elif doc and (part.startswith("{") or doc.get(part) is not None):
			value = doc.get(part.strip("{}"))
		else:
			value = part
		if isinstance(value, str):
			name += value
		elif isinstance(value, int | datetime.date):
			name += cstr(value).strip()
	return name


def getseries(key, digits):
	"""The next number of a series, under a write lock so that no two callers get the same."""
	frappe.db.connection.begin()
	rows, _names = frappe.db._run("select current from `tabSeries` where name = ?", [key])
	if rows:
		frappe.db._run("update `tabSeries` set current = current + 1 where name = ?", [key])
	else:
		frappe.db._run("insert into `tabSeries` (name, current) values (?, 1)", [key])
	return str((rows[0][0] or 0) + 1 if rows else 1).zfill(digits)


def revert_series_if_last(key, name, doc=None):
	"""Give the number of a deleted record back when it was the last of its series."""
	prefix, hashes = key.rsplit(".", 1) if ".#" in key else (key, "#")
	if "#" not in hashes:
		name, prefix = name.replace(hashes, ""), re.sub("#+", "", prefix, count=1)
	if "." in prefix:
		prefix = parse_naming_series(prefix.split("."), doc=doc)
	frappe.db._run(
		"update `tabSeries` set current = current - 1 where name = ? and current = ?",
		[prefix, cint(name.replace(prefix, ""))],
	)


def validate_name(doctype, name):
	if not name:
		frappe.throw(_("No Name Specified for {0}").format(doctype))
	wrong = None
	if isinstance(name, int):
		wrong = _("Invalid name type (integer) for varchar name column")
	elif name.startswith("New " + doctype):
		wrong = _("There were some errors setting the name, please contact the administrator")
	elif doctype == name.strip() != "DocType" and not frappe.get_meta(doctype).issingle:
		wrong = _("Name of {0} cannot be {1}").format(doctype, name)
	elif re.search("[<>]", name):
		wrong = _("Name cannot contain special characters like {0}").format("'<', '>'")
	if wrong:
		frappe.throw(wrong, frappe.NameError)
	return name.strip()
