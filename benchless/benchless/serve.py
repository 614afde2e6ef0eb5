"""The server: Frappe's WSGI application with its assets and files, one process of threads, on the loopback alone."""

import os
import sys
from pathlib import Path

import waitress
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.shared_data import SharedDataMiddleware

from benchless import sites
from benchless.mends import jobs

OPTIONS = {"host": "127.0.0.1", "threads": 8, "ident": None, "max_request_body_size": 32 << 20}
SERVING = "Serving {} on http://127.0.0.1:{} (for trying and testing: a frozen Frappe, on this machine alone)"


def serve(site: Path, port: int = 8000):
	"""Serve the site at this path until interrupted, with its scheduler and background jobs."""
	name = sites.use(site)
	os.chdir(site.resolve().parent)
	if not sites.link_assets(Path.cwd()):
		sys.stderr.write("The desk is not built yet, pages come without style: python -m benchless build\n")
	server = waitress.create_server(get_application(Path(name).resolve()), port=port, **OPTIONS)
	jobs.start()
	print(SERVING.format(name, port), flush=True)
	server.run()


def get_application(site: Path):
	"""Frappe's application, before it what a bench's web server serves by itself: /assets, and /files of the site."""
	import frappe.app
	from frappe.middlewares import StaticDataMiddleware

	application = StaticDataMiddleware(frappe.app.application, {"/files": str(site)})
	application = SharedDataMiddleware(application, {"/assets": str(site.parent / "assets")})

	def answer(environ, start_response):
		try:
			return application(environ, start_response)
		except HTTPException as refusal:  # of a file that is not there, or that is not to be had
			return refusal(environ, start_response)

	return answer
