"""A person at the desk: opens forms, lists and pages, takes actions, and notes all that goes wrong meanwhile."""

import json
import time
from urllib.parse import quote

# Served by another process, which a test need not have: live updates. They never fail a page.
LIVE = "/socket.io/"
SHOWN = "window.cur_frm && cur_frm.doctype === doctype && cur_frm.layout && $(cur_frm.wrapper).is(':visible')"


class Desk:
	"""A logged-in person's page. `problems` fills with errors of the console, of scripts, and answers of 400 and more."""

	def __init__(self, page, is_live: bool = False):
		self.page, self.problems = page, []
		# A bench's development server on a busy machine is slow.
		page.set_default_timeout(90_000)
		if not is_live:
			page.route(f"**{LIVE}**", lambda route: route.abort())
		page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
		page.on("console", self.note_message)
		page.on("response", self.note_answer)
		# Leads on to /app on Frappe 15, to /desk on 16.
		self.goto("/task-portal")
		self.root = "/" + page.url.split("/")[3]

	def note_message(self, message):
		where = message.location.get("url", "")
		if message.type == "error" and LIVE not in where and "socket.io" not in message.text:
			self.problems.append(f"console: {message.text} {where}")

	def note_answer(self, answer):
		if answer.status >= 400 and LIVE not in answer.url:
			self.problems.append(f"{answer.status}: {answer.url}")

	def goto(self, path: str):
		self.page.goto(path)
		self.page.locator(".page-container:visible").first.wait_for()
		self.settle()

	def settle(self):
		"""Until the desk has asked the server for all that it wants now."""
		for _ in range(2):
			self.page.wait_for_function("() => window.frappe && frappe.request && !frappe.request.ajax_count")
			self.page.wait_for_timeout(150)

	def open(self, *route: str):
		"""As a click does, without loading the desk anew. What an earlier test left open is closed."""
		self.page.evaluate("() => { frappe.hide_msgprint(true); window.cur_dialog && cur_dialog.hide(); }")
		self.page.wait_for_function("() => !document.querySelector('.modal.show')")
		self.page.evaluate("route => frappe.set_route(...route)", list(route))
		self.settle()

	def open_list(self, doctype: str):
		self.open(slug(doctype))
		self.page.wait_for_function("doctype => cur_list && cur_list.doctype === doctype", arg=doctype)
		self.page.locator(".frappe-list .list-row, .frappe-list .no-result").locator(
			"visible=true"
		).first.wait_for()
		self.ask_again()

	def ask_again(self):
		"""The list as it is now: a list that stood open is not asked for again, nor twice within three seconds."""
		self.page.evaluate("() => { cur_list.last_args = null; return cur_list.refresh(); }")
		self.settle()

	def open_form(self, doctype: str, name: str):
		self.open(slug(doctype), name)
		self.page.wait_for_function(
			f"([doctype, name]) => {SHOWN} && cur_frm.docname === name", arg=[doctype, name]
		)
		# Others may have changed it since this desk saw it.
		self.page.evaluate("async () => { await cur_frm.reload_doc(); }")
		self.settle()

	def leave(self, name: str):
		"""Go from the form of record `name` to a list, if it is open."""
		if self.page.evaluate(
			"name => window.cur_frm?.docname === name && $(cur_frm.wrapper).is(':visible')", name
		):
			self.settle()
			self.open("task-type")

	def open_new(self, doctype: str):
		self.open(slug(doctype), "new")
		self.page.wait_for_function(f"([doctype]) => {SHOWN} && cur_frm.is_new()", arg=[doctype])

	def take_action(self, action: str, **answers: str):
		"""Take `action` from the form's Actions menu; answer what it asks for."""
		with self.page.expect_response(lambda answer: "task_portal.api.act" in answer.url):
			self.page.locator(".actions-btn-group:visible button").first.click()
			self.page.locator(".actions-btn-group:visible .dropdown-item", has_text=action).first.click()
			if answers:
				self.answer(**answers)
		self.page.wait_for_function("() => !document.querySelector('.modal.show')")
		self.settle()

	def answer(self, **answers: str):
		dialog = self.page.locator(".modal.show").last
		dialog.wait_for()
		# It comes in slowly, and then takes the focus from whoever typed already.
		self.page.wait_for_function("() => window.cur_dialog && cur_dialog.display")
		for fieldname, value in answers.items():
			self.fill(dialog, fieldname, value)
			self.page.wait_for_function("name => cur_dialog.get_value(name)", arg=fieldname)
		dialog.locator(".btn-primary:visible").last.click()

	def fill(self, dialog, fieldname: str, value: str):
		field = dialog.locator(f"[data-fieldname={fieldname}]").locator("input, textarea, select").first
		if field.evaluate("node => node.tagName") == "SELECT":
			field.select_option(value)
		elif field.get_attribute("role") == "combobox":
			field.press_sequentially(value)
			dialog.locator(f"[data-fieldname={fieldname}] [role=option]", has_text=value).first.click()
			# A late answer to what was typed would open the choices again, over the button.
			field.blur()
			# When the server has said that there is such, Frappe draws the dialog anew by what it has taken over: what
			# somebody is typing meanwhile is lost.
			self.page.wait_for_function("name => cur_dialog.get_value(name)", arg=fieldname)
			self.settle()
		else:
			field.fill(value)
			field.blur()

	def save(self):
		self.page.locator(".page-actions:visible .primary-action:visible").first.click()
		self.page.wait_for_function("!cur_frm.is_dirty()")
		self.settle()

	def get_value(self, fieldname: str):
		return self.page.evaluate("fieldname => cur_frm.doc[fieldname]", fieldname)

	def get_actions(self) -> list[str]:
		menu = self.page.locator(".actions-btn-group:visible button").first
		menu.click()
		names = self.page.locator(".actions-btn-group:visible .dropdown-item").all_inner_texts()
		menu.click()
		return [name.strip() for name in names if name.strip()]

	# Over REST, with the page's own session

	def call(self, method: str, path: str, **data):
		token = self.page.evaluate("frappe.csrf_token")
		options = {"headers": {"X-Frappe-CSRF-Token": token, "Accept": "application/json"}}
		if data:
			options["data"] = data
		answer = self.page.request.fetch(path, method=method, **options)
		assert answer.ok, f"{method} {path}: {answer.status} {answer.text()[:1000]}"
		return answer.json()

	def read(self, doctype: str, name: str) -> dict:
		return self.call("GET", f"/api/resource/{quote(doctype)}/{quote(name)}")["data"]

	def create(self, doctype: str, **values) -> dict:
		return self.call("POST", f"/api/resource/{quote(doctype)}", **values)["data"]

	def find(self, doctype: str, **filters) -> str | None:
		"""The name of a record that this person may read."""
		query = f"?limit_page_length=1&filters={quote(json.dumps(filters))}"
		rows = self.call("GET", f"/api/resource/{quote(doctype)}{query}")["data"]
		return rows[0]["name"] if rows else None


def slug(doctype: str) -> str:
	return doctype.lower().replace(" ", "-")


def get_stamp() -> str:
	return f"{time.time_ns():x}"[-8:]
