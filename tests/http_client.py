"""A browserless client of the site's own WSGI application, with a real login and cookies."""

import contextvars
import json

from werkzeug.test import Client
from world import PASSWORD


class HTTPClient:
	def __init__(self, site: str, user: str | None = None):
		import frappe.app

		self.site = site
		self.client = Client(frappe.app.application)
		if user:
			response = self.post("login", usr=user, pwd=PASSWORD)
			assert response.status_code == 200, response.text

	def request(self, method: str, path: str, **kwargs):
		headers = {"X-Frappe-Site-Name": self.site, "Accept": "application/json"}
		# A context of its own: the request must not see, nor end, the test's own connection.
		context = contextvars.Context()
		return context.run(self.client.open, path, method=method, headers=headers, **kwargs)

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
