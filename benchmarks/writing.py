"""What writes, in one process and committed, beside what Frappe takes for the like: questions as those of questions.py."""

import time
from collections.abc import Callable, Iterator

import frappe
from frappe.utils import add_days, today
from frappe.utils.background_jobs import get_queue
from office import OPEN, SOME, Question, get_department, get_user

from task_portal import api
from task_portal.cases.due_dates import remind_and_mark

HERE, THERE = get_department(1), get_department(2)
FOLLOWERS, STEPS = 10, 200


def timed(run: Callable, prepare: Callable = lambda: ()) -> Callable[[], float]:
	"""Milliseconds of `run`, which gets what `prepare` returns, until it is committed."""

	def ask() -> float:
		frappe.set_user(SOME.email)
		given = prepare()
		frappe.db.commit()
		started = time.perf_counter()
		run(*given)
		frappe.db.commit()
		taken = (time.perf_counter() - started) * 1000
		frappe.set_user("Administrator")
		return taken

	return ask


def make_todo():
	frappe.get_doc({"doctype": "ToDo", "description": "Call back", "allocated_to": SOME.email}).insert()


def make_task():
	values = {
		"subject": "Call back",
		"task_type": "Internal Task",
		"department": HERE,
		"assignee": SOME.email,
	}
	return frappe.get_doc({"doctype": "Task"} | values).insert()


def make_note_workflow():
	"""As many states and transitions as tasks have, on a DocType of Frappe's: what Frappe does by itself for each save."""
	if frappe.db.exists("Workflow", "Benchmark Note"):
		return
	model, workflow = frappe.get_doc("Workflow", "Task"), frappe.new_doc("Workflow")
	workflow.update({"workflow_name": "Benchmark Note", "document_type": "Note", "is_active": 1})
	workflow.workflow_state_field = "workflow_state"
	for row in model.states:
		workflow.append("states", {"state": row.state, "allow_edit": "All", "is_optional_state": 1})
	for row in model.transitions:
		step = {"state": row.state, "action": row.action, "next_state": row.next_state, "allowed": "All"}
		workflow.append("transitions", step)
	workflow.insert()
	frappe.db.commit()


def make_note():
	frappe.get_doc({"doctype": "Note", "title": frappe.generate_hash()}).insert()


def save(name: str):
	frappe.get_doc("Task", name).update({"priority": "High"}).save()


def forward(name: str):
	api.act("Task", name, "Forward", comment="Yours", department=THERE, assignee=get_user(2))


def repeat(count: int) -> Callable:
	return lambda: [make_task() for _number in range(count)]


def make_case_type(title: str, steps: int, after: str | None = None) -> str:
	rows = [{"title": f"Step {number}", "after_step": after if number else None} for number in range(steps)]
	values = {"task_type": "Internal Task", "kind": "Action", "department": HERE}
	case_type = {"doctype": "Case Type", "title": title, "sector": "Internal"}
	if not frappe.db.exists("Case Type", title):
		frappe.get_doc(case_type | {"steps": [values | row for row in rows]}).insert()
		frappe.db.commit()
	return title


def make_case(case_type: str):
	values = {"doctype": "Case", "subject": "Papers", "case_type": case_type, "department": HERE}
	return frappe.get_doc(values).insert()


def get_first_task(case_type: str) -> tuple[str]:
	return (make_case(case_type).reload().steps[0].task,)


def close(name: str):
	api.act("Task", name, "Close", comment="Done")


def get_questions() -> Iterator[Question]:
	followed = make_case_type("Benchmark Followers", FOLLOWERS + 1, "Step 0")
	long = make_case_type("Benchmark Steps", STEPS)
	make_note_workflow()
	new_task = lambda: (make_task().name,)  # noqa: E731
	for what, against, bar, ask, baseline in (
		("create a task", "insert of a ToDo", 1.5, timed(make_task), timed(make_todo)),
		("create a task", "insert of a Note under such a workflow", 1.5, timed(make_task), timed(make_note)),
		("Forward", "plain save of a task", 1.5, timed(forward, new_task), timed(save, new_task)),
		(
			f"close with {FOLLOWERS} followers",
			f"{FOLLOWERS} tasks created",
			1.0,
			timed(close, lambda: get_first_task(followed)),
			timed(repeat(FOLLOWERS)),
		),
		(
			f"open a case of {STEPS} steps",
			f"{STEPS} tasks created",
			0.7,
			timed(lambda: make_case(long)),
			timed(repeat(STEPS)),
		),
	):
		yield Question(what, SOME, against, bar, ask, baseline)
	yield from get_daily_question()


def get_daily_question() -> Iterator[Question]:
	late = round(frappe.db.count("Task") * OPEN)
	names = frappe.get_all("Task", {"is_open": 1}, pluck="name", order_by="name desc", limit=late)

	def set_late(is_overdue: int):
		for first in range(0, len(names), 1000):
			rows = {"name": ["in", names[first : first + 1000]]}
			values = {"due_date": add_days(today(), -1), "is_overdue": is_overdue}
			frappe.db.set_value("Task", rows, values, update_modified=False)
		frappe.db.commit()
		# Nobody works off what the last run queued.
		get_queue("long").empty()
		return ()

	def mark_each():
		for name in names:
			frappe.db.set_value("Task", name, "is_overdue", 1, update_modified=False)

	frappe.db.set_value("Task", {"is_open": 1}, "is_overdue", 1, update_modified=False)
	what, against = "the daily job, 3 % of all tasks late", "as many single updates"
	ask = timed(remind_and_mark, lambda: set_late(0))
	yield Question(what, SOME, against, 0.5, ask, timed(mark_each, lambda: set_late(0)))
	set_late(1)
