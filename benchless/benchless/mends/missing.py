"""Packages that the fork's modules import at their top, and that a site on SQLite never uses (or that need C headers)."""

import importlib.abc
import importlib.machinery
import sys
from types import ModuleType

ABSENT = {"google", "google_auth_oauthlib", "googleapiclient", "ldap3", "MySQLdb", "posthog", "psycopg2", "pydyf",
	"pymysql", "rauth", "sentry_sdk", "weasyprint", "websockets"}  # fmt: skip


class Absent(ModuleType):
	"""Stands for a package that is not installed: its functions refuse to be called."""

	def __getattr__(self, name: str):
		if name.startswith("__"):
			raise AttributeError(name)

		def refuse(*args, **kwargs):
			package = self.__name__.partition(".")[0]
			raise NotImplementedError(f"{self.__name__}.{name} is not here: benchless installs no {package}.")

		return refuse if name[:1].islower() else type(name, (Exception,), {})


class AbsentFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
	"""The last to be asked for a module, so that an installed package is always taken."""

	def find_spec(self, name, path=None, target=None):
		is_absent = name.partition(".")[0] in ABSENT
		return importlib.machinery.ModuleSpec(name, self, is_package=True) if is_absent else None

	def create_module(self, spec):
		return Absent(spec.name)

	def exec_module(self, module):
		pass


sys.meta_path.append(AbsentFinder())
