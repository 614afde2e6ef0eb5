"""What hangs on a transaction: functions to run once at its end."""

from collections import deque


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
