"""Files leave the house as downloads that run nowhere, and come into it as what they say they are."""

import frappe
import pytest
from files import make_document, make_image, make_pdf
from portal_world import Browser, attach, make_request
from world import BUSINESS, HR_STAFF

from task_portal.guards.contents import TYPES, is_what_it_says
from task_portal.guards.files import UnsafeFile
from task_portal.portal.errors import FileRefused
from task_portal.portal.uploads import get_upload

SCRIPT = b'<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>'


@pytest.fixture
def keep_file(committed):
	"""A function that attaches a file to a ticket of BUSINESS, and returns it."""
	ticket = committed(make_request())
	return lambda by, name, content: committed(attach(by, "Ticket", ticket.name, name, content))


def get_file(site, file, user: str = HR_STAFF, **headers):
	return Browser(site, user).send_request("GET", file.file_url, headers)


def assert_runs_nowhere(response):
	assert response.status_code == 200
	assert response.headers["X-Content-Type-Options"] == "nosniff"
	assert "sandbox" in response.headers["Content-Security-Policy"]
	assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("by", [BUSINESS, HR_STAFF])
@pytest.mark.parametrize(
	"name", ["a.xhtml", "a.xht", "a.svgz", "a.svg", "a.html", "a.htm", "a.xml", "a.xsl", "a.mht", "a.js", "a"]
)
def test_what_could_run_in_the_desk_is_a_download_without_a_type(site, keep_file, by, name):
	response = get_file(site, keep_file(by, name, SCRIPT))
	assert_runs_nowhere(response)
	assert response.headers["Content-Disposition"].startswith("attachment")
	assert response.headers["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
	"name, content", [("a.pdf", make_pdf()), ("a.txt", b"x"), ("photo.png", SCRIPT), ("a.csv", b"a,b")]
)
def test_what_a_client_uploaded_is_a_download_in_the_desk(site, keep_file, name, content):
	response = get_file(site, keep_file(BUSINESS, name, content))
	assert_runs_nowhere(response)
	assert response.headers["Content-Disposition"].startswith("attachment")
	assert "filename*=UTF-8''" in response.headers["Content-Disposition"]
	assert response.mimetype == TYPES[name.rpartition(".")[2]]
	assert response.data == content


def test_an_image_of_a_client_that_is_one_is_shown(site, keep_file):
	response = get_file(site, keep_file(BUSINESS, "photo.png", make_image()))
	assert_runs_nowhere(response)
	assert response.mimetype == "image/png" and "attachment" not in response.headers.get(
		"Content-Disposition", ""
	)


def test_a_pdf_of_staff_is_shown_as_ever(site, keep_file):
	response = get_file(site, keep_file(HR_STAFF, "a.pdf", make_pdf()))
	assert response.mimetype == "application/pdf"
	assert "attachment" not in response.headers.get("Content-Disposition", "")


def test_behind_nginx_a_clients_file_keeps_its_headers(site, keep_file):
	"""nginx drops all but a few headers of an answer that asks it to hand a file out."""
	content = make_pdf("Behind nginx")
	response = get_file(site, keep_file(BUSINESS, "a.pdf", content), **{"X-Use-X-Accel-Redirect": "True"})
	assert_runs_nowhere(response)
	assert "X-Accel-Redirect" not in response.headers and response.data == content
	of_staff = get_file(site, keep_file(HR_STAFF, "a.xhtml", SCRIPT), **{"X-Use-X-Accel-Redirect": "True"})
	assert of_staff.headers["Content-Type"] == "application/octet-stream"
	assert of_staff.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("user", [BUSINESS, HR_STAFF])
def test_the_functions_that_hand_files_out_do_it_likewise(site, keep_file, user):
	file = keep_file(BUSINESS, "رقم 1.pdf", make_pdf())
	path = f"/api/method/download_file?file_url={file.file_url}"
	if user == BUSINESS:
		path = f"/api/method/task_portal.portal.api.download?file={file.name}"
	response = Browser(site, user).request("GET", path)
	assert_runs_nowhere(response)
	assert response.mimetype == "application/pdf"
	disposition = response.headers["Content-Disposition"]
	assert disposition.startswith("attachment") and "%D8%B1%D9%82%D9%85%201.pdf" in disposition


# What comes in


CONTENTS = {
	"pdf": make_pdf(), "png": make_image(), "jpg": make_image("JPEG"), "jpeg": make_image("JPEG"), "gif": make_image("GIF"),
	"webp": make_image("WEBP"), "txt": "ملف".encode(), "csv": b"a;b\n1;2", "docx": make_document("docx"), "xlsx": make_document("xlsx"),
	"pptx": make_document("pptx"), "odt": make_document("odt"), "ods": make_document("ods"), "odp": make_document("odp"),
}  # fmt: skip
ALIKE = ({"jpg", "jpeg"}, {"txt", "csv"})


def test_every_kind_is_told_from_every_other():
	assert set(CONTENTS) == set(TYPES)
	for extension in TYPES:
		for other, content in CONTENTS.items():
			same = extension == other or {extension, other} in ALIKE
			assert is_what_it_says(extension, content) == same, (extension, other)


@pytest.mark.parametrize(
	"content",
	[SCRIPT, b"MZ\0", b"PK\3\4 cut off", b"", b"\x7fELF\0", make_document("docx", "word/vbaProject.bin")],
)
@pytest.mark.parametrize("extension", sorted(set(TYPES) - {"txt", "csv"}))
def test_nothing_else_is_any_of_them(extension, content):
	assert not is_what_it_says(extension, content)


@pytest.mark.parametrize("name, content", [("a.pdf", make_image()), ("a.png", make_pdf()), ("a.docx", make_document("xlsx")),
	("a.jpg", SCRIPT), ("a.txt", make_pdf())])  # fmt: skip
def test_a_file_that_is_not_what_its_name_says_is_refused_in_a_sentence(name, content):
	with pytest.raises(FileRefused, match="is not what its name says"):
		get_upload(name, content)
	frappe.clear_messages()


@pytest.mark.parametrize("by", [BUSINESS, HR_STAFF])
@pytest.mark.parametrize("options", [{}, {"password": ""}])
@pytest.mark.parametrize("pointing", [False, True])
def test_a_pdf_that_would_run_something_is_refused_wherever_it_comes_in(by, options, pointing):
	content = make_pdf(frappe.generate_hash(), script="app.alert(1)", pointing=pointing, **options)
	for name in ("a.pdf", "a.txt"):
		with pytest.raises(UnsafeFile):
			attach(by, "Ticket", make_request().name, name, content)
	assert attach(by, "Ticket", make_request().name, "a.pdf", make_pdf(frappe.generate_hash(), **options))
