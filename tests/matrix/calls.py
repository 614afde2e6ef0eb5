"""The calls: every function, route and page, aimed at every canary."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

import frappe

from matrix.functions import Function, get_functions, get_pages, get_routes
from matrix.guesses import Guesses
from matrix.lists import SKIPPED
from matrix.records import Records

JSON, HTML = "application/json", "text/html"
ABSENT = "1"
SENT = " of what is sent"


@dataclass(frozen=True)
class Call:
	what: str  # the function, route or page
	target: str  # the DocType that it is aimed at
	method: str
	path: str
	values: str = "{}"
	accept: str = JSON


class Calls:
	"""`share`: from 0 to 1, the same calls in every run; `is_whole`: and every function for a task."""

	def __init__(self, records: Records, share: float, is_whole: bool):
		self.records, self.share, self.is_whole, self.others = records, share, is_whole, {}
		self.guesses = [Guesses(records, doctype, name) for doctype, name in records.names.items()]
		functions = [one for one in get_functions() if not is_skipped(one.name)]
		self.functions = {one.name: one for one in functions}
		self.of_all = [one for one in functions if one.doctype == ""]

	def get_chosen(self) -> list[Call]:
		calls = [
			*(
				call
				for function in self.functions.values()
				for call in self.call_function(function, self.share)
			),
			*(call for guess in self.guesses for call in self.call_routes(guess)),
			*(
				call
				for guess in self.guesses
				for call in open_pages(guess)
				if self.is_in(call.what, call.target)
			),
			*(Call(path, "", "GET", path, accept=HTML) for path in get_pages() if self.is_in(path, "")),
			*get_files(self.records),
		]
		return drop_equal(calls)

	def is_in(self, what: str, target: str, share: float | None = None) -> bool:
		digest = hashlib.sha256(f"{what} {target}".encode()).hexdigest()
		return int(digest[:8], 16) / 16**8 < (self.share if share is None else share)

	def call_function(self, function: Function, share: float):
		method = "POST" if "POST" in function.methods else function.methods[0]
		targets = [*self.guesses, *self.get_own(function)]
		for guess in targets:
			is_first = self.is_whole and guess is targets[0]
			if not is_first and not self.is_in(function.name, guess.doctype, share):
				continue
			if function.doctype is not None:
				yield from call_method_of_documents(function, guess, method)
				continue
			address, extra = get_address(function.name, guess.doctype)
			for as_json in (True, False):
				yield Call(
					function.name, guess.doctype, method, address, dump(guess.send(function, as_json) | extra)
				)

	def call_everywhere(self, what: str):
		"""All the calls of one function, route or page."""
		if function := self.functions.get(what.removesuffix(SENT)):
			yield from self.call_function(function, share=1)
			return
		for guess in self.guesses:
			yield from (call for call in open_pages(guess) if call.what == what)
			method, _space, route = what.partition(" ")
			if (method, route) in get_routes():
				yield from self.call_route(guess, what, method, route)

	def get_own(self, function: Function) -> list[Guesses]:
		"""Where the function is of a DocType's module: that DocType's first record."""
		doctype = function.doctype or get_doctype_of_module(function.name)
		if not doctype or doctype in self.records.names or get_first(doctype)["dn"] == ABSENT:
			return []
		if doctype not in self.others:
			self.others[doctype] = Guesses(self.records, doctype, get_first(doctype)["dn"])
		return [self.others[doctype]]

	def has_own(self, what: str) -> bool:
		"""Whether there is a record of the DocType whose module or method it is."""
		function = self.functions.get(what)
		doctype = function and (function.doctype or get_doctype_of_module(function.name))
		return not doctype or doctype in self.records.names or get_first(doctype)["dn"] != ABSENT

	def call_routes(self, guess: Guesses):
		for method, route in get_routes():
			what = f"{method} {route}"
			if self.is_in(what, guess.doctype):
				yield from self.call_route(guess, what, method, route)

	def call_route(self, guess: Guesses, what: str, method: str, route: str):
		path = route.replace("<doctype>", quote(guess.doctype)).replace("<name>", quote(guess.name))
		if "<method>" in route:
			for function in self.of_all:
				of_one = path.replace("<method>", get_last(function.name))
				yield Call(what, guess.doctype, method, of_one, dump(guess.send(function, True)))
			return
		of_one = guess.values["new" if method == "POST" else "doc"]
		sent = {"GET": {"fields": '["*"]'}, "DELETE": {}}.get(method, of_one)
		yield Call(what, guess.doctype, method, path, dump(sent))
		if method == "POST" and "<name>" in route:
			for function in self.of_all:
				run = {"run_method": get_last(function.name)} | guess.send(function, True)
				yield Call(what, guess.doctype, method, path, dump(run))


def drop_equal(calls) -> list[Call]:
	"""What names no record is one call, whatever it was aimed at."""
	found = {}
	for call in calls:
		path = call.path if "/" in call.what else call.what
		found.setdefault((call.method, path, call.values), call)
	return list(found.values())


def get_last(name: str) -> str:
	return name.rpartition(".")[2]


def is_skipped(name: str) -> bool:
	return any(name == skipped or name.startswith(f"{skipped}.") for skipped in SKIPPED)


def get_doctype_of_module(name: str) -> str | None:
	_before, found, after = name.rpartition(".doctype.")
	return get_doctype_of_folder(after.split(".")[0]) if found else None


@cache
def get_doctype_of_folder(folder: str) -> str | None:
	return frappe.db.get_value("DocType", {"name": frappe.unscrub(folder)})


def get_address(name: str, target: str) -> tuple[str, dict]:
	"""One of the four that Frappe answers a function at, another for each canary."""
	form = int(hashlib.sha256(f"{name} {target}".encode()).hexdigest(), 16) % 4
	return [
		(f"/api/method/{name}", {}),
		(f"/api/v1/method/{name}", {}),
		(f"/api/v2/method/{name}", {}),
		("/", {"cmd": name}),
	][form]


def call_method_of_documents(function: Function, guess: Guesses, method: str):
	sent = json.dumps(guess.send(function, False))
	of = get_first(function.doctype) if function.doctype else {"dt": guess.doctype, "dn": guess.name}
	run = {"method": get_last(function.name), "args": sent}
	yield call_on_document(function.name, guess, method, of | run)
	if not function.doctype:
		docs = {"docs": json.dumps(guess.values["doc"])}
		yield call_on_document(function.name + SENT, guess, method, docs | run)


def call_on_document(what: str, guess: Guesses, method: str, values: dict) -> Call:
	return Call(what, guess.doctype, method, "/api/method/run_doc_method", dump(values))


@cache
def get_first(doctype: str) -> dict:
	meta = frappe.get_meta(doctype)
	if meta.issingle:
		return {"dt": doctype, "dn": doctype}
	stored = not meta.is_virtual and frappe.db.table_exists(doctype)
	name = frappe.db.get_value(doctype, {}, "name", order_by="creation") if stored else None
	return {"dt": doctype, "dn": str(name or ABSENT)}


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
		for address in ("{0.file_url}", "{0.file_url}?fid={0.name}", "/api/method/download_file?file_url={0.file_url}",
				"/api/method/task_portal.portal.api.download?file={0.name}"):  # fmt: skip
			what = (
				address.split("?")[0]
				.replace("{0.file_url}", "/private/files/<file>")
				.removeprefix("/api/method/")
			)
			yield Call(what, "File", "GET", address.format(file), accept=HTML)


def dump(values: dict) -> str:
	return json.dumps(values, sort_keys=True, default=str)
