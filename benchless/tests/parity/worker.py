"""Runs scenarios on the platform it is started on: JSON lines in, JSON lines out.

On a bench: `cd sites; ../env/bin/python worker.py SITE`. In process the driver calls `answer` itself.
"""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))


def answer(call):
	"""{"value": …} or {"error": its type's name}; whatever the scenario did is rolled back."""
	import frappe
	import scenarios

	frappe.set_user("Administrator")
	frappe.local.message_log = []
	frappe.flags.error_message = None
	try:
		value = getattr(scenarios, call["scenario"])(**call.get("args", {}))
		return {"value": json.loads(json.dumps(value, default=str))}
	except Exception as error:
		if os.environ.get("PARITY_TRACE"):
			import traceback

			traceback.print_exc()
		# SQLite and MariaDB name their own errors; a scenario that ends in one has the same meaning on both
		family = type(error).__module__.split(".")[0]
		return {
			"error": "DatabaseError" if family in ("sqlite3", "pymysql", "MySQLdb") else type(error).__name__
		}
	finally:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		for doctype in ("Parity Thing", "User", "Workflow"):
			frappe.clear_document_cache(doctype) if doctype == "Parity Thing" else None
		frappe.local.role_permissions = {}
		frappe.local.request_cache.clear()
		frappe.cache.delete_value(["roles", "user_permissions", "notifications"])


def serve(site):
	import frappe
	import world

	frappe.init(site=site)
	frappe.connect()
	frappe.flags.in_test = True
	frappe.flags.mute_emails = True
	world.make_world()
	say = os.fdopen(os.dup(1), "w")
	os.dup2(2, 1)  # what Frappe prints goes to stderr, not into the answers
	try:
		print(json.dumps({"ready": frappe.__version__}), file=say, flush=True)
		for line in sys.stdin:
			print(json.dumps(answer(json.loads(line))), file=say, flush=True)
	finally:
		world.drop_world()
		frappe.destroy()


if __name__ == "__main__":
	serve(sys.argv[1])
