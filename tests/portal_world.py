"""Clients, their records and a browser without JavaScript, for the tests of the portal."""

import re
import threading
from contextlib import contextmanager
from html import unescape
from html.parser import HTMLParser
from io import BytesIO

import frappe
from files import make_file, make_pdf
from http_client import HTTPClient
from worker import take_back
from world import (
	BUSINESS,
	HR,
	HR_STAFF,
	acting_as,
	get_client,
	jobs_at_once,
	make_case,
	make_case_type,
	make_client,
	make_task,
	make_ticket,
	make_user,
)

from task_portal.guards.about import trusted

COLLEAGUE = "test.business.colleague@example.com"
DIRECTOR = "test.business.director@example.com"
RIVAL = "test.rival@example.com"
RIVAL_CLIENT = "_Test Rival"
SECRET = "Internal: never tell the client"
PDF = make_pdf()


def make_portal_world() -> dict[str, str]:
	"""BUSINESS and COLLEAGUE see their own requests, DIRECTOR all of the company's, RIVAL those of another one.

	Returns the names of the clients."""
	for user in (COLLEAGUE, DIRECTOR, RIVAL):
		make_user(user)
	company = frappe.get_doc("Client", get_client("Business"))
	sees = {BUSINESS: "Own requests", COLLEAGUE: "Own requests", DIRECTOR: "All requests"}
	if {row.user: row.sees for row in company.portal_users} != sees:
		company.set("portal_users", [{"user": user, "sees": what} for user, what in sees.items()])
		company.save()
	rival = frappe.db.get_value("Client", {"client_name": RIVAL_CLIENT})
	return {"company": company.name, "rival": rival or make_client(RIVAL_CLIENT, "Business", RIVAL).name}


def make_request(by: str = BUSINESS, **values):
	"""A ticket of the company that `by` raised, in the words of staff who typed it in."""
	defaults = {"subject": "Ten welders for Doha", "raised_by": by}
	return make_ticket("Business", **(defaults | values))


def make_client_task(ticket=None, **values):
	"""A client-facing task of HR."""
	ticket = ticket or make_request()
	defaults = {
		"subject": "Sign the offer",
		"task_type": "Business Sector Task",
		"ticket": ticket.name,
		"client_facing": 1,
		"assignee": HR_STAFF,
	}
	return make_task(**(defaults | values))


def make_document_task(ticket=None, *titles: str):
	rows = [{"title": title, "is_required": 1} for title in titles or ("Trade licence",)]
	return make_client_task(ticket, kind="Document", subject="Papers for the visa", documents=rows)


def make_approval_task(ticket=None):
	return make_client_task(ticket, kind="Approval", approver_kind="Client", subject="Agree to the fee")


def make_client_case(ticket=None):
	step = {"client_facing": 1, "department": HR}
	case_type = make_case_type(
		f"_Test Hiring {frappe.generate_hash(length=6)}",
		"Business",
		step | {"title": "Your papers", "kind": "Document", "required_documents": "Trade licence"},
		{"title": "Blacklist check", "department": HR, "after_step": "Your papers"},
		step | {"title": "Arrival", "after_step": "Blacklist check"},
	)
	ticket = ticket or make_request()
	return make_case(case_type, ticket=ticket.name, subject="Hiring for Doha")


def say(
	by: str, doc, content: str, sent_or_received: str = "Sent", communication_type: str = "Communication"
):
	with acting_as(by), trusted():
		return frappe.get_doc(
			{
				"doctype": "Communication",
				"communication_type": communication_type,
				"communication_medium": "Chat",
				"sent_or_received": sent_or_received,
				"subject": doc.subject,
				"content": content,
				"sender": by,
				"reference_doctype": doc.doctype,
				"reference_name": doc.name,
			}
		).insert(ignore_permissions=True)


def attach(by: str, doctype: str, name: str, file_name: str, content: bytes | None = None):
	with acting_as(by), trusted():
		return frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{frappe.generate_hash(length=6)}-{file_name}",
				"attached_to_doctype": doctype,
				"attached_to_name": name,
				"content": content or make_file(file_name, frappe.generate_hash()),
				"is_private": 1,
			}
		).insert(ignore_permissions=True)


class Forms(HTMLParser):
	"""The forms of a page: what each would send as it stands, and where to."""

	def __init__(self, html: str):
		super().__init__()
		self.forms, self.current = [], None
		self.area = None
		self.feed(html)

	def handle_starttag(self, tag, attrs):
		attrs = dict(attrs)
		if tag == "form":
			self.current = {
				"action": attrs.get("action"),
				"method": attrs.get("method", "get"),
				"values": {},
				"buttons": [],
			}
			self.forms.append(self.current)
		elif self.current is not None and attrs.get("name"):
			if tag == "input" and attrs.get("type") != "file":
				self.current["values"][attrs["name"]] = attrs.get("value") or ""
			elif tag == "textarea":
				self.area = attrs["name"]
				self.current["values"][self.area] = ""
			elif tag == "button":
				self.current["buttons"].append((attrs["name"], attrs.get("value")))

	def handle_data(self, data):
		if self.area:
			self.current["values"][self.area] += data

	def handle_endtag(self, tag):
		if tag == "form":
			self.current = None
		elif tag == "textarea":
			self.area = None


class Browser(HTTPClient):
	"""Opens pages and sends their forms, as a browser with JavaScript off does."""

	def open(self, path: str, method: str = "GET", **kwargs):
		return self.send_request(method, path, {"Accept": "text/html"}, **kwargs)

	def get_form(self, path: str, do: str, **chosen):
		"""The values of the page's form for `do` in which `chosen` are among its values and buttons."""
		response = self.open(path)
		assert response.status_code == 200, response.text
		return self.find_form(response.text, do, **chosen)

	def find_form(self, html: str, do: str, **chosen) -> dict:
		for form in Forms(html).forms:
			offered = {**form["values"], **dict(form["buttons"])}
			if form["values"].get("do") == do and chosen.items() <= offered.items():
				return form["values"] | chosen
		raise AssertionError(f"no form {do} {chosen} on the page")

	def send(self, path: str, values: dict, **files):
		data = (
			values | {"files": [(BytesIO(content), name) for name, content in files.items()]}
			if files
			else values
		)
		return self.open(path, "POST", data=data)

	def submit(self, path: str, do: str, chosen: dict | None = None, files: dict | None = None, **typed):
		values = self.get_form(path, do, **(chosen or {})) | typed
		return self.send(path, values, **(files or {}))

	def follow(self, response):
		assert response.status_code == 303, f"{response.status_code} {get_words(response.text)}"
		return self.open(response.headers["Location"].replace("http://localhost", ""))


def get_words(html: str) -> str:
	"""What a reader sees of a page."""
	html = re.sub(r"(?is)<(script|style|svg)\b.*?</\1>", " ", html)
	return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@contextmanager
def counted_statements():
	"""A list that gets every SQL statement which runs meanwhile on any connection, those of background jobs aside."""
	statements, thread = [], threading.get_ident()
	owner = next(cls for cls in type(frappe.local.db).__mro__ if "sql" in vars(cls))
	original = owner.sql

	def sql(self, query, *args, **kwargs):
		if threading.get_ident() == thread and not re.match(
			r"(?i)\s*(rollback|start transaction|commit)", str(query)
		):
			statements.append(str(query))
		return original(self, query, *args, **kwargs)

	owner.sql = sql
	try:
		yield statements
	finally:
		owner.sql = original


def delete(*records: tuple[str, str]):
	"""Delete (doctype, name) for good, with what refers to it at once: later, the name may be another record's. A bench's
	worker tells nothing of it any more: a notice that is written while its record goes ends in a deadlock."""
	take_back(frappe.local.site)
	with jobs_at_once():
		for doctype, name in records:
			frappe.delete_doc(doctype, name, force=True, ignore_missing=True, delete_permanently=True)
	frappe.db.commit()
