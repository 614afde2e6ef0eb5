"""A manager starts, skips or adds a step of a running case, and says why."""

import frappe
import pytest
from test_next_steps import make_chain
from world import (
	CLOSED,
	FINANCE,
	FINANCE_MANAGER,
	FINANCE_STAFF,
	HR_COLLEAGUE,
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	OUTSIDER,
	PORTAL_MANAGER,
	act,
	acting_as,
	get_step_states,
	get_step_task,
	get_stored,
	make_ticket,
)

from task_portal import api
from task_portal.cases.by_hand import CaseNotOpen, StepHasTask, StepNotSkippable, UnknownStep
from task_portal.cases.corrections import NotAManager
from task_portal.cases.steps import InvalidSteps
from task_portal.people import DepartmentDisabled, UserDisabled
from task_portal.portal import api as portal_api
from task_portal.workflow.errors import CommentRequired, CommentTooLong

VERBS = {
	"start": api.start_step,
	"skip": api.skip_step,
	"add": lambda case, step, reason: api.add_step(case, NEW, reason, step),
}
NEW = {"title": "Ask again", "task_type": "Internal Task", "department": FINANCE, "due_in_days": 3}


def get_row(case, title: str) -> str:
	return frappe.db.get_value("Case Step", {"parent": case.name, "title": title})


def by_hand(verb: str, case, title: str = "Two", reason: str | None = "The embassy asks", by=HR_MANAGER):
	with acting_as(by):
		return VERBS[verb](case.name, get_row(case, title) or title, reason)


def add(case, after: str | None = "One", holds_up: int = 1, **values):
	with acting_as(HR_MANAGER):
		step = after and get_row(case, after)
		return api.add_step(case.name, NEW | values, "The embassy asks", step, holds_up)


def get_said(case) -> list[tuple[str, str]]:
	about = {"reference_name": case.name, "comment_type": "Comment"}
	return frappe.get_all("Comment", about, ["owner", "content"], as_list=True)


def test_a_step_starts_before_its_turn_and_history_says_who_and_why():
	case = make_chain({"title": "Two", "department": FINANCE}, {"title": "Three"})
	assert by_hand("start", case)["progress"] == 0
	assert get_step_states(case) == {"One": "Active", "Two": "Active", "Three": "Waiting"}
	assert get_step_task(case, "Two").department == FINANCE
	((author, said),) = get_said(case)
	assert author == HR_MANAGER and "Step Two started by hand" in said and "The embassy asks" in said
	act(HR_STAFF, get_step_task(case, "One"), "Close", comment="Done")
	act(FINANCE_MANAGER, get_step_task(case, "Two"), "Close", comment="Done")
	assert get_step_states(case) == {"One": "Done", "Two": "Done", "Three": "Active"}
	with pytest.raises(StepHasTask):
		by_hand("start", case, "Two")


def test_what_waits_for_a_skipped_step_starts_and_progress_leaves_it_out():
	case = make_chain({"title": "Two"}, {"title": "Three"})
	by_hand("skip", case)
	assert get_step_states(case) == {"One": "Active", "Two": "Skipped", "Three": "Waiting"}
	act(HR_STAFF, get_step_task(case, "One"), "Close", comment="Done")
	assert get_step_states(case) == {"One": "Done", "Two": "Skipped", "Three": "Active"}
	assert case.reload().progress == 50
	act(HR_STAFF, get_step_task(case, "Three"), "Close", comment="Done")
	assert case.reload().progress == 100
	assert act(HR_STAFF, case, "Close")["is_open"] == 0


def test_a_skipped_step_can_be_started_after_all():
	case = make_chain({"title": "Two"})
	by_hand("skip", case)
	with pytest.raises(StepNotSkippable):
		by_hand("skip", case)
	by_hand("start", case)
	assert get_step_states(case) == {"One": "Active", "Two": "Active"}


def test_a_case_goes_on_without_the_step_that_stopped_it():
	case = make_chain({"title": "Two"})
	task = get_step_task(case, "One")
	with pytest.raises(StepNotSkippable):
		by_hand("skip", case, "One")
	act(HR_STAFF, task, "Cancel", comment="Lost")
	assert get_step_states(case) == {"One": "Stopped", "Two": "Stopped"}
	by_hand("skip", case, "One")
	assert get_step_states(case) == {"One": "Skipped", "Two": "Active"}
	# What is saved of the cancelled task stops nothing again; taken up, it is a step again.
	frappe.get_doc("Task", task.name).save()
	assert get_step_states(case) == {"One": "Skipped", "Two": "Active"}
	act(HR_STAFF, task, "Reopen", comment="Found")
	assert get_step_states(case) == {"One": "Active", "Two": "Active"}


def test_a_new_step_comes_between_or_beside():
	case = make_chain({"title": "Two"})
	add(case)
	add(case, holds_up=0, title="Tell them")
	add(case, after=None, title="At once", department=None)
	rows = {row.title: row for row in frappe.get_doc("Case", case.name).steps}
	assert list(rows) == ["At once", "One", "Tell them", "Ask again", "Two"]
	assert [row.idx for row in rows.values()] == [1, 2, 3, 4, 5]
	assert (rows["Ask again"].after_step, rows["Two"].after_step) == ("One", "One, Ask again")
	assert rows["At once"].state == "Active"
	act(HR_STAFF, get_step_task(case, "One"), "Close", comment="Done")
	states = get_step_states(case)
	assert (states["Ask again"], states["Tell them"], states["Two"]) == ("Active", "Active", "Waiting")
	task = get_step_task(case, "Ask again")
	assert task.department == FINANCE
	assert str(task.due_date) == frappe.utils.add_days(frappe.utils.today(), 3)
	act(FINANCE_MANAGER, task, "Close", comment="Done")
	assert get_step_states(case)["Two"] == "Active"
	assert case.reload().progress == 40


def test_words_of_a_new_step_do_nothing_and_are_waited_for():
	case = make_chain({"title": "Two"})
	add(case, title="<b>Form</b> A&B")
	with acting_as(HR_MANAGER):
		api.add_step(
			case.name, NEW | {"title": "Then"}, "<b>So</b>", get_row(case, "&lt;b&gt;Form&lt;/b&gt; A&amp;B")
		)
	assert get_step_states(case)["Then"] == "Waiting"
	assert not any("<b>" in said for _author, said in get_said(case))


WRONG = [
	({"title": " "}, InvalidSteps),
	({"title": "Two"}, InvalidSteps),
	({"title": "Several, at once"}, InvalidSteps),
	({"task_type": None}, InvalidSteps),
	({"task_type": "No such type"}, InvalidSteps),
	({"task_type": "Business Sector Task"}, InvalidSteps),
	({"client_facing": 1}, InvalidSteps),
	({"kind": "Approval"}, InvalidSteps),
	({"kind": "Document"}, InvalidSteps),
	({"kind": "Dance"}, frappe.ValidationError),
	({"due_in_days": -1}, frappe.NonNegativeError),
	({"department": CLOSED}, DepartmentDisabled),
	({"kind": "Approval", "approver_kind": "User", "approver": FINANCE_STAFF}, UserDisabled),
	({"title": ["One"]}, frappe.ValidationError),
]


@pytest.mark.parametrize("values, error", WRONG)
def test_a_new_step_that_cannot_be_is_refused_whole(values, error):
	case = make_chain({"title": "Two"})
	frappe.db.set_value("User", FINANCE_STAFF, "enabled", 0)
	frappe.clear_document_cache("User", FINANCE_STAFF)
	before = get_stored(case)
	with pytest.raises(error):
		add(case, **values)
	assert get_stored(case) == before


@pytest.mark.parametrize("verb", VERBS)
def test_by_hand_is_a_managers_with_a_reason_on_an_open_case(verb):
	case = make_chain({"title": "Two"}, case_owner=HR_COLLEAGUE)
	before = get_stored(case)
	for user in (HR_STAFF, HR_COLLEAGUE):
		with pytest.raises(NotAManager):
			by_hand(verb, case, by=user)
	for user in (FINANCE_MANAGER, OUTSIDER, INDIVIDUAL):
		with pytest.raises(frappe.PermissionError):
			by_hand(verb, case, by=user)
	for reason, error in ((" ", CommentRequired), ("x" * 10_001, CommentTooLong)):
		with pytest.raises(error):
			by_hand(verb, case, reason=reason)
	with pytest.raises(UnknownStep):
		by_hand(verb, case, "No such row")
	assert get_stored(case) == before
	act(HR_MANAGER, case, "Cancel", comment="Off")
	with pytest.raises(CaseNotOpen):
		by_hand(verb, case, by=PORTAL_MANAGER)


def test_what_cannot_start_by_hand_says_why_and_changes_nothing():
	case = make_chain({"title": "Two"})
	row = get_row(case, "Two")
	frappe.db.set_value("Case Step", row, "task_type", "No such type")
	frappe.clear_document_cache("Case", case.name)
	before = get_stored(case)
	with pytest.raises(frappe.LinkValidationError):
		by_hand("start", case)
	assert get_stored(case) == before


def test_a_client_reads_that_a_step_is_not_needed_and_nothing_of_the_offices_own():
	ticket = make_ticket(raised_by=INDIVIDUAL)
	steps = ({"title": "Yours", "client_facing": 1}, {"title": "Our own secret"})
	case = make_chain(*steps, sector="Individual", ticket=ticket.name)
	by_hand("skip", case, "Our own secret", reason="Canary of the office")
	act(HR_STAFF, get_step_task(case, "One"), "Close", comment="Done")
	act(HR_STAFF, get_step_task(case, "Yours"), "Cancel", comment="Off")
	by_hand("skip", case, "Yours", reason="Canary of the office")
	with acting_as(INDIVIDUAL):
		shown = portal_api.get_record("Case", case.name)
	assert [(step["title"], step["state"]) for step in shown["steps"]] == [
		("Work in our office", "Done"),
		("Yours", "Skipped"),
	]
	assert "secret" not in str(shown) and "Canary" not in str(shown)
