"""Approvals and document submissions."""

import frappe
import pytest
from frappe.utils import add_days, today
from world import (
	ADMIN_STAFF,
	FINANCE_STAFF,
	HR_COLLEAGUE,
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	PORTAL_MANAGER,
	act,
	act_as_client,
	acting_as,
	attach_file,
	get_action_names,
	get_stored,
	make_task,
	make_ticket,
)

from task_portal import api
from task_portal.cases import documents
from task_portal.cases.approvals import ApprovalUndecided, ApproverRequired
from task_portal.people import NotADeskUser
from task_portal.workflow.errors import ActionNotAllowed, CommentRequired


def make_approval(**values):
	return make_task(kind="Approval", **({"approver_kind": "User", "approver": ADMIN_STAFF} | values))


def make_documents(*titles: str, **values):
	rows = [{"title": title, "is_required": 1} for title in titles or ("Passport",)]
	return make_task(kind="Document", documents=rows, **values)


def submit(task, user=HR_STAFF, row=0):
	with acting_as(user):
		return api.submit_document(task.name, task.documents[row].name, attach_file(task, user))


# Approvals


def test_named_approver_decides_and_the_decision_is_stored():
	task = make_approval()
	assert sorted(get_action_names(ADMIN_STAFF, task)) == ["Approve", "Delegate", "Reject"]
	after = act(ADMIN_STAFF, task, "Approve", comment="Fine")
	assert (after["decision"], after["decided_by"], after["status"]) == ("Approved", ADMIN_STAFF, "Close")
	assert after["decided_at"]


def test_reject_needs_a_comment():
	task = make_approval()
	before = get_stored(task)
	with pytest.raises(CommentRequired, match="Reject"):
		act(ADMIN_STAFF, task, "Reject")
	assert get_stored(task) == before
	after = act(ADMIN_STAFF, task, "Reject", comment="Too dear")
	assert (after["decision"], after["is_open"]) == ("Rejected", 0)


@pytest.mark.parametrize("user", [HR_STAFF, HR_MANAGER, PORTAL_MANAGER])
def test_nobody_but_the_approver_decides(user):
	task = make_approval()
	for action in ("Approve", "Reject"):
		with pytest.raises(ActionNotAllowed):
			act(user, task, action, comment="Mine")


def test_undecided_approval_is_not_closed_but_may_be_cancelled():
	task = make_approval()
	assert "Close" not in get_action_names(HR_STAFF, task)
	with pytest.raises(ApprovalUndecided, match=task.name):
		act(HR_STAFF, task, "Close", comment="Done")
	assert act(HR_STAFF, task, "Cancel", comment="No need")["decision"] in (None, "")


@pytest.mark.parametrize("user, may", [(HR_MANAGER, True), (PORTAL_MANAGER, True), (HR_COLLEAGUE, False)])
def test_department_managers_decide(user, may):
	task = make_approval(approver_kind="Department Managers", approver=None)
	if may:
		assert act(user, task, "Approve")["decided_by"] == user
		return
	with pytest.raises(frappe.PermissionError):
		act(user, task, "Approve")


def test_client_decides_what_is_for_the_client():
	task = make_approval(
		task_type="Individual Sector Task",
		ticket=make_ticket().name,
		client_facing=1,
		approver_kind="Client",
		approver=None,
	)
	with pytest.raises(CommentRequired):
		act_as_client(INDIVIDUAL, task, "Reject")
	with pytest.raises(ApprovalUndecided):
		act_as_client(INDIVIDUAL, task, "Close", comment="Done")
	assert act_as_client(INDIVIDUAL, task, "Approve").decided_by == INDIVIDUAL


def test_client_does_not_decide_what_staff_decide():
	task = make_approval(task_type="Individual Sector Task", ticket=make_ticket().name, client_facing=1)
	with pytest.raises(ActionNotAllowed):
		act_as_client(INDIVIDUAL, task, "Approve")


def test_delegation_hands_the_decision_to_another_approver():
	task = make_approval()
	with pytest.raises(CommentRequired):
		act(ADMIN_STAFF, task, "Delegate", assignee=FINANCE_STAFF)
	with pytest.raises(ApproverRequired):
		act(ADMIN_STAFF, task, "Delegate", comment="You", assignee=ADMIN_STAFF)
	with pytest.raises(NotADeskUser):
		act(ADMIN_STAFF, task, "Delegate", comment="You", assignee=INDIVIDUAL)
	after = act(ADMIN_STAFF, task, "Delegate", comment="I am away", assignee=FINANCE_STAFF)
	assert (after["approver"], after["status"]) == (FINANCE_STAFF, "New")
	with pytest.raises(frappe.PermissionError):
		act(ADMIN_STAFF, task, "Approve")
	assert act(FINANCE_STAFF, task, "Approve")["decision"] == "Approved"


def test_reopened_approval_is_undecided():
	task = make_approval()
	act(ADMIN_STAFF, task, "Approve")
	after = act(HR_STAFF, task, "Reopen", comment="Prices changed")
	assert not (after["decision"] or after["decided_by"] or after["decided_at"])


def test_decision_is_not_written_by_hand():
	task = make_approval()
	task.decision = "Approved"
	task.save()
	assert not task.reload().decision
	assert not make_approval(decision="Approved").decision


@pytest.mark.parametrize(
	"values",
	[{"approver_kind": None}, {"approver": None}, {"approver_kind": "Client", "approver": None}],
)
def test_approval_without_an_approver_is_refused(values):
	with pytest.raises(ApproverRequired):
		make_approval(**values)


def test_other_kinds_offer_no_decision():
	assert not {"Approve", "Reject", "Delegate"} & set(get_action_names(HR_STAFF, make_task()))


# Documents


def test_document_goes_from_awaited_to_accepted():
	task = make_documents()
	assert task.documents[0].status == "Awaited"
	assert submit(task)["documents"][0]["status"] == "Submitted"
	with acting_as(HR_STAFF):
		after = api.accept_document(task.name, task.documents[0].name, add_days(today(), 90))
	row = after["documents"][0]
	assert (row["status"], row["decided_by"], str(row["expires_on"])) == (
		"Accepted",
		HR_STAFF,
		add_days(today(), 90),
	)
	assert act(HR_STAFF, task, "Close", comment="Complete")["status"] == "Close"


def test_task_is_not_closed_before_all_required_documents_are_accepted():
	task = make_documents("Passport", "Photo")
	submit(task)
	with acting_as(HR_STAFF):
		api.accept_document(task.name, task.documents[0].name)
	assert "Close" not in get_action_names(HR_STAFF, task)
	with pytest.raises(documents.DocumentsMissing, match="Photo") as refusal:
		act(HR_STAFF, task, "Close", comment="Done")
	assert "Passport" not in str(refusal.value)


def test_rejected_document_is_handed_in_again():
	task = make_documents()
	submit(task)
	with acting_as(HR_STAFF):
		with pytest.raises(documents.ReasonRequired):
			api.reject_document(task.name, task.documents[0].name, " ")
		after = api.reject_document(task.name, task.documents[0].name, "Blurred")
	assert (after["documents"][0]["status"], after["documents"][0]["reason"]) == ("Rejected", "Blurred")
	row = submit(task)["documents"][0]
	assert (row["status"], row["reason"]) == ("Submitted", None)


def test_expired_document_counts_as_missing():
	task = make_documents()
	submit(task)
	with acting_as(HR_STAFF):
		with pytest.raises(documents.DocumentExpired):
			api.accept_document(task.name, task.documents[0].name, add_days(today(), -1))
		api.accept_document(task.name, task.documents[0].name, today())
	frappe.db.set_value("Task Document", task.documents[0].name, "expires_on", add_days(today(), -1))
	with pytest.raises(documents.DocumentsMissing):
		act(HR_STAFF, task, "Close", comment="Done")


def test_bad_submissions_are_refused():
	task, other = make_documents(), make_documents()
	row = task.documents[0].name
	with acting_as(HR_STAFF):
		with pytest.raises(documents.FileNotOnTask):
			api.submit_document(task.name, row, attach_file(other, HR_STAFF))
		with pytest.raises(documents.UnknownDocument):
			api.submit_document(task.name, other.documents[0].name, attach_file(task, HR_STAFF))
		with pytest.raises(documents.NothingToDecide):
			api.accept_document(task.name, row)
	act(HR_STAFF, task, "Cancel", comment="No need")
	with acting_as(HR_STAFF), pytest.raises(documents.TaskNotOpen):
		api.submit_document(task.name, row, attach_file(task, HR_STAFF))


def test_document_rows_are_not_decided_by_hand():
	task = make_documents()
	task.documents[0].status = "Accepted"
	task.save()
	assert task.reload().documents[0].status == "Awaited"
	held = make_documents(by=HR_MANAGER, assignee=HR_STAFF)
	with acting_as(HR_STAFF):
		doc = frappe.get_doc("Task", held.name)
		doc.documents = []
		doc.save()
	assert len(held.reload().documents) == 1
