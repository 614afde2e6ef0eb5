"""benchless: the part of Frappe an app needs, on SQLite, in one process.

Nothing is importable as `frappe` until `activate()` is called, so a machine that has a bench is never confused.
"""

import functools
import importlib.machinery
import importlib.util
import sys
from pathlib import Path

__version__ = "0.1.0"

FRAMEWORK = Path(__file__).parent / "framework"


class RealFrappeFound(ImportError):
	"""A Frappe of a bench is importable here; benchless never hides it."""


class ModuleNotCovered(ModuleNotFoundError, NotImplementedError):
	"""Frappe may have this module, benchless does not."""


class _FrappeFinder:
	"""Answers `import frappe` with the framework folder, and says by name what of Frappe is not in it."""

	@staticmethod
	def find_spec(fullname, path=None, target=None):
		if fullname == "frappe":
			return importlib.util.spec_from_file_location(
				"frappe",
				loader=_FrappeLoader(fullname, str(FRAMEWORK / "__init__.py")),
				submodule_search_locations=[str(FRAMEWORK)],
			)
		if not fullname.startswith("frappe."):
			return None
		spec = importlib.machinery.PathFinder.find_spec(fullname, path)
		if spec is None:
			raise ModuleNotCovered(f"{fullname} is not covered by benchless", name=fullname)
		if spec.origin:
			spec.loader = _FrappeLoader(fullname, spec.origin)
		return spec


class _FrappeLoader(importlib.machinery.SourceFileLoader):
	def exec_module(self, module):
		module.__getattr__ = functools.partial(_find_submodule, module.__name__)
		super().exec_module(module)


def _find_submodule(module, name):
	"""What a module of `frappe` answers for a name it does not define."""
	if name.startswith("__"):
		raise AttributeError(name)
	try:
		return importlib.import_module(f"{module}.{name}")
	except ModuleNotFoundError as error:
		if error.name != f"{module}.{name}":
			raise
		from frappe.exceptions import NotCovered

		raise NotCovered(f"{module}.{name}") from None


def is_active():
	return _FrappeFinder in sys.meta_path


def activate():
	"""Make `import frappe` mean benchless in this process. Idempotent.

	Raises RealFrappeFound where a real Frappe is installed or already imported.
	"""
	if is_active():
		return
	refuse_beside_a_real_frappe()
	sys.meta_path.insert(0, _FrappeFinder)


def refuse_beside_a_real_frappe():
	if "frappe" in sys.modules:
		where = getattr(sys.modules["frappe"], "__file__", None)
	else:
		spec = importlib.machinery.PathFinder.find_spec("frappe")
		where = spec and (spec.origin or next(iter(spec.submodule_search_locations or []), None))
		# a stray folder called frappe without code in it is not a Frappe
		if spec and not spec.origin:
			where = None
	if where:
		raise RealFrappeFound(
			f"benchless cannot be activated: a real Frappe is installed at {where}."
			" Run the app on that bench, or use an environment without it."
		)
