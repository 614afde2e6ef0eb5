"""What hangs on the requests of a few clients, committed once for a module of tests, and browsers of theirs."""

import re

import frappe
import pytest
from portal_world import (
	COLLEAGUE,
	PDF,
	RIVAL,
	SECRET,
	Browser,
	attach,
	delete,
	make_approval_task,
	make_client_case,
	make_client_task,
	make_document_task,
	make_portal_world,
	make_request,
	say,
)
from world import (
	BUSINESS,
	FINANCE,
	FINANCE_STAFF,
	HR_STAFF,
	act,
	get_step_task,
)


@pytest.fixture(scope="module")
def office(site):
	"""Committed once for the module: one request of each person, and everything that can hang on one."""
	frappe.set_user("Administrator")
	clients = make_portal_world()
	mine, theirs = make_request(BUSINESS), make_request(COLLEAGUE, subject="Twelve cooks for Muscat")
	rival = make_request(RIVAL, subject="Rival needs guards", client=clients["rival"])
	case = make_client_case(mine)
	task, approval = make_client_task(mine), make_approval_task(mine)
	papers = make_document_task(theirs, "Trade licence")
	internal = make_client_task(mine, subject=SECRET, client_facing=0)
	rival_task = make_client_task(rival, subject="Rival signs")
	mine.add_comment("Comment", SECRET)
	task.add_comment("Comment", SECRET)
	say(HR_STAFF, mine, "We have found eight.<br>Two are missing.")
	say(HR_STAFF, mine, SECRET, communication_type="Automated Message")
	act(HR_STAFF, task, "Forward", comment=SECRET, department=FINANCE, assignee=FINANCE_STAFF)
	files = {
		"staff": attach(HR_STAFF, "Ticket", mine.name, "secret.pdf"),
		"client": attach(BUSINESS, "Ticket", mine.name, "list.pdf", PDF),
		"message": attach(HR_STAFF, "Communication", say(HR_STAFF, mine, "See the file").name, "offer.pdf"),
		"comment": attach(
			HR_STAFF,
			"Communication",
			say(HR_STAFF, mine, SECRET, communication_type="Automated Message").name,
			"c.pdf",
		),
		"rival": attach(RIVAL, "Ticket", rival.name, "rival.pdf"),
		"internal": attach(BUSINESS, "Task", internal.name, "odd.pdf"),
	}
	made = [rival_task, internal, papers, approval, task, rival, theirs]
	steps = [get_step_task(case, "Your papers")]
	frappe.db.commit()
	yield frappe._dict(mine=mine, theirs=theirs, rival=rival, case=case, step=steps[0], task=task, approval=approval,
		papers=papers, internal=internal, rival_task=rival_task, files=files, clients=clients)  # fmt: skip
	frappe.db.rollback()
	steps = [("Task", name) for name in frappe.get_all("Task", {"case": case.name}, pluck="name")]
	others = [(doc.doctype, doc.name) for doc in (*made, case, mine)]
	delete(*steps, *others, ("Case Type", case.case_type))


@pytest.fixture
def browser(site, office):
	return lambda user=None: Browser(site, user)


def get_path(doc) -> str:
	return f"/portal/{ {'Ticket': 'tickets', 'Case': 'cases', 'Task': 'tasks'}[doc.doctype] }/{doc.name}"


def get_listed(response) -> set[str]:
	return set(re.findall(r'href="/portal/(?:tickets|cases|tasks)/([A-Z]+-\d+-[\w-]+)"', response.text))
