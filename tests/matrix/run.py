"""One run: all calls by all callers, and what came of it."""

import os
from collections import defaultdict
from dataclasses import dataclass, field

import frappe
from api_keys import api_keys
from world import forget_records

from matrix.callers import ADMINISTRATOR, CLIENT, GUEST, PORTAL_MANAGER, USERS, Caller
from matrix.calls import SENT, Call, Calls
from matrix.contained import contained
from matrix.fingerprint import Fingerprint
from matrix.lists import ANSWERED_ELSEWHERE, UNCONTROLLED
from matrix.records import Records
from matrix.verdicts import find_faults, is_in_portal, read_words

SHARE = "MATRIX_SHARE"  # of the calls, from 0 to 1


@dataclass
class Run:
	is_whole: bool
	calls: int = 0
	functions: set[str] = field(default_factory=set)
	left: list = field(default_factory=list)
	refusals: int = 0
	controls: int = 0  # refusals of what somebody else got
	tellers: set[str] = field(default_factory=set)
	changers: set[str] = field(default_factory=set)
	faults: list[str] = field(default_factory=list)
	# What the manager of the portal got, as if a guest had: faults all of it, if the verdicts see anything.
	proofs: list[str] = field(default_factory=list)
	without_own: set[str] = field(default_factory=set)
	answered: dict[str, set[str]] = field(
		default_factory=lambda: defaultdict(set)
	)  # by what was called: who got it

	def note(self, records: Records, call: Call, answers: dict):
		got = {name for name, answer in answers.items() if answer.response.status_code < 400}
		refused = len(answers) - len(got)
		self.calls += len(answers)
		self.refusals += refused
		self.controls += refused if got else 0
		self.answered[call.what] |= got
		self.proofs += find_faults(records, call, GUEST, answers[PORTAL_MANAGER])
		for name, answer in answers.items():
			self.faults += find_faults(records, call, name, answer)
			if read_words(answer):
				self.tellers.add(call.what)
			if answer.kept:
				self.changers.add(call.what)

	@property
	def uncontrolled(self) -> list[str]:
		"""What nobody got, and no entry tells why."""
		nobody = [what for what, got in self.answered.items() if not got]
		return sorted(what for what in nobody if what not in self.without_own and not find_reason(what))

	@property
	def needless(self) -> list[str]:
		"""Entries that excuse nothing: all that falls under them was answered."""
		of_entry = {
			entry: [what for what in self.answered if find_reason(what) == entry]
			for entry in UNCONTROLLED.keys() - ANSWERED_ELSEWHERE
		}
		return sorted(
			entry for entry, those in of_entry.items() if those and all(self.answered[what] for what in those)
		)

	def __str__(self) -> str:
		return (
			f"{self.calls} calls of {len(self.answered)} functions, routes and pages: {self.refusals} refusals, {self.controls}"
			f" of them of what somebody else got; {len(self.tellers)} told of the canaries, {len(self.changers)} changed something."
		)


def run(site: str, records: Records, share: float, is_whole: bool) -> Run:
	"""`share` of the calls; `is_whole`: of each function one at least."""
	result = Run(is_whole)
	calls = Calls(records, float(os.environ.get(SHARE) or share), is_whole)
	result.functions = set(calls.functions)
	chosen = calls.get_chosen()
	with api_keys() as keys:
		callers = [Caller(site, name, keys) for name in USERS]
		frappe.db.rollback()
		fingerprint = Fingerprint()
		frappe.db.rollback()
		with contained(fingerprint.compare) as watch:
			for call in chosen:
				result.note(records, call, {caller.name: ask(caller, call, watch) for caller in callers})
			find_controls(calls, result, callers, watch)
		result.left = fingerprint.compare(frappe.local.db, set(fingerprint.tables))
	frappe.clear_cache()
	return result


def ask(caller: Caller, call: Call, watch):
	answer = caller.ask(call, watch)
	if watch.has_written:
		forget_records()
	return answer


def find_controls(calls: Calls, result: Run, callers: list[Caller], watch):
	"""For what nobody got by the chosen calls: others of it, until one answers."""
	deciders = [caller for caller in callers if caller.name in (ADMINISTRATOR, CLIENT)]
	for what in [what for what, got in result.answered.items() if not got]:
		if not calls.has_own(what):
			result.without_own.add(what)
		if find_reason(what) or what in result.without_own:
			continue
		for call in calls.call_everywhere(what):
			if call.what != what:
				continue
			who = [
				caller
				for caller in deciders
				if caller.name == (CLIENT if is_in_portal(call) else ADMINISTRATOR)
			]
			got = {caller.name for caller in who if ask(caller, call, watch).response.status_code < 400}
			result.answered[what] |= got
			if got:
				break


def find_reason(what: str) -> str | None:
	"""The entry of UNCONTROLLED that it falls under."""
	name = what.removesuffix(SENT)
	return next(
		(entry for entry in UNCONTROLLED if name == entry or name.startswith((f"{entry}.", f"{entry}/"))),
		None,
	)
