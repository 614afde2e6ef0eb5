"""A site of a bench, driven by the commands that an operator types."""

import subprocess
import sys
from contextlib import contextmanager

import frappe
from snapshot import take_snapshot


class EmptySite:
	def __init__(self, name: str):
		self.name = name

	def run(self, *arguments: str) -> str:
		"""`bench --site NAME ARGUMENTS`. Returns what it printed."""
		command = [
			sys.executable,
			"-m",
			"frappe.utils.bench_helper",
			"frappe",
			"--site",
			self.name,
			*arguments,
		]
		done = subprocess.run(command, capture_output=True, text=True, check=False)
		assert done.returncode == 0, f"{arguments}\n{done.stdout}\n{done.stderr}"
		return done.stdout

	def work_off_jobs(self):
		"""As a worker of the bench would have, by now."""
		command = [
			sys.executable,
			"-m",
			"frappe.utils.bench_helper",
			"frappe",
			"worker",
			"--burst",
			"--quiet",
		]
		subprocess.run(command, capture_output=True, text=True, check=True)

	@contextmanager
	def connected(self):
		frappe.init(self.name)
		frappe.connect()
		try:
			yield
			frappe.db.commit()
		finally:
			frappe.destroy()

	def take_snapshot(self) -> dict:
		with self.connected():
			return take_snapshot()
