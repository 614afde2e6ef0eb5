"""The command `benchless`: make a site in a folder, install apps on it, serve it, and move it to a bench."""

import json
from contextlib import contextmanager
from pathlib import Path

import click

import benchless

APP = click.Path(exists=True, path_type=Path)
SITE = click.argument("site", type=click.Path(path_type=Path, file_okay=False))


@click.group()
@click.version_option(benchless.__version__)
def main():
	"""Run a Frappe app without a bench: one folder is a site, one process serves it."""
	benchless.activate()


@contextmanager
def opened(site: Path):
	"""The site's database, as Administrator; committed when all went well."""
	import frappe

	if not (site / "site_config.json").exists():
		raise click.ClickException(f"{site} is no site. Make it with: benchless new-site {site}")
	site = site.resolve()
	frappe.init(site.name, sites_path=str(site.parent))
	frappe.connect()
	try:
		yield frappe
		frappe.db.commit()
	finally:
		frappe.destroy()


@main.command("new-site")
@SITE
@click.option("--app", "apps", multiple=True, type=APP, help="An app to install.")
@click.option("--admin-password", default="admin", show_default=True)
@click.pass_context
def new_site(context, site: Path, apps: tuple[Path], admin_password: str):
	"""Make the folder SITE a new, empty site, and install apps on it."""
	from frappe import installer

	if (site / "site_config.json").exists():
		raise click.ClickException(f"{site} is a site already. Delete the folder to begin anew.")
	installer.new_site(site.resolve(), admin_password=admin_password)
	click.echo(f"Made the site {site}. Log in as Administrator with the password you gave.")
	for app in apps:
		context.invoke(install_app, site=site, app=app)


@main.command("install-app")
@SITE
@click.argument("app", type=APP)
def install_app(site: Path, app: Path):
	"""Install the app whose folder is APP on SITE."""
	from frappe import installer
	from frappe._apps import register_app

	with opened(site):
		name = register_app(app)
		installer.install_app(name)
	click.echo(f"Installed {name}.")


@main.command("uninstall-app")
@SITE
@click.argument("app")
@click.option("--yes", is_flag=True, help="Do not ask.")
def uninstall_app(site: Path, app: str, yes: bool):
	"""Take APP and all its records off SITE."""
	from frappe import installer

	if not yes:
		click.confirm(f"All records of {app} on {site} will be gone. Go on?", abort=True)
	with opened(site):
		installer.remove_app(app)
	click.echo(f"Uninstalled {app}.")


@main.command("set-config")
@SITE
@click.argument("key")
@click.argument("value")
def set_config(site: Path, key: str, value: str):
	"""Set KEY in SITE's site_config.json to VALUE, which is JSON."""
	path = site / "site_config.json"
	config = json.loads(path.read_text()) | {key: json.loads(value)}
	path.write_text(json.dumps(config, indent=1))


@main.command()
@SITE
def migrate(site: Path):
	"""Bring SITE's tables, fixtures and patches up to its apps."""
	from frappe.migrate import SiteMigration

	with opened(site):
		SiteMigration().run()
	click.echo("The site is up to date.")


@main.command()
@SITE
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def serve(site: Path, host: str, port: int):
	"""Serve SITE until Ctrl-C."""
	from benchless.server.serve import serve as serve_site

	with opened(site):
		pass
	serve_site(site.resolve(), host, port, lambda address: click.echo(f"Serving {site} at {address}"))


@main.command()
@SITE
@click.argument("method")
@click.option("--args", default="[]", help="Positional arguments, as a JSON list.")
@click.option("--kwargs", default="{}", help="Keyword arguments, as a JSON object.")
def execute(site: Path, method: str, args: str, kwargs: str):
	"""Call a function by its dotted path, as Administrator, and print what it returns."""
	with opened(site) as frappe:
		result = frappe.get_attr(method)(*json.loads(args), **json.loads(kwargs))
		if result is not None:
			click.echo(frappe.as_json(result))


@main.command()
@SITE
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
def export(site: Path, out: Path):
	"""Write SITE's records to OUT, as JSON for `bench --site SITE import-doc OUT`."""
	from benchless.export import export_site

	with opened(site):
		counts = export_site(out)
	click.echo(f"Wrote {sum(counts.values())} records of {len(counts)} DocTypes to {out}.")
