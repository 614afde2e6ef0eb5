"""Compiled templates, kept from one request to the next.

Frappe 15 makes a Jinja environment for each request and compiles every template of a page anew: 100 of the 150 ms
that a page of the portal took. Frappe 16 keeps them itself."""

import frappe
from jinja2 import BytecodeCache


class CompiledTemplates(BytecodeCache):
	"""Jinja's bytecode cache, in this process's memory. Jinja drops what a changed source no longer matches."""

	def __init__(self):
		self.compiled: dict[str, bytes] = {}

	def load_bytecode(self, bucket):
		if bytecode := self.compiled.get(bucket.key):
			bucket.bytecode_from_string(bytecode)

	def dump_bytecode(self, bucket):
		self.compiled[bucket.key] = bucket.bytecode_to_string()


_compiled = CompiledTemplates()


def keep_compiled():
	"""Let this request's environment use what earlier requests compiled."""
	environment = frappe.get_jenv()
	environment.bytecode_cache = environment.bytecode_cache or _compiled
