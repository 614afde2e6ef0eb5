"""One run: all calls by all callers, and what came of it."""

import os
from collections import defaultdict
from dataclasses import dataclass, field

import frappe
from api_keys import api_keys
from world import forget_records

from matrix.callers import ADMINISTRATOR, USERS, Caller
from matrix.calls import Call, get_calls
from matrix.contained import contained
from matrix.fingerprint import Fingerprint
from matrix.records import Records
from matrix.verdicts import find_faults, read_words

SHARE = "MATRIX_SHARE"  # of the calls, from 0 to 1


@dataclass
class Run:
	share: float
	calls: int = 0
	refusals: int = 0
	controls: int = 0  # refusals of what somebody else got
	tellers: set[str] = field(default_factory=set)
	changers: set[str] = field(default_factory=set)
	faults: list[str] = field(default_factory=list)
	answered: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # by what was called: who got it

	def note(self, records: Records, call: Call, answers: dict):
		got = {name for name, answer in answers.items() if answer.response.status_code < 400}
		refused = len(answers) - len(got)
		self.calls += len(answers)
		self.refusals += refused
		self.controls += refused if got else 0
		self.answered[call.what] |= got
		for name, answer in answers.items():
			self.faults += find_faults(records, call, name, answer)
			if read_words(answer):
				self.tellers.add(call.what)
			if answer.kept:
				self.changers.add(call.what)

	def __str__(self) -> str:
		return (
			f"{self.calls} calls of {len(self.answered)} functions, routes and pages: {self.refusals} refusals, {self.controls}"
			f" of them of what somebody else got; {len(self.tellers)} told of the canaries, {len(self.changers)} changed something."
		)


def run(site: str, records: Records, default_share: float) -> Run:
	result = Run(float(os.environ.get(SHARE) or default_share))
	calls = [call for call in get_calls(records) if call.number() < result.share]
	with api_keys() as keys:
		callers = [Caller(site, name, keys) for name in USERS]
		frappe.db.rollback()
		fingerprint = Fingerprint()
		frappe.db.rollback()
		with contained(fingerprint.compare) as watch:
			for call in calls:
				result.note(records, call, {caller.name: ask(caller, call, watch) for caller in callers})
	frappe.clear_cache()
	return result


def ask(caller: Caller, call: Call, watch):
	answer = caller.ask(call, watch)
	if watch.has_written:
		forget_records()
	return answer
