"""How much a portal user may send in an hour.

Frappe's `rate_limit` counts by address, behind which a whole company may sit, or by what the caller writes into the
form; so the count is kept here, by user, in the cache that Frappe keeps its own in."""

import frappe
from frappe import _

from task_portal.portal.errors import TooMany
from task_portal.portal.words import show_number
from task_portal.settings import get_setting

SECONDS = 60 * 60
KEY = "task_portal:sent"


def count(kind: str, amount: int = 1):
	"""Count what is about to be sent; `kind`: tickets, messages, uploads. Raises TooMany (429)."""
	limit = get_setting(f"{kind}_per_hour")
	if not limit or not amount:
		return
	key = frappe.cache.make_key(f"{KEY}:{kind}:{frappe.session.user}")
	sent = frappe.cache.incrby(key, amount)
	if sent == amount:
		frappe.cache.expire(key, SECONDS)
	if sent > limit:
		# What was refused was not sent.
		frappe.cache.incrby(key, -amount)
		frappe.throw(get_sentence(kind, limit, frappe.cache.ttl(key)), TooMany)


def get_sentence(kind: str, limit: int, seconds: int) -> str:
	sentence = {
		"tickets": _("In an hour {0} requests can be sent. Try again in {1} minutes."),
		"messages": _("In an hour {0} messages can be sent. Try again in {1} minutes."),
		"uploads": _("In an hour {0} files can be sent. Try again in {1} minutes."),
	}[kind]
	return sentence.format(show_number(limit), show_number(max(seconds, 60) // 60))
