"""Dates and times: the site's clock, reading them, moving them, showing them."""

import datetime
import functools
from zoneinfo import ZoneInfo

import frappe
from dateutil import parser as date_parser
from dateutil.relativedelta import relativedelta

DATE_FORMAT, TIME_FORMAT = "%Y-%m-%d", "%H:%M:%S.%f"
DATETIME_FORMAT = f"{DATE_FORMAT} {TIME_FORMAT}"


def get_system_timezone():
	return frappe.local.conf.get("time_zone") or frappe.get_system_settings("time_zone") or "UTC"


get_time_zone = get_system_timezone


# What MariaDB keeps, or Frappe compares with, where there is none.
NO_DATES = ("0001-01-01", "0000-00-00")


def now_datetime():
	"""The site's time, without a zone, as everything is stored."""
	return datetime.datetime.now(ZoneInfo(get_system_timezone())).replace(tzinfo=None)


def now():
	return now_datetime().strftime(DATETIME_FORMAT)


def nowdate():
	return now_datetime().strftime(DATE_FORMAT)


today = nowdate


def getdate(string_date=None):
	if not string_date:
		return now_datetime().date()
	if isinstance(string_date, datetime.datetime):
		return string_date.date()
	if isinstance(string_date, datetime.date):
		return string_date
	if str(string_date).startswith(NO_DATES):
		return None
	try:
		return date_parser.parse(str(string_date)).date()
	except (ValueError, OverflowError):
		message = frappe._("{} is not a valid date string.").format(frappe.bold(string_date))
		frappe.throw(message, title=frappe._("Invalid Date"))


def get_datetime(datetime_str=None):
	if datetime_str is None:
		return now_datetime()
	if isinstance(datetime_str, datetime.datetime):
		return datetime_str
	if isinstance(datetime_str, datetime.date):
		return datetime.datetime.combine(datetime_str, datetime.time())
	return date_parser.parse(datetime_str) if datetime_str and not datetime_str.startswith(NO_DATES) else None


def add_to_date(
	date=None, years=0, months=0, weeks=0, days=0, hours=0, minutes=0, seconds=0, as_string=False,
	as_datetime=False,
):  # fmt: skip
	"""The date moved; a str comes back for a str."""
	if date is None:
		date = now_datetime()
	if hours or minutes or seconds:
		as_datetime = True
	if isinstance(date, str):
		as_string = True
		as_datetime = as_datetime or " " in date
		date = date_parser.parse(date)
	if as_datetime and not isinstance(date, datetime.datetime):
		date = get_datetime(date)
	step = relativedelta(
		years=years, months=months, weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds
	)
	moved = date + step
	return moved.strftime(DATETIME_FORMAT if as_datetime else DATE_FORMAT) if as_string else moved


def add_days(date, days):
	return add_to_date(date, days=int(float(days or 0)))


def time_diff_in_seconds(string_ed_date, string_st_date):
	return (get_datetime(string_ed_date) - get_datetime(string_st_date)).total_seconds()


# shown to people


def get_user_date_format():
	return frappe.get_system_settings("date_format") or "yyyy-mm-dd"


def formatdate(string_date=None, format_string=None):
	import babel.dates

	if not string_date:
		return ""
	pattern = (format_string or get_user_date_format()).replace("mm", "MM")
	return babel.dates.format_date(getdate(string_date), pattern, locale=_locale())


format_date = formatdate
global_date_format = functools.partial(formatdate, format_string="long")


def format_datetime(datetime_string, format_string=None):
	import babel.dates

	if not datetime_string:
		return ""
	date_part = get_user_date_format().replace("mm", "MM")
	pattern = format_string or f"{date_part} {frappe.get_system_settings('time_format') or 'HH:mm:ss'}"
	return babel.dates.format_datetime(get_datetime(datetime_string), pattern, locale=_locale())


def _locale():
	return (frappe.local.lang or "en").replace("-", "_")
