"""What a client sends as a file: what is taken, and what is told of what is not."""
# ruff: noqa: F811, RUF001

import base64
import os
import re
import unicodedata
from html import unescape
from urllib.parse import unquote

import frappe
import pytest
from files import make_image, make_pdf
from portal_forms import NEW, client, count, get_messages, keep, office  # noqa: F401 - fixtures
from portal_world import (
	DIRECTOR,
	PDF,
	Browser,
	attach,
	get_words,
	make_client_task,
	make_document_task,
	make_portal_world,
	make_request,
	say,
)
from world import BUSINESS, HR_STAFF

from task_portal import file_names
from task_portal.portal.access import Viewer, get_memberships
from task_portal.portal.files import is_allowed


@pytest.mark.parametrize("name, content, sentence", [
	("virus.exe", b"MZ", "of a kind that is not taken"), ("page.html", b"<script>", "of a kind that is not taken"),
	("image.svg", b"<svg/>", "of a kind that is not taken"), ("empty.pdf", b"", "is empty"), ("fake.pdf", b"MZ9", "not what its name says"),
	("big.txt", b"x" * (10 * 1024 * 1024 + 1), "is larger than"), ("noname", b"x", "of a kind that is not taken"),
])  # fmt: skip
def test_refused_files_keep_the_message(client, name, content, sentence):
	ticket = make_request()
	path = keep(ticket)
	response = client.submit(path, "message", text="Look at this", files={name: content})
	assert response.status_code == 417
	assert sentence in get_words(response.text)
	assert ">Look at this</textarea>" in response.text
	assert not get_messages(ticket)
	assert not count("File", owner=BUSINESS, attached_to_name=ticket.name)


def get_files_on_disk() -> set[str]:
	return set(os.listdir(frappe.get_site_path("private", "files")))


@pytest.mark.parametrize("name, content, sentence", [
	("cut off.pdf", PDF[:200], "cut off.pdf cannot be opened: it is damaged or protected."),
	("start.pdf", b"%PDF-1.4", "start.pdf cannot be opened"), ("line.pdf", b"%PDF-1.7\n", "line.pdf cannot be opened"), ("scan.jpg", make_image("JPEG")[:20], "scan.jpg cannot be opened"),
	("script.pdf", make_pdf(script="app.alert(1)"), "script.pdf could not be kept: This PDF would run something when it is opened."),
])  # fmt: skip
def test_a_file_that_frappe_refuses_is_told_in_a_sentence_and_nothing_is_half_stored(
	client, name, content, sentence
):
	ticket = make_request()
	path, before = keep(ticket), get_files_on_disk()
	values = client.get_form(path, "message") | {"text": "Look at this"}
	response = client.send(path, values, **{"good.pdf": make_pdf("Good"), name: content})
	assert response.status_code == 417
	assert sentence in get_words(response.text)
	assert ">Look at this</textarea>" in response.text
	assert not get_messages(ticket)
	assert not count("File", owner=BUSINESS, file_name=["like", "good%"])
	assert get_files_on_disk() == before


def test_a_new_request_and_a_document_with_a_broken_file_are_told_so_too(client):
	typed = {"subject": "Ten welders", "category": "Job Order", "description": "Soon, please"}
	response = client.submit(NEW, "create", files={"line.pdf": b"%PDF-1.7\n"}, **typed)
	assert response.status_code == 417
	assert "line.pdf cannot be opened" in get_words(response.text)
	assert 'value="Ten welders"' in response.text and ">Soon, please</textarea>" in response.text
	assert not count("Ticket", raised_by=BUSINESS, subject="Ten welders")
	task = make_document_task()
	response = client.submit(keep(task), "hand_in", files={"line.pdf": b"%PDF-1.7\n"})
	assert response.status_code == 417 and "line.pdf cannot be opened" in get_words(response.text)
	assert count("Task Document", parent=task.name, status="Awaited") == 1


def test_files_that_open_are_taken(client):
	ticket = make_request()
	names = {
		"protected.pdf": make_pdf(password="secret"),
		"photo.jpg": make_image("JPEG"),
		# As long as the file system takes in bytes, not in letters.
		f"{'क' * 96}.pdf": make_pdf("Long"),
	}
	client.follow(client.submit(keep(ticket), "message", text="Here", files=names))
	message = frappe.get_doc("Communication", {"reference_name": ticket.name, "sender": BUSINESS})
	assert count("File", attached_to_name=message.name) == len(names)


NAMES = [
	"पासपोर्ट की प्रति.pdf",
	"جواز السفر.pdf",
	"Überprüfung – 2 «neu».pdf",
	"护照.pdf",
	"R&D; 100% (Tom's) #1.pdf",
	"نام\u200cخانوادگی.pdf",
	"é\u0301.pdf",
	"👨‍👩‍👧 family.pdf",
]


@pytest.mark.parametrize("name", NAMES)
def test_name_of_a_file_comes_back_as_it_was_sent(client, name):
	ticket = make_request()
	path = keep(ticket)
	sent = unicodedata.normalize("NFD", name)
	content = make_pdf(frappe.generate_hash())
	response = client.follow(client.submit(path, "message", text="Here", files={sent: content}))
	name = unicodedata.normalize("NFC", name)
	assert name in get_words(response.text)
	link = re.search(r'href="([^"]*portal\.api\.download[^"]*)"', response.text)[1]
	answer = client.open(unescape(link))
	assert answer.data == content
	header = answer.headers["Content-Disposition"]
	assert header.startswith("attachment") and header.isascii()
	assert unquote(re.search(r"filename\*=UTF-8''([^;]+)", header)[1]) == name
	assert re.search(r'filename="?[^"]*\.pdf"?$', header)


@pytest.mark.parametrize("name, kept", [
	("../../etc/passwd.txt", "passwd.txt"), ("C:\\papers\\a.txt", "a.txt"), ("a<b>\"c.txt", "a_b__c.txt"), ("exe\u202efdp.txt", "exefdp.txt"),
	("a\nb\u2028.txt", "ab.txt"), ("x" * 300 + ".txt", "x" * 96 + ".txt"), ("क" * 300 + ".txt", "क" * 65 + ".txt"),
])  # fmt: skip
def test_what_a_disk_or_a_page_could_not_bear_is_left_out(name, kept):
	assert file_names.clean(name) == kept


def test_broken_file_by_api_is_told_in_a_sentence(client):
	task = make_document_task()
	keep(task)
	content = base64.b64encode(b"%PDF-1.7\n").decode()
	values = {"task": task.name, "document": task.documents[0].name, "file_name": "a.pdf", "content": content}
	response = client.post("task_portal.portal.api.upload", **values)
	assert response.status_code == 417
	assert "a.pdf cannot be opened" in response.text and "Traceback" not in response.json.get("exception", "")


@pytest.mark.parametrize("where", ["ticket", "message", "task"])
def test_file_of_who_left_stays_with_the_client(client, where):
	make_portal_world()
	ticket = make_request()
	doc = {"ticket": ticket, "message": ticket, "task": make_client_task(ticket)}[where]
	hung_on = (
		("Communication", say(BUSINESS, ticket, "Here", "Received").name)
		if where == "message"
		else (doc.doctype, doc.name)
	)
	content = make_pdf(frappe.generate_hash())
	file = attach(BUSINESS, *hung_on, "contract.pdf", content)
	path = keep(doc)
	director = Browser(client.site, DIRECTOR)
	download = f"/api/method/task_portal.portal.api.download?file={file.name}"
	assert file.file_name in director.open(path).text
	company = frappe.get_doc("Client", ticket.client)
	rows = [row.as_dict() for row in company.portal_users]
	company.set("portal_users", [row for row in rows if row["user"] != BUSINESS])
	company.save()
	frappe.db.commit()
	try:
		assert file.file_name in director.open(path).text
		assert director.open(download).data == content
		assert client.open(download).status_code in (403, 404)
	finally:
		company.reload().append("portal_users", {"user": BUSINESS, "sees": "Own requests"})
		company.save()
		frappe.db.commit()


def test_what_staff_attach_stays_with_them_and_nobody_marks_it_by_hand(client):
	ticket = make_request()
	file = attach(HR_STAFF, "Ticket", ticket.name, "ours.pdf")
	path = keep(ticket)
	director = Browser(client.site, DIRECTOR)
	for _turn in range(2):
		assert file.file_name not in director.open(path).text
		assert (
			director.open(f"/api/method/task_portal.portal.api.download?file={file.name}").status_code == 404
		)
		file = frappe.get_doc("File", file.name)
		file.update({"from_client": 1}).save()
		assert not file.from_client
		frappe.db.commit()


def test_joining_later_makes_no_file_the_clients(client):
	"""Staff who become a client's portal user bring along nothing that they attached before."""
	ticket = make_request()
	file = attach(HR_STAFF, "Ticket", ticket.name, "ours.pdf")
	frappe.db.set_value("Client Portal User", {"parent": ticket.client, "user": DIRECTOR}, "user", HR_STAFF)
	assert not is_allowed(
		file.name, frappe.get_doc("File", file.name), Viewer(BUSINESS, get_memberships(BUSINESS))
	)
	frappe.db.rollback()
