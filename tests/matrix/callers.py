"""Who calls: everybody who has something, or nothing, to do with the canaries."""

import contextvars
import json
from dataclasses import dataclass
from types import SimpleNamespace

import frappe
from http_client import HTTPClient
from portal_world import COLLEAGUE, RIVAL
from werkzeug.test import Client, TestResponse
from world import ADMIN_STAFF, BUSINESS, FINANCE_STAFF, HR_MANAGER, HR_STAFF
from world import PORTAL_MANAGER as PORTAL_MANAGER_USER

GUEST, CLIENT, COLLEAGUE_OF_CLIENT, OTHER_CLIENT = "guest", "client", "colleague", "other client"
CLIENT_BY_KEY, OTHER_STAFF, PAST_HOLDER = "client by key", "other department", "past holder"
HOLDER, MANAGER, PORTAL_MANAGER, ADMINISTRATOR = "holder", "manager", "portal manager", "administrator"
USERS = {
	GUEST: None,
	CLIENT: BUSINESS,
	COLLEAGUE_OF_CLIENT: COLLEAGUE,
	OTHER_CLIENT: RIVAL,
	CLIENT_BY_KEY: BUSINESS,
	OTHER_STAFF: FINANCE_STAFF,
	PAST_HOLDER: ADMIN_STAFF,
	HOLDER: HR_STAFF,
	MANAGER: HR_MANAGER,
	PORTAL_MANAGER: PORTAL_MANAGER_USER,
	ADMINISTRATOR: "Administrator",
}
BY_KEY = (CLIENT_BY_KEY, ADMINISTRATOR)
# Whose the canaries are.
CLIENTS = {CLIENT: True, CLIENT_BY_KEY: True, COLLEAGUE_OF_CLIENT: False, OTHER_CLIENT: False}
STAFF = {OTHER_STAFF, PAST_HOLDER, HOLDER, MANAGER, PORTAL_MANAGER}


BROKEN = SimpleNamespace(status_code=500, text="", data=b"", mimetype="")


@dataclass(frozen=True)
class Answer:
	response: TestResponse
	kept: tuple  # what it would have changed


class Caller:
	def __init__(self, site: str, name: str, keys):
		self.name, self.user = name, USERS[name]
		self.headers = {"X-Frappe-Site-Name": site}
		if name in BY_KEY:
			self.headers |= keys(self.user)
		elif self.user:
			self.headers["Cookie"] = f"sid={HTTPClient(site, self.user).session['sid']}"
		# Whatever an answer sets, the next request comes as the first did.
		self.client = Client(frappe.app.application, use_cookies=False)

	def ask(self, call, watch) -> Answer:
		sent = {"method": call.method, "headers": self.headers | {"Accept": call.accept}, "buffered": True}
		values = json.loads(call.values)
		if call.method != "GET":
			sent["json"] = values
		elif values:
			sent["query_string"] = {
				key: value if isinstance(value, str) else json.dumps(value) for key, value in values.items()
			}
		watch.start()
		try:
			response = contextvars.Context().run(self.client.open, call.path, **sent)
		except Exception:  # past Frappe, which a server would log
			response = BROKEN
		finally:
			watch.end()
		return Answer(response, tuple(watch.kept))
