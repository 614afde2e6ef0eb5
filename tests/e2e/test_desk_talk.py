"""What a clerk says to the client, and what among staff, from the forms of the desk."""

import pytest
from desk import get_stamp
from playwright.sync_api import expect

CLERK, COMPANY = "hr.staff@example.com", "business@example.com"


def open_dialog(desk):
	desk.page.get_by_role("button", name="Write to the Client").locator("visible=true").first.click()
	dialog = desk.page.locator(".modal.show", has=desk.page.locator(".task-portal-readers"))
	expect(dialog.locator(".task-portal-readers")).to_contain_text("can read this in the portal")
	desk.page.wait_for_function("() => window.cur_dialog && cur_dialog.display")
	return dialog


def attach(desk, dialog, name: str):
	dialog.get_by_role("button", name="Attach Files").click()
	uploader = desk.page.locator(".modal.show", has=desk.page.locator(".file-upload-area"))
	content = f"This is {name}".encode()
	uploader.locator("input[type=file]").first.set_input_files(
		{"name": name, "mimeType": "text/plain", "buffer": content}
	)
	uploader.get_by_role("button", name="Upload", exact=True).click()
	ticked = dialog.locator("[data-fieldname=files] .unit-checkbox", has_text=name).locator("input")
	expect(ticked).to_be_checked()
	expect(uploader).to_have_count(0)


def send(desk, dialog, words: str):
	dialog.locator(".ql-editor[contenteditable]").fill(words)
	dialog.get_by_role("button", name="Send to the Client").click()
	desk.page.wait_for_function("() => !document.querySelector('.modal.show')")


def test_a_clerk_writes_to_the_client_and_notes_something_among_staff(sit):
	desk = sit(CLERK)
	ticket = desk.find("Ticket", assignee=CLERK, is_open=1, sector="Business")
	desk.open_form("Ticket", ticket)
	form = desk.page.locator(".task-portal-talk:visible")
	expect(form.get_by_text("Internal Note: read by staff alone")).to_be_visible()
	words = f"It is on its way {get_stamp()}"
	send(desk, open_dialog(desk), words)
	message = form.locator(".timeline-item[data-doctype=Communication]", has_text=words)
	expect(message).to_be_visible()
	edge = "node => getComputedStyle(node.querySelector('.timeline-content')).borderInlineStartColor"
	note = f"She called twice {get_stamp()}"
	about = {"reference_doctype": "Ticket", "reference_name": ticket}
	who = {"comment_email": CLERK, "comment_by": CLERK}
	desk.call("POST", "/api/method/frappe.desk.form.utils.add_comment", content=note, **about, **who)
	desk.open_form("Ticket", ticket)
	comment = form.locator(".timeline-item[data-doctype=Comment]", has_text=note)
	expect(comment).to_be_visible()
	assert message.evaluate(edge) != comment.evaluate(edge)


@pytest.fixture
def ticket(sit, remove):
	"""A ticket of the company's that the clerk answers, for a while."""
	desk = sit(CLERK)
	clients = desk.read("Ticket", desk.find("Ticket", raised_by=COMPANY))
	values = {key: clients[key] for key in ("client", "sector", "category")}
	values |= {"department": "HR", "assignee": CLERK, "raised_by": COMPANY}
	made = desk.create("Ticket", subject=f"Ten welders {get_stamp()}", **values)
	yield made
	remove("Ticket", made["name"])


def test_a_clerk_sends_files_to_the_client_who_downloads_them(sit, visit, ticket):
	desk = sit(CLERK)
	desk.open_form("Ticket", ticket["name"])
	dialog = open_dialog(desk)
	expect(dialog).to_contain_text("Up to 5 files")
	names = [f"{word}-{get_stamp()}.txt" for word in ("offer", "plan")]
	for name in names:
		attach(desk, dialog, name)
	files = dialog.locator("[data-fieldname=files] .unit-checkbox")
	expect(files).to_have_count(2)
	# What is attached is sent, unless its tick is taken away.
	files.filter(has_text=names[1]).locator("input").uncheck()
	send(desk, dialog, "Here it is")
	page = visit(COMPANY)
	page.goto(f"/portal/tickets/{ticket['name']}")
	message = page.locator("main", has_text="Here it is")
	link = message.get_by_role("link", name=names[0])
	expect(page.get_by_text(names[1])).to_have_count(0)
	with page.expect_download() as download:
		link.click()
	assert download.value.path().read_text() == f"This is {names[0]}"
	assert visit("individual@example.com").request.get(link.get_attribute("href")).status == 404
