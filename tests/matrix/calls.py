"""The calls: every function, route and page, aimed at every canary."""

import hashlib
import json
from dataclasses import dataclass
from urllib.parse import quote

import frappe

from matrix.functions import Function, get_functions, get_pages, get_routes
from matrix.guesses import Guesses
from matrix.lists import SKIPPED
from matrix.records import Records

JSON, HTML = "application/json", "text/html"


@dataclass(frozen=True)
class Call:
	what: str  # the function, route or page
	target: str  # the DocType that it is aimed at
	method: str
	path: str
	values: str = "{}"
	accept: str = JSON

	def number(self) -> float:
		"""Its place between 0 and 1, the same in every run."""
		digest = hashlib.sha256(f"{self.what} {self.target} {self.method}".encode()).hexdigest()
		return int(digest[:8], 16) / 16**8


def get_calls(records: Records) -> list[Call]:
	guesses = [Guesses(records, doctype, name) for doctype, name in records.names.items()]
	functions = [function for function in get_functions() if not is_skipped(function.name)]
	calls = {}
	for call in [
		*(call for function in functions for call in call_function(function, guesses)),
		*(call for guess in guesses for call in call_routes(guess, functions)),
		*(call for guess in guesses for call in open_pages(guess)),
		*(Call(path, "", "GET", path, accept=HTML) for path in [*get_pages(), *get_files(records)]),
	]:
		# What names no record is one call, whatever it was aimed at.
		calls.setdefault((call.method, call.path.split("?")[0] if call.values != "{}" else call.path, call.values), call)
	return list(calls.values())


def is_skipped(name: str) -> bool:
	return any(name == skipped or name.startswith(f"{skipped}.") for skipped in SKIPPED)


def call_function(function: Function, guesses: list[Guesses]):
	method = "POST" if "POST" in function.methods else function.methods[0]
	if function.doctype is not None:
		yield from call_method_of_documents(function, guesses, method)
		return
	for guess in guesses:
		sent = function_values = guess.send(function)
		address, extra = get_address(function.name, guess.doctype)
		yield Call(function.name, guess.doctype, method, address, dump(function_values | extra if extra else sent))


def get_address(name: str, target: str) -> tuple[str, dict]:
	"""One of the four that Frappe answers a function at, another for each canary."""
	form = int(hashlib.sha256(f"{name} {target}".encode()).hexdigest(), 16) % 4
	return [(f"/api/method/{name}", {}), (f"/api/v1/method/{name}", {}), (f"/api/v2/method/{name}", {}), ("/", {"cmd": name})][form]


def call_method_of_documents(function: Function, guesses: list[Guesses], method: str):
	name = function.name.rpartition(".")[2]
	for guess in guesses:
		sent = guess.send(function)
		values = {"dt": guess.doctype, "dn": guess.name, "method": name, "args": json.dumps(sent)}
		if function.doctype:
			values |= get_first(function.doctype)
		yield Call(function.name, guess.doctype, method, "/api/method/run_doc_method", dump(values))
		if function.doctype:
			return
		docs = json.dumps(guess.values["doc"])
		yield Call(f"{function.name} of what is sent", guess.doctype, method, "/api/method/run_doc_method",
			dump({"docs": docs, "method": name, "args": json.dumps(sent)}))  # fmt: skip


def get_first(doctype: str) -> dict:
	meta = frappe.get_meta(doctype)
	name = doctype if meta.issingle else None if meta.is_virtual else frappe.db.get_value(doctype, {}, "name", order_by="creation")
	return {"dt": doctype, "dn": name or "1"}


def call_routes(guess: Guesses, functions: list[Function]):
	of_all = [one for one in functions if one.doctype == ""]
	for method, route in get_routes():
		path = route.replace("<doctype>", quote(guess.doctype)).replace("<name>", quote(guess.name))
		of_one = guess.values["doc"]
		sent = {"GET": {"fields": '["*"]'}, "DELETE": {}}.get(method, of_one)
		if "<method>" in route:
			for function in of_all:
				name = function.name.rpartition(".")[2]
				yield Call(f"{method} {route}", guess.doctype, method, path.replace("<method>", name), dump(guess.send(function)))
		else:
			yield Call(f"{method} {route}", guess.doctype, method, path, dump(sent))
			if method == "POST" and "<name>" in route:
				for function in of_all:
					run = {"run_method": function.name.rpartition(".")[2]} | guess.send(function)
					yield Call(f"run_method {route}", guess.doctype, method, path, dump(run))


def open_pages(guess: Guesses):
	doctype, name = quote(guess.doctype), quote(guess.name)
	slug = guess.doctype.lower().replace(" ", "-")
	for page, path in {
		"/printview": f"/printview?doctype={doctype}&name={name}",
		"/print": f"/print?doctype={doctype}&name={name}",
		"/printpreview": f"/printpreview?doctype={doctype}&name={name}",
		"/app": f"/app/{slug}/{name}",
		"/desk": f"/desk/{slug}/{name}",
		"/list": f"/list?doctype={doctype}",
		"/<doctype>/<name>": f"/{doctype}/{name}",
		"/<slug>/<name>": f"/{slug}/{name}",
		"/portal/tickets/<name>": f"/portal/tickets/{name}",
		"/portal/cases/<name>": f"/portal/cases/{name}",
		"/portal/tasks/<name>": f"/portal/tasks/{name}",
	}.items():
		yield Call(page, guess.doctype, "GET", path, accept=HTML)


def get_files(records: Records):
	for file in records.files:
		yield file.file_url
		yield f"{file.file_url}?fid={file.name}"
		yield f"/api/method/download_file?file_url={file.file_url}"
		yield f"/api/method/task_portal.portal.api.download?file={file.name}"


def dump(values: dict) -> str:
	return json.dumps(values, sort_keys=True, default=str)
