"""`@rate_limit`: so many calls of a function, by address or by a form value, in so many seconds."""

import time
from collections.abc import Callable
from functools import wraps

import frappe
from frappe import _

calls: dict[tuple, list[float]] = {}


def rate_limit(
	key: str | None = None,
	limit: int | Callable = 5,
	seconds: int = 24 * 60 * 60,
	methods: str | list = "ALL",
	ip_based: bool = True,
):
	"""Refuse with RateLimitExceededError (429) what comes after `limit` calls within `seconds`."""

	def decorator(function):
		@wraps(function)
		def wrapper(*args, **kwargs):
			if not frappe.request or (methods != "ALL" and frappe.request.method not in methods):
				return function(*args, **kwargs)
			identity = (frappe.local.request_ip if ip_based else "", str(frappe.form_dict.get(key, "")))
			if not any(identity):
				frappe.throw(_("Either key or IP flag is required."))
			count_call((frappe.local.site, frappe.form_dict.cmd, *identity), limit, seconds)
			return function(*args, **kwargs)

		return wrapper

	return decorator


def count_call(identity: tuple, limit, seconds: int):
	moment = time.monotonic()
	recent = [at for at in calls.get(identity, []) if moment - at < seconds]
	if len(recent) >= (limit() if callable(limit) else limit):
		message = _("You hit the rate limit because of too many requests. Please try after sometime.")
		frappe.throw(message, frappe.RateLimitExceededError)
	calls[identity] = [*recent, moment]
