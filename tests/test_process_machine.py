"""Random actors take random actions on random processes; what must always hold, holds after each step.

2,000 steps on benchless; on a real site, where a step takes some 0.2 s, MACHINE_STEPS of them (default 200)."""

import os

import frappe
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from reader_rows import assert_rows_follow_rules
from world import (
	ADMIN,
	ADMIN_STAFF,
	FINANCE,
	FINANCE_MANAGER,
	FINANCE_STAFF,
	HR,
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	OUTSIDER,
	PORTAL_MANAGER,
	act,
	act_as_client,
	acting_as,
	attach_file,
	make_case,
	make_case_type,
)

from task_portal import api
from task_portal.cases.steps import get_after

STEPS_IN_AN_EXAMPLE = 40
MOST_STEPS = 7
ACTORS = [
	HR_STAFF,
	HR_MANAGER,
	FINANCE_STAFF,
	FINANCE_MANAGER,
	ADMIN_STAFF,
	PORTAL_MANAGER,
	INDIVIDUAL,
	OUTSIDER,
]
ACTIONS = [
	"Start",
	"Forward",
	"Reply",
	"Cancel",
	"Close",
	"Reopen",
	"Approve",
	"Reject",
	"Delegate",
]
PASSING = ["Forward", "Reply", "Approve", "Reject", "Delegate"]
# What is told of a case, and by which condition it is found.
CHILD, ABOUT = "parent in %(names)s", "reference_name in %(names)s"
TABLES = {
	"Task": "`case` = %(case)s",
	"Case": "name = %(case)s",
	"Case Step": CHILD,
	"Task Movement": CHILD,
	"Task Document": CHILD,
	"Comment": ABOUT,
	"Communication": ABOUT,
}
KINDS = st.sampled_from(["Action", "Action", "Approval", "Document", "Follow-up"])


@st.composite
def processes(draw):
	"""A process of up to five steps, each waiting for any of those before it."""
	steps = []
	for number in range(draw(st.integers(1, 5))):
		titles = [step["title"] for step in steps]
		after = draw(st.lists(st.sampled_from(titles), unique=True)) if titles else []
		kind = draw(KINDS)
		step = {"title": f"Step {number}", "kind": kind, "after_step": ", ".join(after), "client_facing": 1}
		if kind == "Approval":
			step["approver_kind"] = draw(st.sampled_from(["User", "Department Managers", "Client"]))
			step["approver"] = ADMIN_STAFF if step["approver_kind"] == "User" else None
		if kind == "Document":
			step["required_documents"] = "Passport"
		step["department"] = draw(st.sampled_from([None, HR, FINANCE]))
		steps.append(step)
	return steps


class Office(RuleBasedStateMachine):
	@initialize(steps=processes())
	def open_case(self, steps):
		frappe.db.savepoint("office")
		case_type = make_case_type(f"_Test {frappe.generate_hash(length=8)}", "Individual", *steps)
		self.case = make_case(case_type)
		self.started, self.seen, self.compared = set(), None, None

	def teardown(self):
		frappe.set_user("Administrator")
		if hasattr(self, "case"):
			frappe.db.rollback(save_point="office")

	def get_tasks(self) -> list:
		return frappe.get_all("Task", filters={"case": self.case.name}, order_by="name", pluck="name")

	def attempt(self, action):
		"""Do it, or see that its refusal changed nothing: no rollback comes to help."""
		before, self.seen = get_rows(self.case.name), None
		try:
			action()
		except (frappe.ValidationError, frappe.PermissionError):
			assert get_rows(self.case.name) == before
		frappe.set_user("Administrator")
		frappe.clear_messages()

	@rule(
		actor=st.sampled_from(ACTORS),
		action=st.sampled_from(ACTIONS),
		which=st.integers(0, 7),
		comment=st.sampled_from(["Because", "Because", None]),
		to=st.sampled_from([(FINANCE, FINANCE_STAFF), (HR, HR_STAFF), (ADMIN, ADMIN_STAFF), (HR, None)]),
	)
	def act_on_a_task(self, actor, action, which, comment, to):
		tasks = self.get_tasks()
		task = frappe.get_doc("Task", tasks[which % len(tasks)])
		details = {"comment": comment, "department": to[0], "assignee": to[1]}
		take = act_as_client if actor == INDIVIDUAL else act
		self.attempt(lambda: take(actor, task, action, **details))

	@rule(actor=st.sampled_from(ACTORS), action=st.sampled_from(["Start", "Close", "Cancel", "Reopen"]))
	def act_on_the_case(self, actor, action):
		take = act_as_client if actor == INDIVIDUAL else act
		self.attempt(lambda: take(actor, self.case, action, comment="Because"))

	@rule(
		actor=st.sampled_from([HR_STAFF, HR_MANAGER, FINANCE_MANAGER, PORTAL_MANAGER]),
		which=st.integers(0, 7),
		verb=st.sampled_from(["submit", "accept", "reject"]),
	)
	def handle_a_document(self, actor, which, verb):
		tasks = [task for task in map(get_task, self.get_tasks()) if task.documents]
		if not tasks:
			return
		task = tasks[which % len(tasks)]
		row, file = task.documents[0].name, attach_file(task, actor) if verb == "submit" else None

		def handle():
			with acting_as(actor):
				if verb == "submit":
					api.submit_document(task.name, row, file)
				elif verb == "accept":
					api.accept_document(task.name, row)
				else:
					api.reject_document(task.name, row, "Not readable")

		self.attempt(handle)

	@rule(
		actor=st.sampled_from([HR_STAFF, HR_MANAGER, PORTAL_MANAGER]),
		which=st.integers(0, 7),
		verb=st.sampled_from(["start", "skip", "add"]),
		reason=st.sampled_from(["Because", None]),
		holds_up=st.booleans(),
	)
	def turn_from_the_plan(self, actor, which, verb, reason, holds_up):
		steps = get_steps(self.case.name)
		row = steps[which % len(steps)]
		new = {"title": f"Step {len(steps)}", "task_type": "Internal Task"}

		def turn():
			with acting_as(actor):
				if verb == "start":
					api.start_step(self.case.name, row.name, reason)
					self.started.add(row.name)
				elif verb == "skip":
					api.skip_step(self.case.name, row.name, reason)
				elif len(steps) < MOST_STEPS:
					api.add_step(self.case.name, new, reason, row.name, holds_up)

		self.attempt(turn)

	def look(self) -> tuple[dict, list, dict]:
		"""The case, its steps, and its tasks by name, as they are after the last step: read once for all invariants."""
		if self.seen is None:
			sql, name = frappe.db.sql, self.case.name
			(case,) = sql("select status, progress from tabCase where name = %s", name, as_dict=True)
			steps = sql("select * from `tabCase Step` where parent = %s order by idx", name, as_dict=True)
			fields = "name, status, decision, is_open"
			tasks = sql(f"select {fields} from tabTask where `case` = %s", name, as_dict=True)
			self.seen = case, steps, {task.name: task for task in tasks}
		return self.seen

	@invariant()
	def no_task_rests_in_a_passing_state(self):
		_case, _steps, tasks = self.look()
		assert not [task for task in tasks.values() if task.status in PASSING]

	@invariant()
	def no_step_starts_before_what_it_waits_for(self):
		_case, steps, _tasks = self.look()
		states = {step.title: step.state for step in steps}
		for step in steps:
			if step.task and step.name not in self.started:
				assert all(states[title] in ("Done", "Skipped") for title in get_after(step))
				self.started.add(step.name)
			if not step.task:
				assert step.state in ("Waiting", "Stopped", "Skipped")

	@invariant()
	def no_case_is_closed_with_open_tasks(self):
		case, steps, tasks = self.look()
		if case.status == "Close":
			assert not [task for task in tasks.values() if task.is_open]
			assert "Waiting" not in [step.state for step in steps]

	@invariant()
	def lists_hold_what_may_be_read(self):
		_case, _steps, tasks = self.look()
		if self.seen is not self.compared:
			assert_rows_follow_rules("Case", [self.case.name])
			assert_rows_follow_rules("Task", sorted(tasks))
			self.compared = self.seen

	@invariant()
	def progress_is_what_the_tasks_say(self):
		case, steps, tasks = self.look()
		needed = [step for step in steps if step.state != "Skipped"]
		done = 0
		for step in needed:
			task = tasks.get(step.task)
			done += bool(task) and task.status == "Close" and task.decision != "Rejected"
		assert case.progress == pytest.approx(100 * done / len(needed) if needed else 100, abs=0.01)


def get_task(name: str):
	return frappe.get_doc("Task", name)


def get_steps(case: str) -> list:
	return frappe.get_all("Case Step", filters={"parent": case}, fields=["*"], order_by="idx")


def get_rows(case: str) -> dict[str, list]:
	"""By plain SQL, for it is asked twice at each step."""
	tasks = frappe.db.sql("select name from tabTask where `case` = %s", case, pluck=True)
	values = {"case": case, "names": (*tasks, case)}
	return {
		table: frappe.db.sql(f"select * from `tab{table}` where {condition} order by name", values)
		for table, condition in TABLES.items()
	}


def test_random_office(request):
	on_site = request.config.getoption("--site")
	steps = int(os.environ.get("MACHINE_STEPS") or (200 if on_site else 2000))
	run_state_machine_as_test(
		Office,
		settings=settings(
			max_examples=max(1, steps // STEPS_IN_AN_EXAMPLE),
			stateful_step_count=STEPS_IN_AN_EXAMPLE,
			deadline=None,
			derandomize=True,
			database=None,
			suppress_health_check=list(HealthCheck),
		),
	)
