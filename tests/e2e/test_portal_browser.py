"""The story of a client in a real browser: on a phone and at a desk, with JavaScript on and off; and what axe-core finds."""

import frappe
import pytest
from portal_forms import office  # noqa: F401 - a fixture
from portal_world import (
	DIRECTOR,
	PDF,
	attach,
	make_approval_task,
	make_client_case,
	make_document_task,
	make_request,
	say,
)
from world import BUSINESS, HR, HR_STAFF, PORTAL_MANAGER, acting_as, make_task

from task_portal import api

PDF_FILE = {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": PDF}


def see(page, text: str):
	from playwright.sync_api import expect

	expect(page.get_by_text(text).first).to_be_visible()


def send(page, button: str):
	page.get_by_role("button", name=button, exact=True).click()
	page.wait_for_load_state()


def decide_document(task: str, accept: bool):
	frappe.db.rollback()
	with acting_as(HR_STAFF):
		row = frappe.get_doc("Task", task).documents[0].name
		if accept:
			api.accept_document(task, row)
		else:
			api.reject_document(task, row, "The seal is missing")
	frappe.db.commit()


def make_staff_side(ticket: str) -> tuple[str, str]:
	"""What the office does with the request: an answer, a document to hand in, something to approve."""
	frappe.db.rollback()
	doc = frappe.get_doc("Ticket", ticket)
	doc.update({"department": HR, "assignee": HR_STAFF})
	doc.save()
	say(HR_STAFF, doc, "Gladly. We need your licence.")
	values = {"ticket": ticket, "task_type": "Business Sector Task", "client_facing": 1, "assignee": HR_STAFF}
	papers = make_task(
		**values,
		kind="Document",
		subject="Your licence",
		documents=[{"title": "Trade licence", "is_required": 1}],
	)
	fee = make_task(**values, kind="Approval", approver_kind="Client", subject="Agree to the fee")
	frappe.db.commit()
	return papers.name, fee.name


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_story_of_a_client(visit, office, width, javascript):  # noqa: F811
	page = visit(BUSINESS, width, javascript)
	ticket = ask_for_welders(page)
	papers, fee = make_staff_side(ticket)
	answer_the_office(page, papers, fee)
	page.goto(f"/portal/tickets/{ticket}")
	send(page, "Close")
	see(page, "Done. It is now: Closed.")
	page.locator("summary", has_text="Reopen").click()
	page.locator("details", has_text="Reopen").get_by_role("textbox").fill("Two more, please")
	send(page, "Reopen")
	see(page, "Done. It is now: Received.")
	see(page, "Two more, please")


def ask_for_welders(page) -> str:
	"""A request, and a message with a file. Returns the ticket's name."""
	page.goto("/portal")
	page.get_by_role("link", name="New request").first.click()
	page.get_by_label("What do you need?").fill("Ten welders")
	page.get_by_label("What is it about?").select_option("Job Order")
	page.get_by_label("Details").fill("From January on")
	send(page, "Send request")
	see(page, "Your request was sent.")
	ticket = page.url.split("?")[0].rsplit("/", 1)[-1]

	page.get_by_label("Message to the office").fill("The plan of the yard")
	page.get_by_label("Files with your message").set_input_files(PDF_FILE)
	send(page, "Send message")
	see(page, "Your message was sent.")
	with page.expect_download() as download:
		page.get_by_role("link", name="paper.pdf").click()
	assert download.value.path().read_bytes() == PDF
	return ticket


def answer_the_office(page, papers: str, fee: str):
	"""Hand in what is asked for, and agree to the fee."""
	page.goto("/portal")
	see(page, "New message")
	page.get_by_role("link", name="Your licence").first.click()
	for accept in (False, True):
		page.get_by_label("File for Trade licence").set_input_files(PDF_FILE)
		send(page, "Hand in Trade licence")
		see(page, "your document was handed in")
		decide_document(papers, accept)
		page.goto(f"/portal/tasks/{papers}")
		see(page, "Accepted" if accept else "The seal is missing")

	page.goto(f"/portal/tasks/{fee}")
	send(page, "Approve")
	see(page, "Done. It is now: Done.")
	page.goto(f"/portal/tasks/{papers}")
	page.locator("summary", has_text="Close").click()
	page.locator("details", has_text="Close").get_by_role("textbox").fill("All handed in")
	send(page, "Close")
	see(page, "Done. It is now: Done.")


@pytest.fixture
def pages(office) -> dict[str, str]:  # noqa: F811
	"""Addresses of every kind of page, with something on each."""
	ticket = make_request()
	case, papers, approval = make_client_case(ticket), make_document_task(ticket), make_approval_task(ticket)
	say(HR_STAFF, ticket, "How many?")
	attach(BUSINESS, "Ticket", ticket.name, "list.pdf")
	frappe.db.commit()
	return {
		"home": "/portal",
		"requests": "/portal/tickets",
		"nothing found": "/portal/cases?search=nowhere",
		"cases": "/portal/cases",
		"tasks": "/portal/tasks",
		"new": "/portal/tickets/new",
		"request": f"/portal/tickets/{ticket.name}",
		"case": f"/portal/cases/{case.name}",
		"document": f"/portal/tasks/{papers.name}",
		"approval": f"/portal/tasks/{approval.name}",
	}


def find_violations(page) -> list[str]:
	axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
	found = axe.run(page).response["violations"]
	return [
		f"{row['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
		for row in found
		for node in row["nodes"]
	]


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_any_page(visit, pages, width, options):
	page = visit(DIRECTOR, width, **options)
	for name, path in pages.items():
		page.goto(path)
		for details in page.locator("details").all():
			details.evaluate("node => node.open = true")
		assert not find_violations(page), name
		assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
			f"{name} is too wide"
		)


def test_axe_finds_nothing_where_a_form_was_refused(visit, pages):
	page = visit(BUSINESS)
	page.goto(pages["new"])
	page.get_by_label("What do you need?").fill("   ")
	page.get_by_label("What is it about?").select_option("Job Order")
	send(page, "Send request")
	see(page, "Say in a few words what you need.")
	assert not find_violations(page)
	page.get_by_role("link", name="Go to the field").click()
	assert page.evaluate("document.activeElement.name || location.hash") in ("subject", "#field-subject")


@pytest.mark.parametrize("language", ["ar", "hi"])
def test_axe_finds_nothing_in_another_language(visit, pages, language):
	frappe.db.set_value("User", BUSINESS, "language", language)
	frappe.clear_document_cache("User", BUSINESS)
	frappe.db.commit()
	try:
		page = visit(BUSINESS, 320)
		for name, path in pages.items():
			page.goto(path)
			assert not find_violations(page), name
			assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
				f"{name} is too wide"
			)
	finally:
		frappe.db.set_value("User", BUSINESS, "language", None)
		frappe.clear_document_cache("User", BUSINESS)
		frappe.db.commit()


def test_staff_view_the_portal_as_a_client(visit, pages, office):  # noqa: F811
	page = visit(PORTAL_MANAGER)
	started = page.request.post(
		"/api/method/task_portal.portal.preview.start", form={"client": office.company, "user": BUSINESS}
	)
	assert started.ok, started.text()
	page.goto(pages["approval"])
	see(page, f"You see what {BUSINESS}")
	assert page.get_by_role("button", name="Approve").is_disabled()
	assert not find_violations(page)
	send(page, "Back to the desk")


def test_the_pages_are_used_with_the_keyboard_alone(visit, pages):
	page = visit(BUSINESS, 360)
	page.goto(pages["request"])
	for _step in range(60):
		page.keyboard.press("Tab")
		if page.evaluate("document.activeElement.name") == "text":
			break
	page.keyboard.type("Typed without a mouse")
	page.keyboard.press("Tab")
	page.keyboard.press("Tab")
	page.keyboard.press("Enter")
	page.wait_for_load_state()
	see(page, "Your message was sent.")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_menus_of_the_sites_navbar_open_with_the_keyboard(visit, pages, width):
	page = visit(BUSINESS, width)
	problems = []
	page.on("pageerror", lambda error: problems.append(str(error)))
	page.on("console", lambda message: message.type == "error" and problems.append(message.text))
	page.goto(pages["home"])
	log_out = page.get_by_text("Log out", exact=True)
	assert not log_out.is_visible() and not page.get_by_text("Login", exact=True).is_visible()
	if width < 1000:
		page.get_by_label("Toggle navigation").press("Enter")
	menu = page.locator("#website-post-login [data-toggle]")
	menu.press("Enter")
	see(page, "Log out")
	assert not find_violations(page)
	page.keyboard.press("Escape")
	assert not log_out.is_visible()
	assert not problems
