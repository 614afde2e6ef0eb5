"""What a clerk says to the client, and what among staff, from the forms of the desk."""

from desk import get_stamp
from playwright.sync_api import expect

CLERK = "hr.staff@example.com"


def test_a_clerk_writes_to_the_client_and_notes_something_among_staff(sit):
	desk = sit(CLERK)
	ticket = desk.find("Ticket", assignee=CLERK, is_open=1, sector="Business")
	desk.open_form("Ticket", ticket)
	form = desk.page.locator(".task-portal-talk:visible")
	expect(form.get_by_text("Internal Note: read by staff alone")).to_be_visible()
	words = f"It is on its way {get_stamp()}"
	desk.page.get_by_role("button", name="Write to the Client").locator("visible=true").first.click()
	dialog = desk.page.locator(".modal.show")
	expect(dialog.locator(".task-portal-readers")).to_contain_text("can read this in the portal")
	desk.page.wait_for_function("() => window.cur_dialog && cur_dialog.display")
	dialog.locator(".ql-editor[contenteditable]").fill(words)
	dialog.get_by_role("button", name="Send to the Client").click()
	desk.page.wait_for_function("() => !document.querySelector('.modal.show')")
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
