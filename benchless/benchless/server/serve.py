"""`benchless serve`: waitress, with the scheduler in a thread of the same process."""

import signal
import sys
from pathlib import Path

from waitress.server import create_server

THREADS = 8


def serve(site_dir: Path, host: str = "127.0.0.1", port: int = 8000, on_ready=None):
	"""Serve the site until SIGINT or SIGTERM; requests under way are finished first."""
	from benchless.server import app
	from benchless.server.scheduler import Clock

	app.set_site(site_dir)
	server = create_server(app.application, host=host, port=port, threads=THREADS, ident=None)
	clock = Clock(site_dir.name, str(site_dir.parent)).start()
	for number in (signal.SIGINT, signal.SIGTERM):
		# Also SIGINT, which a shell's background job starts with ignored.
		signal.signal(number, lambda *_signal: sys.exit())
	if on_ready:
		on_ready(f"http://{host}:{port}")
	try:
		server.run()
	finally:
		clock.stop()
