"""A browserless client of the site's own WSGI application, with a real login and cookies."""

import contextvars
import gc
import json
import re
from typing import ClassVar
from urllib.parse import unquote

from werkzeug.test import Client
from world import PASSWORD


class HTTPClient:
	"""Logs `user` in, or goes on with the session of an earlier client of theirs."""

	sessions: ClassVar[dict[str, dict]] = {}
	refused: ClassVar[int] = 0

	def __init__(self, site: str, user: str | None = None):
		import frappe.app

		self.site = site
		self.client = Client(frappe.app.application)
		self.session = {"sid": None, "csrf_token": None}
		if user and not self.resume(user):
			self.login(user)

	def login(self, user: str):
		response = self.post("login", usr=user, pwd=PASSWORD)
		assert response.status_code == 200, response.text
		self.session = {"sid": self.client.get_cookie("sid").value, "csrf_token": None}
		self.sessions[user] = self.session

	def resume(self, user: str) -> bool:
		self.session = self.sessions.get(user, self.session)
		if not self.session["sid"]:
			return False
		self.client.set_cookie("sid", self.session["sid"])
		# To a client it says nothing else.
		self.get("ping")
		cookie = self.client.get_cookie("user_id")
		return bool(cookie) and unquote(cookie.value) == user

	def request(self, method: str, path: str, **kwargs):
		"""As a page's script asks: for JSON, and with the token that the page gave it."""
		token = self.session["csrf_token"]
		headers = {"Accept": "application/json"} | ({"X-Frappe-CSRF-Token": token} if token else {})
		return self.send_request(method, path, headers, **kwargs)

	def send_request(self, method: str, path: str, headers: dict, **kwargs):
		headers = {"X-Frappe-Site-Name": self.site} | headers
		# A context of its own: the request must not see, nor end, the test's own connection. Buffered, it closes its own.
		request = {"method": method, "headers": headers, "buffered": True} | kwargs
		response = contextvars.Context().run(self.client.open, path, **request)
		self.let_connections_go(response)
		page = response.text if response.mimetype == "text/html" else ""
		if token := re.search(r'frappe\.csrf_token = "(\w+)"', page):
			self.session["csrf_token"] = token[1]
		return response

	def let_connections_go(self, response):
		"""A refused request of 16 holds its database connection until Python collects the error."""
		if response.status_code >= 400:
			HTTPClient.refused += 1
			# The young ones mostly; all of them take long.
			if HTTPClient.refused % 10 == 0:
				gc.collect(2 if HTTPClient.refused % 100 == 0 else 1)

	def get(self, method: str, /, **params):
		return self.request("GET", f"/api/method/{method}", query_string=params)

	def post(self, method: str, /, **data):
		return self.request("POST", f"/api/method/{method}", json=data)

	def create(self, doctype: str, /, **values):
		return self.request("POST", f"/api/resource/{doctype}", json=values)

	def read(self, doctype: str, name: str):
		return self.request("GET", f"/api/resource/{doctype}/{name}")

	def change(self, doctype: str, name: str, /, **values):
		return self.request("PUT", f"/api/resource/{doctype}/{name}", json=values)

	def list(self, doctype: str, **params):
		params = {key: json.dumps(value) for key, value in params.items()}
		return self.request("GET", f"/api/resource/{doctype}", query_string=params)
