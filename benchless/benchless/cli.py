"""The command: `python -m benchless …`. Each function here is one; its arguments are those of the command line."""

import argparse
import code
import inspect
import json
import os
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import benchless
from benchless import fork, sites
from benchless.serve import serve


def main():
	parser = argparse.ArgumentParser("benchless", description=benchless.__doc__)
	commands = parser.add_subparsers(required=True, metavar="COMMAND")
	for function in (install, build, new_site, serve, execute, migrate, console, export):
		command = commands.add_parser(function.__name__.replace("_", "-"), help=function.__doc__)
		command.set_defaults(function=function)
		for name, argument in inspect.signature(function).parameters.items():
			if argument.default is argument.empty:
				command.add_argument(name, type=argument.annotation)
			else:
				action = "append" if argument.default == [] else "store"
				option = {"type": argument.annotation, "default": argument.default, "action": action}
				command.add_argument(f"--{name.replace('_', '-')}", **option)
	options = vars(parser.parse_args())
	try:
		options.pop("function")(**options)
	except (RuntimeError, FileExistsError, subprocess.CalledProcessError) as error:
		sys.exit(str(error))


def install():
	"""bring Frappe's source into this environment"""
	print(fork.install())


def build():
	"""build the desk (with the machine's Node, or one from the package registry)"""
	from benchless.build import build

	build()


def new_site(site: Path, app: str = [], admin_password: str = "admin"):
	"""make a site; --app names an app, or its folder, as often as needed"""
	sites.new_site(site, admin_password, app)


def on_site(site: Path):
	os.chdir(site.resolve().parent)
	return sites.open_site(site.name)


def execute(site: Path, method: str, kwargs: json.loads = {}):  # noqa: B006
	"""call a function with --kwargs, which are JSON, and print what it returns as JSON"""
	with on_site(site) as frappe:
		with redirect_stdout(sys.stderr):
			result = frappe.get_attr(method)(**kwargs)
		frappe.db.commit()
		print(frappe.as_json(result))


def migrate(site: Path):
	"""run patches and bring the database to the apps' state"""
	with on_site(site):
		from frappe.migrate import SiteMigration

		SiteMigration(skip_search_index=True).run(site=None)


def console(site: Path):
	"""Python, connected to the site; commit with frappe.db.commit()"""
	with on_site(site) as frappe:
		code.interact(local={"frappe": frappe})


def export(site: Path, folder: Path, to: int = 16):
	"""write the site's records into a new folder, for a bench: the whole site (16), or the apps' records (--to 15)"""
	from benchless.export import export

	folder = folder.resolve()
	if to not in (15, 16):
		raise RuntimeError("--to takes 15 or 16.")
	with on_site(site):
		export(folder, str(to))
