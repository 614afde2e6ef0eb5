"""A mail is kept with its words and what of its files can be kept; the ticket says what could not."""
# ruff: noqa: F811

from email import message_from_string

import frappe
import pytest
from files import make_image, make_pdf
from mails import account, get_comments, make_mail, receive  # noqa: F401 - fixtures
from world import INDIVIDUAL

LONG = "a" * 200
PNG = make_image("PNG")


def send(receive, subject: str, *files: tuple[str, bytes], html: str | None = None):
	mail = make_mail(INDIVIDUAL, subject)
	if html:
		mail.add_alternative(html, subtype="html")
	for name, content in files:
		mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
	message = receive(mail)
	return message, frappe.get_doc("Ticket", message.reference_name)


def get_names(message) -> list[str]:
	about = {"attached_to_doctype": "Communication", "attached_to_name": message.name}
	return sorted(frappe.get_all("File", about, pluck="file_name"))


@pytest.mark.parametrize("name, content", [
	("broken.pdf", b"%PDF-1.7\n"), ("cut off.pdf", make_pdf()[:200]), ("script.pdf", make_pdf(script="app.alert(1)")),
])  # fmt: skip
def test_broken_file_costs_neither_the_mail_nor_the_other_files(receive, name, content):
	good = make_pdf(frappe.generate_hash())
	message, ticket = send(receive, "My passport", (name, content), ("good.pdf", good))
	assert (ticket.subject, ticket.contact_email) == ("My passport", INDIVIDUAL)
	assert "Please help." in message.content
	assert [file[:4] for file in get_names(message)] == ["good"]
	assert name in get_comments(ticket) and "good.pdf" not in get_comments(ticket)


@pytest.mark.parametrize("stem", [LONG, "प" * 200, "ü" * 150])
def test_file_with_a_long_name_is_kept_under_a_shorter_one(receive, stem):
	message, ticket = send(receive, "My papers", (f"{stem}.pdf", make_pdf(frappe.generate_hash())))
	(name,) = get_names(message)
	assert name.startswith(stem[:20]) and name.endswith(".pdf") and len(name.encode()) < 255
	assert not get_comments(ticket)


def test_file_that_is_too_large_is_named(receive, monkeypatch):
	from frappe.core.doctype.file.file import File

	monkeypatch.setitem(frappe.local.conf, "max_file_size", 1000)
	message, ticket = send(
		receive, "My film", ("film.bin", b"x" * 2000), ("small.bin", frappe.generate_hash().encode())
	)
	assert File and get_names(message) == ["small.bin"]
	assert "film.bin" in get_comments(ticket)


def test_all_is_well_says_nothing(receive):
	message, ticket = send(receive, "My photo", ("photo.png", make_image("PNG", (17, 19))))
	assert len(get_names(message)) == 1
	assert not get_comments(ticket)


def test_name_of_a_lost_file_is_text(receive):
	_message, ticket = send(receive, "My passport", ("<img src=x onerror=alert(1)>.pdf", b"%PDF-1.7\n"))
	assert "<img" not in get_comments(ticket)
	assert "&lt;img" in get_comments(ticket)


def test_pictures_in_the_text_stay_in_their_places(receive):
	mail = make_mail(INDIVIDUAL, "See")
	mail.add_alternative('<p>Here: <img src="cid:pic1"></p>', subtype="html")
	picture = make_image("PNG", (21, 23))
	mail.get_payload()[1].add_related(picture, "image", "png", cid="<pic1>", filename=f"{LONG}.png")
	mail.add_attachment(b"%PDF-1.7\n", maintype="application", subtype="pdf", filename="broken.pdf")
	message = receive(mail)
	assert "cid:pic1" not in message.content
	assert "/private/files/" in message.content


@pytest.mark.parametrize("name", ["पासपोर्ट की प्रति.pdf", "R&D; 100%41 (Tom's).pdf", "Überprüfung.pdf"])
def test_name_comes_back_as_it_was_sent(receive, name):
	message, _ticket = send(receive, "My papers", (name, make_pdf(frappe.generate_hash())))
	assert get_names(message) == [name]


@pytest.mark.parametrize(
	"header, name",
	[
		('filename="=?utf-8?B?2KzZiNin2LI=?= 2026.pdf"', "جواز 2026.pdf"),
		('filename="=?iso-8859-1?Q?=DCbersicht.pdf?="', "Übersicht.pdf"),
		("filename*=UTF-8''%C3%9Cbersicht.pdf", "Übersicht.pdf"),
		('filename="=?nonsense?Q?a.pdf?="', None),
	],
)
def test_name_is_read_as_mail_programs_write_it(receive, header, name):
	mail = make_mail(INDIVIDUAL, "My papers")
	mail.add_attachment(make_pdf(frappe.generate_hash()), maintype="application", subtype="pdf", filename="X")
	raw = mail.as_string().replace('filename="X"', header)
	message = receive(message_from_string(raw))
	(kept,) = get_names(message)
	assert kept == name if name else kept


def test_file_over_the_accounts_limit_is_named(receive, account):
	account.attachment_limit = 1
	message, ticket = send(receive, "My film", ("film.bin", b"x" * (1024 * 1024 + 1)))
	# 15 does not know this limit, and keeps it.
	assert get_names(message) == ["film.bin"] or "film.bin" in get_comments(ticket)
