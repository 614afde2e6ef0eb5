import io

import pytest


@pytest.fixture
def upload(runner, make_errand):
	def upload(name: str = "list.txt", content: bytes = b"bread\n", **form):
		errand = form.pop("docname", None) or make_errand()
		form = {"doctype": "Errand", "docname": errand, "is_private": 1, **form}
		form["file"] = (io.BytesIO(content), name)
		return runner.post("/api/method/upload_file", data=form)

	return upload


def test_private_file_is_read_with_the_record_only(upload, runner, log_in, guest):
	url = upload().json["message"]["file_url"]
	assert url.startswith("/private/files/")
	assert runner.get(url).data == b"bread\n"
	assert log_in("stranger@example.com").get(url).status_code == 403
	assert guest.get(url).status_code == 403
	assert runner.get("/private/files/none.txt").status_code == 403
	assert runner.get("/private/files/../../site_config.json").status_code == 403


def test_what_a_browser_could_run_only_downloads(upload, runner):
	page = upload("page.html", b"<script>alert(1)</script>").json["message"]["file_url"]
	response = runner.get(page)
	assert response.headers["Content-Disposition"].startswith("attachment")
	assert response.headers["X-Content-Type-Options"] == "nosniff"
	assert "Content-Disposition" not in runner.get(upload().json["message"]["file_url"]).headers


def test_upload_needs_the_right_to_write_the_record(log_in, make_errand, guest):
	form = {"doctype": "Errand", "docname": make_errand(), "is_private": 1}
	for browser in (log_in("stranger@example.com"), guest):
		response = browser.post("/api/method/upload_file", data={**form, "file": (io.BytesIO(b"x"), "x.txt")})
		assert response.status_code == 403


def test_a_website_user_uploads_documents_only(log_in):
	form = {"is_private": 1, "file": (io.BytesIO(b"MZ"), "run.exe")}
	response = log_in("customer@example.com").post("/api/method/upload_file", data=form)
	assert response.status_code == 417


def test_public_file_is_for_everybody(upload, guest):
	url = upload("open.txt", b"all\n", is_private=0).json["message"]["file_url"]
	assert url.startswith("/files/")
	assert guest.get(url).data == b"all\n"
