"""What can be asked for on this platform, found in its code: whitelisted functions, those of documents, REST's routes, pages."""

import importlib
import inspect
import os
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import frappe
from frappe.model.document import Document

APPS = ("frappe", "task_portal")


@dataclass(frozen=True)
class Function:
	name: str  # as it is called
	parameters: tuple[inspect.Parameter, ...]
	methods: tuple[str, ...]
	# Of a function of documents: the class's DocType; "" where every DocType has it.
	doctype: str | None = None


@cache
def load():
	"""Import every module that could have whitelisted functions; returns those that this platform cannot import."""
	failed = []
	for app in APPS:
		folder = Path(importlib.import_module(app).__file__).parent
		for file in sorted(folder.rglob("*.py")):
			if "whitelist" in file.read_text(errors="replace"):
				parts = [app, *file.relative_to(folder).with_suffix("").parts]
				name = ".".join(parts).removesuffix(".__init__")
				try:
					importlib.import_module(name)
				except ImportError:
					failed.append(name)
	return failed


def get_functions() -> list[Function]:
	load()
	found = {}
	for function in frappe.whitelisted:
		inner = inspect.unwrap(function)
		if not inner.__module__.startswith(tuple(f"{app}." for app in APPS)) and inner.__module__ not in APPS:
			continue
		if "." not in inner.__qualname__:
			name = f"{inner.__module__}.{inner.__name__}"
			found[name] = Function(name, get_parameters(inner), get_methods(function))
		elif "<locals>" in inner.__qualname__:
			for name in get_names_in_module(function):
				found[name] = Function(name, get_parameters(inner), get_methods(function))
		else:
			for doctype, name in get_names_of_documents(inner):
				found[name] = Function(name, get_parameters(inner)[1:], get_methods(function), doctype)
	for name, answer in get_overridden().items():
		# Ours pass on what they get.
		if name in found and answer in found:
			found[answer] = replace(found[answer], parameters=found[name].parameters)
	return [found[name] for name in sorted(found)]


def get_names_in_module(function) -> list[str]:
	"""Of one that another function has made."""
	module = importlib.import_module(function.__module__)
	return [f"{module.__name__}.{name}" for name, value in vars(module).items() if value is function]


def get_parameters(function) -> tuple:
	return tuple(inspect.signature(function).parameters.values())


def get_methods(function) -> tuple:
	return tuple(frappe.allowed_http_methods_for_whitelisted_func.get(function) or ("POST",))


def get_names_of_documents(function):
	"""(DocType, name) of a method: of the DocTypes whose class is the one it is written in, or of all."""
	owner, method = function.__qualname__.rsplit(".", 1)
	module = importlib.import_module(function.__module__)
	cls = getattr(module, owner, None)
	if not inspect.isclass(cls) or not issubclass(cls, Document):
		return
	folder = Path(inspect.getfile(cls)).parent
	own = frappe.unscrub(folder.name) if folder.parent.name == "doctype" else ""
	own = frappe.db.get_value("DocType", {"name": own}) or ""
	yield own, f"{owner}.{method}"


def get_overridden() -> dict[str, str]:
	hooks = frappe.get_hooks("override_whitelisted_methods", app_name="task_portal")
	return {name: answers[-1] for name, answers in hooks.items()}


def get_routes() -> list[tuple[str, str]]:
	"""(method, route with <doctype>, <name>, <method>) of REST, but those that call functions by name."""
	from frappe.api import API_URL_MAP

	found = set()
	for rule in API_URL_MAP.iter_rules():
		route = rule.rule.replace("<path:", "<")
		if "<doctype>" in route:
			methods = (rule.methods or {"GET", "POST"}) - {"HEAD", "OPTIONS"}
			found |= {(method, route) for method in methods}
	return sorted(found)


def get_pages() -> list[str]:
	from frappe.website.router import get_pages as get_pages_of_apps

	routes = {"/" + page.route.strip("/") for page in get_pages_of_apps().values()}
	folder = Path(frappe.get_app_path("task_portal", "www"))
	for path, _folders, files in os.walk(folder):
		routes |= {
			f"/{(Path(path) / file).relative_to(folder).with_suffix('')}"
			for file in files
			if file.endswith(".html")
		}
	return sorted(routes)
