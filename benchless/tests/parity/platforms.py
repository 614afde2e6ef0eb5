"""The two platforms side by side: benchless in this process, a real bench behind a pipe.

BENCH is the bench's folder and SITE a site on it that tests may use; without them the parity tests are skipped.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))


class RealBench:
	def __init__(self, bench, site):
		bench = Path(bench).resolve()
		owner = {}
		if os.geteuid() == 0:
			# a bench's logs must stay its owner's
			stat = bench.stat()
			owner = {"user": stat.st_uid, "group": stat.st_gid, "extra_groups": []}
		self.process = subprocess.Popen(
			[bench / "env/bin/python", HERE / "worker.py", site],
			cwd=bench / "sites",
			env={**os.environ, "HOME": str(bench.parent)},
			stdin=subprocess.PIPE,
			stdout=subprocess.PIPE,
			stderr=None if os.environ.get("PARITY_TRACE") else subprocess.DEVNULL,
			text=True,
			**owner,
		)
		self.version = self._read()["ready"]

	def answer(self, call):
		self.process.stdin.write(json.dumps(call) + "\n")
		self.process.stdin.flush()
		return self._read()

	def _read(self):
		line = self.process.stdout.readline()
		if not line:
			raise RuntimeError("the bench's worker ended; run again with PARITY_TRACE=1 to see why")
		return json.loads(line)

	def close(self):
		self.process.stdin.close()
		self.process.wait(60)


class Benchless:
	def __init__(self, path):
		from benchless.pytest_plugin import make_site, use_site

		make_site(path)
		use_site(path)
		import frappe
		import world

		frappe.flags.in_test = frappe.flags.mute_emails = True
		world.make_world()

	def answer(self, call):
		from worker import answer

		return answer(json.loads(json.dumps(call)))

	def close(self):
		import frappe

		frappe.destroy()
