"""What hangs on a transaction: functions to run once at its end, and blocks that can be undone alone."""

import secrets
from collections import deque

import frappe


class CallbackManager:
	def __init__(self):
		self._functions = deque()

	def add(self, func):
		self._functions.append(func)

	__call__ = add

	def run(self):
		while self._functions:
			self._functions.popleft()()

	def reset(self):
		self._functions.clear()


class savepoint:
	"""`with savepoint(catch=X):` undoes its block and goes on when X is raised in it."""

	def __init__(self, catch=Exception):
		self.catch = catch

	def __enter__(self):
		self.name = "sp_" + secrets.token_hex(5)
		frappe.db.savepoint(self.name)

	def __exit__(self, error_type, _error, _trace):
		if error_type is None:
			frappe.db.release_savepoint(self.name)
		elif issubclass(error_type, self.catch):
			frappe.db.rollback(save_point=self.name)
			return True
