"""Numbers, text, HTML and addresses, in and out of the forms Frappe keeps them in; and the dates."""

import operator
import re
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from html import escape
from urllib.parse import quote, urljoin

import frappe
from frappe.utils.dates import *
from frappe.utils.dates import get_datetime, getdate

LEGACY_ROUNDING = "Banker's Rounding (legacy)"


def cint(s, default=0):
	try:
		return int(float(s))
	except (ValueError, TypeError, OverflowError):
		return default


def flt(s, precision=None, rounding_method=None):
	try:
		number = float(s.replace(",", "") if isinstance(s, str) else s)
	except (ValueError, TypeError):
		return 0.0
	return number if precision is None else rounded(number, precision, rounding_method)


def rounded(num, precision=0, rounding_method=None):
	"""Rounded by the site's method; the legacy one goes to even only where nothing is left behind the point."""
	precision = cint(precision)
	method = rounding_method or frappe.get_system_settings("rounding_method") or LEGACY_ROUNDING
	up = method == "Commercial Rounding" or (method == LEGACY_ROUNDING and precision)
	# the noise of binary floats is dropped first, so that 1.005 is a half
	scaled = Decimal(str(round(flt(num) * 10**precision, 8)))
	whole = int(scaled.quantize(Decimal(1), ROUND_HALF_UP if up else ROUND_HALF_EVEN))
	return whole / 10**precision if precision else float(whole)


def cstr(s, encoding="utf-8"):
	return frappe.as_unicode(s, encoding)


def cast(fieldtype, value=None):
	if fieldtype in ("Currency", "Float", "Percent"):
		return flt(value)
	if fieldtype in ("Int", "Check"):
		return cint(value)
	if fieldtype in ("Date", "Datetime"):
		return (getdate if fieldtype == "Date" else get_datetime)(value) if value else value
	texts = ("Data", "Text", "Small Text", "Long Text", "Text Editor", "Select", "Link", "Dynamic Link")
	return cstr(value) if fieldtype in texts else value


# HTML and URLs


def escape_html(text):
	return escape(text).replace("&#x27;", "&apos;") if isinstance(text, str) else text


def strip_html(text):
	return re.sub(r"<[^>]*>", "", text)


def get_url(uri=None, full_address=False):
	"""`host_name` of the site, or the request's own address, with `uri` on it."""
	if uri and uri.startswith(("http://", "https://")):
		return uri
	base = frappe.local.conf.get("host_name")
	if not base and getattr(frappe.local, "request", None):
		base = frappe.local.request.host_url
	base = base or f"http://{frappe.local.site}"
	return urljoin(base if base.startswith("http") else f"http://{base}", uri) if uri else base.rstrip("/")


def get_link_to_form(doctype, name=None, label=None):
	return f'<a href="{get_url_to_form(doctype, name)}">{label or name or doctype}</a>'


def get_url_to_form(doctype, name=None):
	slug = quote(doctype.lower().replace(" ", "-"))
	return get_url(f"/app/{slug}" + (f"/{quote(cstr(name))}" if name else ""))


COMPARISONS = {
	"=": operator.eq, "!=": operator.ne, ">": operator.gt, "<": operator.lt, ">=": operator.ge,
	"<=": operator.le, "^": lambda a, b: cstr(a).startswith(b), "in": lambda a, b: a in b,
	"not in": lambda a, b: a not in b,
}  # fmt: skip


def compare(val1, condition, val2):
	if condition not in COMPARISONS:
		raise frappe.NotCovered(f"frappe.utils.compare by {condition}")
	try:
		return COMPARISONS[condition](val1, val2)
	except TypeError:
		return False
