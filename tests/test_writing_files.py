"""Files that staff send to a client with a message: which, of what kinds, and who gets them."""
# ruff: noqa: F811

import os

import frappe
import pytest
from files import make_pdf
from own_files import get_bytes, make_own
from portal_forms import client, count, get_messages, keep, office  # noqa: F401 - fixtures
from portal_world import Browser, attach, make_request
from test_writing import make_seen, write
from world import (
	BUSINESS,
	FINANCE,
	FINANCE_STAFF,
	HR_MANAGER,
	HR_STAFF,
	INDIVIDUAL,
	acting_as,
	make_task,
	make_ticket,
)

from task_portal.portal.access import get_viewer, get_visible
from task_portal.portal.details import get_detail
from task_portal.portal.errors import FileRefused
from task_portal.portal.files import FileNotFound, get_file
from task_portal.portal.uploads import MAX_FILES

WORDS = "<p>The offer is attached</p>"


def attach_all(task, *names: str) -> list[str]:
	return [attach(HR_STAFF, task.doctype, task.name, name).name for name in names]


def get_sent(doc, user: str = INDIVIDUAL) -> list[dict]:
	"""What the client finds under each message."""
	with acting_as(user):
		viewer = get_viewer()
		return get_detail(get_visible(doc.doctype, doc.name, viewer), viewer)


def test_files_are_under_the_message_and_nowhere_else():
	task = make_seen()
	offer, plan, notes = attach_all(task, "offer.pdf", "plan.txt", "notes.txt")
	message = write(HR_STAFF, task, WORDS, files=[offer, plan, offer])
	seen = get_sent(task)
	assert len(seen["messages"][0]["files"]) == 2 and not seen["files"]
	for file in seen["messages"][0]["files"]:
		stored = frappe.get_doc("File", file["name"])
		assert (stored.attached_to_doctype, stored.attached_to_name) == ("Communication", message["name"])
		assert stored.is_private and not stored.from_client
		with acting_as(INDIVIDUAL):
			assert get_file(stored.name, get_viewer()).name == stored.name
		with acting_as(BUSINESS), pytest.raises(FileNotFound):
			get_file(stored.name, get_viewer())
	# What was not sent stays in the office, and so does the office's own copy.
	for name in (notes, offer):
		with acting_as(INDIVIDUAL), pytest.raises(FileNotFound):
			get_file(name, get_viewer())


def test_the_offices_copy_may_go_and_the_clients_stays():
	task = make_seen()
	[offer] = attach_all(task, "offer.pdf")
	content = get_bytes(frappe.get_doc("File", offer))
	write(HR_STAFF, task, WORDS, files=[offer])
	with acting_as(HR_STAFF):
		frappe.delete_doc("File", offer)
	[file] = get_sent(task)["messages"][0]["files"]
	assert get_bytes(frappe.get_doc("File", file["name"])) == content


def test_a_file_of_anything_else_is_not_sent_by_its_name():
	task = make_seen()
	ticket = make_ticket(raised_by=BUSINESS, department=FINANCE, assignee=FINANCE_STAFF)
	other = make_task(department=FINANCE, assignee=FINANCE_STAFF, by=FINANCE_STAFF)
	said = write(FINANCE_STAFF, ticket, "<p>Ours</p>")
	files = [
		attach(FINANCE_STAFF, "Ticket", ticket.name, "contract.pdf").name,
		attach(FINANCE_STAFF, "Task", other.name, "salary.txt").name,
		attach(FINANCE_STAFF, "Communication", said["name"], "theirs.pdf").name,
		make_own(FINANCE_STAFF).name,
		make_own(HR_STAFF).name,
		"Home",
		"no such file",
	]
	for user in (HR_STAFF, HR_MANAGER):
		for file in files:
			with pytest.raises(FileNotFound):
				write(user, task, WORDS, files=[file])
	assert not get_sent(task)["messages"]


@pytest.mark.parametrize(
	"refused", ["page.html", "empty.txt", "fake.pdf", "big.txt", "link.txt", "lost.txt", "many"]
)
def test_what_the_settings_do_not_take_is_refused_and_nothing_is_written(refused):
	task = make_seen()
	files = attach_all(task, "good.pdf")
	if refused == "many":
		files = attach_all(task, *[f"{number}.txt" for number in range(MAX_FILES + 1)])
	else:
		files += attach_all(task, refused)
		spoil(frappe.get_doc("File", files[-1]), refused)
	with pytest.raises(FileRefused):
		write(HR_STAFF, task, WORDS, files=files)
	assert not get_sent(task)["messages"]
	assert not frappe.db.exists("File", {"attached_to_doctype": "Communication", "owner": HR_STAFF})


def spoil(file, refused: str):
	"""The bytes on the disk, past what looks at an upload."""
	if refused == "link.txt":
		file.db_set("file_url", "https://example.com/offer.pdf")
		return
	path = file.get_full_path()
	if refused == "lost.txt":
		os.remove(path)
		return
	content = {"empty.txt": b"", "fake.pdf": b"MZ9", "big.txt": b"x" * (10 * 1024 * 1024 + 1)}
	with open(path, "wb") as stored:
		stored.write(content.get(refused, b"<script>"))


def test_what_cannot_be_kept_takes_back_the_message_and_what_can_is_downloaded(site, client):
	ticket = make_request(BUSINESS)
	frappe.db.set_value("Ticket", ticket.name, "assignee", HR_STAFF)
	good, bad = (attach(HR_STAFF, "Ticket", ticket.name, name) for name in ("good.pdf", "cut off.pdf"))
	content = get_bytes(good)
	keep(ticket)
	with open(bad.get_full_path(), "wb") as stored:
		stored.write(make_pdf()[:200])
	staff, send = Browser(site, HR_STAFF), "task_portal.api.write_to_client"
	staff.open("/app")
	record = {"doctype": "Ticket", "name": ticket.name, "text": WORDS}
	answer = staff.post(send, **record, files=[good.name, bad.name])
	assert answer.status_code == 417 and "cut off.pdf cannot be opened" in answer.text
	assert not get_messages(ticket)
	assert not count("File", attached_to_doctype="Communication", owner=HR_STAFF)
	assert staff.post(send, **record, files=[good.name]).status_code == 200
	frappe.db.rollback()
	sent = frappe.db.get_value("File", {"attached_to_doctype": "Communication", "owner": HR_STAFF})
	address = f"/api/method/task_portal.portal.api.download?file={sent}"
	assert client.open(address).data == content
	assert Browser(site, INDIVIDUAL).open(address).status_code == 404
	assert Browser(site).open(address).status_code == 403
